import { execFile } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { link } from './support/project.ts'
import { attempt, ROOT } from './support/run.ts'
import { readSamples, samplesOf } from './support/samples.ts'
import { NEAR_HOSTS, startWires, type Wires } from './support/wires.ts'

const samples = readSamples().map((sample, number) => ({ ...sample, file: `sample-${number}.ts` }))
let folder = ''
let wires: Wires | undefined

beforeAll(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'concord-samples-')))
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
  linkPackages()
  // The adapter that samples for authors are about.
  cpSync(join(ROOT, 'tests', 'fixtures', 'wren'), folder, { recursive: true })
  for (const { file, source } of samples) writeFileSync(join(folder, file), `${source}\nexport {}\n`)
  wires = await startWires()
})

afterAll(async () => {
  await wires?.close()
  rmSync(folder, { recursive: true })
})

test('every sample has types for a strict program', () => {
  const compilerOptions = {
    module: 'nodenext',
    target: 'es2024',
    lib: ['es2024', 'dom', 'dom.iterable', 'dom.asynciterable', 'esnext.disposable'],
    types: ['node'],
    customConditions: ['@concord/source'],
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    allowImportingTsExtensions: true,
    noEmit: true,
    skipLibCheck: true,
  }
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({ compilerOptions, files: samples.map(({ file }) => file) }),
  )
  const { printed } = attempt('tsc', ['-p', folder, '--pretty', 'false'], folder)
  const told = samples.reduce((text, { file, place }) => text.replaceAll(`${file}(`, `${place} (`), printed)
  expect(told).toBe('')
})

describe('a sample runs', { concurrent: true, timeout: 180_000 }, () => {
  test.for(samples.filter(({ notRun }) => notRun === undefined))('$place', async ({ file }) => {
    const flags = ['--conditions=@concord/source', '--import', NEAR_HOSTS]
    const env = { ...process.env, ...wires?.environment }
    const run = promisify(execFile)(process.execPath, [...flags, file], { cwd: folder, env })
    // Some samples print the error that they are there to show; the model of the samples makes none.
    const failure = await run.then(
      ({ stderr }) => stderr,
      ({ stdout, stderr }: { readonly stdout: string; readonly stderr: string }) => stdout + stderr,
    )
    expect(failure).toBe('')
  })
})

test('a sample that is not run says why', () => {
  const reasons = samples.flatMap(({ notRun }) => notRun ?? [])
  expect(reasons.filter((reason) => !/^[a-z].{10,}\.$/s.test(reason))).toEqual([])
})

test('a sample is found with its line, and with the reason above it', () => {
  const page = '# A\n\n```ts\na\n```\n\n<!-- not run: it needs a key. -->\n\n```ts\nb\n```\n'
  expect(samplesOf('a.md', page)).toEqual([
    { place: 'a.md:3', source: 'a\n' },
    { place: 'a.md:9', source: 'b\n', notRun: 'it needs a key.' },
  ])
})

/** Everything that a package of the workspace has, is there for samples too. */
function linkPackages(): void {
  link(folder, '@types/node', join(ROOT, 'node_modules', '@types', 'node'))
  const packages = join(ROOT, 'packages')
  for (const name of readdirSync(packages)) {
    link(folder, `@concord/${name}`, join(packages, name))
    const installed = join(packages, name, 'node_modules')
    for (const one of readdirSync(installed).filter((entry) => !/^\.|^@concord$/.test(entry))) {
      const names = one.startsWith('@') ? readdirSync(join(installed, one)).map((part) => `${one}/${part}`) : [one]
      for (const each of names) link(folder, each, join(installed, each))
    }
  }
}
