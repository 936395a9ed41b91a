/**
 * Puts every adapter to the test: `pnpm conformance [--only <words>] [--json]`.
 *
 * What is tested says `test/subjects.ts` of each package. The exit code is 1 when a case or a hand-off fails, or a mutant lives.
 */
import { existsSync, readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import {
  checkConformance,
  checkHandOff,
  checkMutants,
  isConformant,
  toReport,
} from '../packages/conformance/src/index.ts'

const { json = false, only = '' } = parseArgs({
  options: { json: { type: 'boolean' }, only: { type: 'string' } },
}).values

const all = await loadSubjects()
const subjects = all.filter(({ name }) => name.includes(only))
if (subjects.length === 0) {
  console.error(`There is no subject "${only}"; there are ${all.map(({ name }) => name).join(', ')}.`)
  process.exit(2)
}

const outcomes = []
for (const subject of subjects) outcomes.push(...(await checkConformance(subject)))
// The native wire passes histories on as they are: there is nothing to hand off.
const handOffs = await checkHandOff(subjects.filter(({ name }) => name !== 'native'))
const native = all.find(({ name }) => name === 'native')
const mutants = native === undefined ? [] : await checkMutants(native)

const findings = { outcomes, handOffs, mutants }
const text = json ? JSON.stringify(findings, undefined, 2) : toReport(findings)
// A pipe takes its time: the process ends when everything was read.
process.stdout.write(`${text}\n`, () => process.exit(isConformant(findings) ? 0 : 1))

/** The subjects of every package that has some. */
async function loadSubjects() {
  const packages = fileURLToPath(new URL('../packages', import.meta.url))
  const paths = readdirSync(packages)
    .map((name) => `${packages}/${name}/test/subjects.ts`)
    .filter((path) => existsSync(path))
  const modules = await Promise.all(paths.map((path) => import(path)))
  return modules.flatMap((module) => module.subjects)
}
