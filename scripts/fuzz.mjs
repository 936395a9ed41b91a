/**
 * Answers every adapter by streams and bodies that are broken at random: `pnpm fuzz [--runs <n>] [--seed <n>] [--only <words>]`.
 *
 * The runs are those of each adapter. The exit code is 1 when something was found; the smallest case and its seed stand with it.
 */
import { parseArgs } from 'node:util'
import { loadKit, loadSubjects, passesOn, shareOf } from '../tests/trust/kit.ts'

const { runs, seed, only } = parseArgs({
  options: {
    runs: { type: 'string', default: '20000' },
    seed: { type: 'string', default: '1' },
    only: { type: 'string', default: '' },
  },
}).values
for (const [name, value] of Object.entries({ runs, seed })) {
  if (!/^-?\d{1,10}$/.test(value)) fail(`--${name} takes a whole number, not "${value}".`)
}

const { checkFuzz } = await loadKit()
const all = await loadSubjects()
const subjects = all.filter(({ name }) => name.includes(only))
if (subjects.length === 0) fail(`There is no subject "${only}"; there are ${all.map(({ name }) => name).join(', ')}.`)

let findings = 0
for (const subject of subjects) findings += await fuzz(subject)
console.log(findings === 0 ? '\n0 findings' : `\nFindings in ${findings} of ${subjects.length} subjects`)
process.exit(findings === 0 ? 0 : 1)

async function fuzz(subject) {
  const options = { runs: shareOf(subject, all, Number(runs)), seed: Number(seed), passesOn: passesOn(subject) }
  const start = performance.now()
  try {
    const report = await checkFuzz(subject, options)
    const seconds = ((performance.now() - start) / 1000).toFixed(1)
    const counts = `${report.runs} runs: ${report.answers} lawful, ${report.errors} failed`
    console.log(`${subject.name.padEnd(24)} ${counts}, ${seconds} s`)
    return 0
  } catch (error) {
    console.log(`${subject.name.padEnd(24)} ${error.message}\n${error.cause?.stack ?? ''}`)
    return 1
  }
}

function fail(sentence) {
  console.error(sentence)
  process.exit(2)
}
