/** The conformance suite of a package, to be run against its tarball. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from './packed.mjs'

/** Writes `trial.ts`, which prints the outcomes: the subjects of the package's own tests, with what npm would get in place of its sources. */
export function writeTrial(name, folder) {
  const tests = join(ROOT, 'packages', name, 'test')
  for (const file of ['subjects.ts', 'hosts.ts'].filter((one) => existsSync(join(tests, one)))) {
    const text = readFileSync(join(tests, file), 'utf8')
      .replaceAll('../src/server/index.ts', `@concord/${name}/server`)
      .replaceAll(/\.\.\/src\/[a-z]+\.ts/g, `@concord/${name}`)
    writeFileSync(join(folder, file), text)
  }
  writeFileSync(join(folder, 'trial.ts'), TRIAL)
}

const TRIAL = `
import { checkConformance } from '@concord/conformance'
import { subjects } from './subjects.ts'

const outcomes = []
for (const subject of subjects) outcomes.push(...(await checkConformance(subject)))
process.stdout.write(JSON.stringify(outcomes), () => process.exit(0))
`
