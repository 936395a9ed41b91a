import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { collectBreaches } from './architecture/rule.ts'
import { RULES } from './architecture/rules.ts'
import { readWorkspace } from './architecture/workspace.ts'
import { type Attempt, attempt, ROOT, run } from './support/run.ts'

/** What the generator reads, and what the tools read of what it writes. */
const READ = [
  'scripts/new-adapter.mjs',
  'scripts/new-adapter',
  'packages/anthropic/package.json',
  'packages/anthropic/tsconfig.json',
  'packages/anthropic/tsconfig.build.json',
  'packages/anthropic/vitest.config.ts',
  'packages/anthropic/test/conformance.test.ts',
  'package.json',
  'tsconfig.base.json',
  'vitest.shared.ts',
  '.oxlintrc.json',
  '.oxfmtrc.json',
]

let workspace = ''

beforeAll(() => {
  workspace = realpathSync(mkdtempSync(join(tmpdir(), 'concord-new-adapter-')))
  for (const path of READ) cpSync(join(ROOT, path), join(workspace, path), { recursive: true })
  symlinkSync(join(ROOT, 'node_modules'), join(workspace, 'node_modules'))
})

afterAll(() => rmSync(workspace, { recursive: true }))

describe('what the generator refuses', () => {
  test.for([
    [[], 'A name is missing.'],
    [['wren', 'tit'], 'One name is enough; there are 2: wren, tit.'],
    [['Wren'], '"Wren" is no name for a package'],
    [['wren--house'], '"wren--house" is no name for a package'],
    [['../wren'], '"../wren" is no name for a package'],
    [['anthropic'], 'packages/anthropic is there already; take another name.'],
    [['wren', '--sdk', '../sdk'], '"../sdk" is no package of npm'],
    [['wren', '--color'], "Unknown option '--color'"],
  ] as const)('%j', ([args, sentence]) => {
    const { status, complaints } = generate(...args)
    expect(status).toBe(2)
    expect(complaints).toContain(sentence)
    expect(readdirSync(join(workspace, 'packages'))).toEqual(['anthropic'])
  })
})

describe.for([
  ['fetch alone', 'wren', []],
  ['the SDK of a vendor', 'acme-wren', ['--sdk', '@wren/sdk@^1.2.0']],
] as const)('a new adapter over %s', ([, name, options]) => {
  let folder = ''

  beforeAll(() => {
    folder = generatePackage(name, options)
  })

  afterAll(() => rmSync(folder, { recursive: true }))

  test('has the SDK as its peer, if there is one', () => {
    // The manifest that was just written.
    const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Record<string, object>
    const peers = name === 'wren' ? {} : { '@wren/sdk': '^1.2.0' }
    expect(manifest['peerDependencies']).toEqual({ ...peers, zod: expect.any(String) })
    expect(manifest['devDependencies']).toMatchObject(peers)
    expect(JSON.stringify(manifest)).not.toMatch(/anthropic/i)
  })

  test('is typed, linted and formatted', () => {
    expect(run('tsc', ['-p', folder], folder)).toBe('')
    expect(run('oxlint', ['--type-aware', '.'], folder)).toContain('Found 0 warnings and 0 errors')
    expect(run('oxfmt', ['--check', '.'], folder)).toContain('All matched files use the correct format')
  })

  test('keeps the rules of the house', () => {
    const { files, ...rest } = readWorkspace(workspace)
    const own = { ...rest, files: files.filter(({ path }) => path.startsWith(`packages/${name}/`)) }
    expect(own.files.length).toBeGreaterThan(20)
    expect(RULES.flatMap((rule) => collectBreaches(rule, own))).toEqual([])
  })
})

describe('the conformance test of a new adapter', () => {
  const rooms = ['config', 'request', 'response', 'stream', 'errors'] as const
  const mirror = ['request', 'response', 'stream', 'errors'].map((room) => `server/${room}`)
  let folder = ''

  beforeAll(() => {
    folder = generatePackage('wren', [])
  })

  afterAll(() => rmSync(folder, { recursive: true }))

  test('names the routes first, without which nobody answers', () => {
    expect(failuresOf(folder)).toEqual(['server/dialect', 'server/stream'])
  })

  test('then names what a call meets first', () => {
    write(folder, 'server/dialect')
    expect(failuresOf(folder)).toEqual(['errors', 'request', 'server/errors', 'server/stream'])
  })

  test('names the one room that is missing', () => {
    write(folder, 'adapter', ...rooms, ...mirror.slice(0, -1))
    expect(failuresOf(folder)).toEqual(['server/errors'])
  })

  test('passes when every room is written', () => {
    write(folder, 'server/errors')
    expect(failuresOf(folder)).toEqual([])
  })
})

function generate(...args: readonly string[]): Attempt {
  return attempt('node', ['scripts/new-adapter.mjs', ...args], workspace)
}

/** Generates a package and installs what it needs; gives its folder. */
function generatePackage(name: string, options: readonly string[]): string {
  run('node', ['scripts/new-adapter.mjs', name, ...options], workspace)
  const folder = join(workspace, 'packages', name)
  // What a vendor package is made with is the same everywhere, but for its SDK.
  symlinkSync(join(ROOT, 'packages', 'anthropic', 'node_modules'), join(folder, 'node_modules'))
  return folder
}

/** Writes rooms as the smallest adapter has them. */
function write(folder: string, ...rooms: readonly string[]): void {
  for (const room of rooms) {
    const target = join(folder, 'src', `${room}.ts`)
    mkdirSync(dirname(target), { recursive: true })
    cpSync(join(ROOT, 'tests', 'fixtures', 'wren', `${room}.ts`), target)
  }
}

/** The rooms that the failed cases name; each has to name one. */
function failuresOf(folder: string): readonly string[] {
  attempt('vitest', ['run', 'test/conformance.test.ts'], folder)
  const rooms = failedIn(readFileSync(join(folder, 'test-report.json'), 'utf8')).flatMap((message) => {
    const named = [...message.matchAll(/write ((?:server\/)?[a-z]+):/g)].map(([, room = '']) => room)
    return named.length > 0 ? named : [message]
  })
  return [...new Set(rooms)].toSorted()
}

function failedIn(report: string): readonly string[] {
  // The report of vitest; with fewer cases than that, something else would be wrong.
  const { numTotalTests, testResults } = JSON.parse(report) as VitestReport
  expect(numTotalTests).toBeGreaterThan(300)
  return testResults.flatMap(({ assertionResults }) =>
    assertionResults
      .filter(({ status }) => status === 'failed')
      .map(({ title, failureMessages }) => `${title}: ${failureMessages.join()}`),
  )
}

interface VitestReport {
  readonly numTotalTests: number
  readonly testResults: readonly {
    readonly assertionResults: readonly {
      readonly title: string
      readonly status: string
      readonly failureMessages: readonly string[]
    }[]
  }[]
}
