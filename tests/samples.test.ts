import { execFile } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { link } from './support/project.ts'
import { attempt, ROOT } from './support/run.ts'
import { readSamples, samplesOf } from './support/samples.ts'
import { createModel } from './support/script.ts'

/** Where samples send to, and whose wire answers there. */
const WIRES: Readonly<Record<string, { readonly package: string; readonly dialects: readonly string[] }>> = {
  'api.openai.com': { package: 'openai', dialects: ['openaiChat', 'openaiResponses', 'openaiCompletions'] },
  'api.anthropic.com': { package: 'anthropic', dialects: ['anthropicMessages'] },
  'amazonaws.com': { package: 'bedrock', dialects: ['bedrockConverse'] },
  'api.cohere.com': { package: 'cohere', dialects: ['cohereChat'] },
  'googleapis.com': { package: 'google', dialects: ['googleGenerateContent', 'googleInteractions'] },
  'api.mistral.ai': { package: 'mistral', dialects: ['mistralChat', 'mistralFim'] },
}

/** Hosts and local servers have an address of their own. */
const KEYS = ['OPENAI', 'ANTHROPIC', 'GEMINI', 'MISTRAL', 'CO', 'GROQ', 'DEEPSEEK', 'OPENROUTER', 'XAI']

const samples = readSamples().map((sample, number) => ({ ...sample, file: `sample-${number}.ts` }))
const emulators: Emulator[] = []
let folder = ''
let environment: NodeJS.ProcessEnv = {}

beforeAll(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'concord-samples-')))
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
  linkPackages()
  // The adapter that samples for authors are about.
  cpSync(join(ROOT, 'tests', 'fixtures', 'wren'), folder, { recursive: true })
  for (const { file, source } of samples) writeFileSync(join(folder, file), `${source}\nexport {}\n`)
  environment = await startEmulators()
})

afterAll(async () => {
  await Promise.all(emulators.map((emulator) => emulator.close()))
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

describe('a sample runs', { concurrent: true }, () => {
  test.for(samples.filter(({ notRun }) => notRun === undefined))('$place', async ({ file }) => {
    const flags = ['--conditions=@concord/source', '--import', join(ROOT, 'tests', 'support', 'near-hosts.mjs')]
    const run = promisify(execFile)(process.execPath, [...flags, file], { cwd: folder, env: environment })
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

interface Emulator {
  readonly url: string
  readonly close: () => Promise<void>
}

interface EmulatorModule {
  readonly startEmulator: (options: {
    readonly dialects: readonly unknown[]
    readonly script: unknown
  }) => Promise<Emulator>
  readonly text: (text: string) => unknown
  readonly reasoning: (text: string) => unknown
  readonly toolCall: (name: string, input: unknown) => unknown
}

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

async function startEmulators(): Promise<NodeJS.ProcessEnv> {
  const emulator = (await importPackage('emulator/src/index.ts')) as EmulatorModule
  const script = createModel(emulator)
  const start = async (dialects: readonly unknown[]): Promise<string> => {
    const started = await emulator.startEmulator({ dialects, script })
    emulators.push(started)
    return started.url
  }
  const near: Record<string, string> = {}
  for (const [host, { package: name, dialects }] of Object.entries(WIRES)) {
    const server = (await importPackage(`${name}/src/server/index.ts`)) as Record<string, unknown>
    near[host] = await start(dialects.map((dialect) => server[dialect]))
  }
  const ollama = (await importPackage('ollama/src/server/index.ts')) as Record<string, unknown>
  const hosts = (await importPackage('openai-compatible/src/index.ts')) as Record<string, unknown>
  const { hostDialect } = (await importPackage('openai-compatible/src/server/index.ts')) as {
    readonly hostDialect: (host: unknown, api: string) => unknown
  }
  near['api.groq.com'] = await start([hostDialect(hosts['groq'], 'chat')])
  return {
    ...process.env,
    ...Object.fromEntries(KEYS.map((name) => [`${name}_API_KEY`, 'test-key'])),
    AWS_BEARER_TOKEN_BEDROCK: 'test-key',
    OLLAMA_HOST: await start([ollama['ollamaChat'], ollama['ollamaGenerate']]),
    NEAR_HOSTS: JSON.stringify(near),
    NODE_TEST_CONTEXT: undefined,
    VITEST: undefined,
  }
}

/** A package, by its path: the workspace's root depends on none of its packages. */
function importPackage(path: string): Promise<unknown> {
  return import(join(ROOT, 'packages', path))
}
