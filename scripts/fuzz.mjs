/**
 * Answers every adapter by streams and bodies that are broken at random: `pnpm fuzz [--runs <n>] [--seed <n>] [--only <words>]`.
 *
 * The runs are those of each adapter. Every subject has a process of its own, one for each core at a time, so that a crash has
 * a name. The exit code is 1 when something was found; the smallest case and its seed stand with it.
 */
import { spawn } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
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

const all = await loadSubjects()
const exact = all.filter(({ name }) => name === only)
const subjects = exact.length > 0 ? exact : all.filter(({ name }) => name.includes(only))
if (subjects.length === 0) fail(`There is no subject "${only}"; there are ${all.map(({ name }) => name).join(', ')}.`)

if (exact.length > 0) process.exitCode = await fuzz(exact[0])
else {
  const waiting = [...subjects]
  const findings = await Promise.all(Array.from({ length: availableParallelism() }, () => fuzzEach(waiting)))
  const found = findings.reduce((sum, count) => sum + count, 0)
  console.log(found === 0 ? '\n0 findings' : `\nFindings in ${found} of ${subjects.length} subjects`)
  process.exitCode = found === 0 ? 0 : 1
}

/** Takes subjects one after the other, and says in how many something was found. */
async function fuzzEach(waiting) {
  let found = 0
  for (let subject = waiting.shift(); subject !== undefined; subject = waiting.shift())
    found += await fuzzApart(subject)
  return found
}

function fuzzApart({ name }) {
  const script = fileURLToPath(import.meta.url)
  const child = spawn(process.execPath, [...process.execArgv, script, '--runs', runs, '--seed', seed, '--only', name], {
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  return new Promise((resolve) => {
    child.once('exit', (code, signal) => {
      if (code !== 0 && code !== 1)
        console.log(`${name.padEnd(24)} crashed (${signal ?? `exit code ${code}`}), seed ${seed}`)
      resolve(code === 0 ? 0 : 1)
    })
  })
}

async function fuzz(subject) {
  const { checkFuzz } = await loadKit()
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
