/**
 * Measures what streams cost in memory, and what they leave behind: `pnpm memory [--only <words>]`.
 *
 * Every figure stands beside its bound; the exit code is 1 when one is passed. The server runs in a thread of its own, so that its
 * heap is not counted.
 */
import { parseArgs } from 'node:util'
import { loadSubjects } from '../tests/trust/kit.ts'
import { MEASURES } from './memory/measures.mjs'
import { startFlood } from './memory/start-flood.mjs'

if (globalThis.gc === undefined) fail('Run it as pnpm memory: it needs --expose-gc.')
const { only } = parseArgs({ options: { only: { type: 'string', default: '' } } }).values
const subjects = (await loadSubjects()).filter(({ name }) => name.includes(only))
if (subjects.length === 0) fail(`There is no subject "${only}".`)

let passed = 0
console.log(['adapter', 'measure', 'figure', 'bound'].map((cell, i) => cell.padEnd([24, 58, 12, 0][i])).join(''))
for (const subject of subjects) {
  const flood = await startFlood(subject)
  const client = await subject.createHarness().createClient({ url: flood.url, retry: false })
  for (const measure of MEASURES) {
    for (const { name, figure, bound, unit } of await measure({ subject, client, flood })) {
      const isWithin = figure <= bound
      if (!isWithin) passed++
      const cells = [subject.name.padEnd(24), name.padEnd(58), `${figure} ${unit}`.padEnd(12), `${bound} ${unit}`]
      console.log(cells.join('') + (isWithin ? '' : '  ✗'))
    }
  }
  await client[Symbol.asyncDispose]?.()
  await flood.close()
}
console.log(passed === 0 ? '\nEverything is within its bounds.' : `\n${passed} bounds were passed.`)
process.exit(passed === 0 ? 0 : 1)

function fail(sentence) {
  console.error(sentence)
  process.exit(2)
}
