import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { attempt, ROOT, run } from './support/run.ts'

/** A package with two entries, and with what each kind of constant is made of. */
const SOURCES = {
  'index.ts': `
import { shared } from './shared.ts'
/** Says what is shared. */
export const tell = (): object => shared
export const spread: readonly number[] = [...[1], 2]
export const called: string = String(1)
export const plain: readonly string[] = ['a']
`,
  'other.ts': `export { shared as same } from './shared.ts'`,
  'shared.ts': `export const shared: object = {}`,
}

const BUILD = join(ROOT, 'scripts', 'build.mjs')

let folder = ''

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'concord-build-'))
  mkdirSync(join(folder, 'src'))
  const entry = (name: string): object => ({ '@concord/source': `./src/${name}.ts`, default: `./dist/${name}.js` })
  const exports = { '.': entry('index'), './other': entry('other'), './package.json': './package.json' }
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ type: 'module', exports }))
  const settings = { extends: join(ROOT, 'tsconfig.base.json'), compilerOptions: { rootDir: 'src', outDir: 'dist' } }
  writeFileSync(join(folder, 'tsconfig.build.json'), JSON.stringify({ ...settings, include: ['src'] }))
  for (const [name, text] of Object.entries(SOURCES)) writeFileSync(join(folder, 'src', name), text)
  run('node', [BUILD], folder)
})

afterAll(() => rmSync(folder, { recursive: true }))

test('a build has a file for each entry, what they share, and declarations file by file', () => {
  const files = readdirSync(join(folder, 'dist'), { recursive: true, encoding: 'utf8' })
  const written = files.filter((path) => /\.(?:js|d\.ts)$/.test(path)).toSorted()
  expect(written).toEqual(['chunks/shared.js', 'index.d.ts', 'index.js', 'other.d.ts', 'other.js', 'shared.d.ts'])
})

test('the entries share what has identity', async () => {
  const { tell } = (await load('index')) as { readonly tell: () => object }
  const { same } = (await load('other')) as { readonly same: object }
  expect(tell()).toBe(same)
})

test('it is readable: docstrings and names stay, and a comment names each source', () => {
  const text = read('index.js')
  expect(text).toContain('// src/index.ts')
  expect(text).toContain('/** Says what is shared. */')
  expect(text).toContain('const tell = () => shared;')
})

test('what calls or spreads is marked as free of effects', () => {
  const text = read('index.js')
  expect(text).toMatch(/const spread = \/\* @__PURE__ \*\/ /)
  expect(text).toMatch(/const called = \/\* @__PURE__ \*\/ /)
  expect(text).toMatch(/const plain = \["a"\];/)
})

test('a map leads to the sources', () => {
  const { sources } = JSON.parse(read('index.js.map')) as { readonly sources: readonly string[] }
  expect(sources).toEqual(['../src/index.ts'])
})

test('a mistake in a source fails the build, and leaves none behind', () => {
  writeFileSync(join(folder, 'src', 'other.ts'), `export { missing } from './shared.ts'`)
  const { status, printed } = attempt('node', [BUILD], folder)
  expect(status).not.toBe(0)
  expect(printed).toContain('src/other.ts(1,10): error')
  expect(existsSync(join(folder, 'dist'))).toBe(false)
})

function load(name: string): Promise<unknown> {
  return import(pathToFileURL(join(folder, 'dist', `${name}.js`)).href)
}

function read(path: string): string {
  return readFileSync(join(folder, 'dist', path), 'utf8')
}
