import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createProject, link } from './support/project.ts'
import { attempt, ROOT, run } from './support/run.ts'

/** The packages as npm would get them, each with a program that uses it and what that program prints. */
const CONSUMERS = [
  {
    name: 'core',
    prints: 'Hello stop false',
    source: `
import { collect, concat, isCompletionError } from '@concord/core'
import type { CompletionChunk, CompletionResponse, OutputPart, Usage } from '@concord/core'

const usage: Usage = { promptTokens: 1, completionTokens: 2, totalTokens: 3 }
const piece = (text: string): CompletionChunk => {
  const content: readonly OutputPart[] = [{ type: 'text', index: 0, text }]
  const choices = [{ index: 0, text, content, finishReason: null }]
  return { object: 'completion', id: 'id', created: 0, model: 'model', provider: 'test', choices }
}
const joined: CompletionChunk = concat(piece('Hel'), piece('lo'))
const end: CompletionChunk = { ...joined, usage, choices: [{ index: 0, text: '', content: [], finishReason: 'stop' }] }
const response: CompletionResponse = await collect([joined, end])
const { text, finishReason } = response.choices[0]
// @ts-expect-error: a second choice is not certain
export const readSecond = (): string => response.choices[1].text
console.log(text, finishReason, isCompletionError(new Error('none')))
`,
  },
  {
    name: 'openai',
    prints: 'openai openai unsupported',
    source: `
import { isCompletionError } from '@concord/core'
import type { CompletionClient, CompletionRequest } from '@concord/core'
import { createOpenAI } from '@concord/openai'
import OpenAI from 'openai'

const gpt: CompletionClient = createOpenAI({ apiKey: 'test-key', model: 'gpt-test' })
const wrapped = createOpenAI({ client: new OpenAI({ apiKey: 'test-key' }) })
const request: CompletionRequest = { prompt: 'Why is the sky', suffix: '?', maxTokens: undefined }
const refusal: unknown = await gpt.complete(request).catch((error: unknown) => error)
console.log(gpt.provider, wrapped.provider, isCompletionError(refusal) ? refusal.kind : refusal)
`,
  },
  {
    name: 'anthropic',
    prints: 'anthropic unsupported Hello stop 3',
    source: `
import Anthropic from '@anthropic-ai/sdk'
import type { Message } from '@anthropic-ai/sdk/resources/messages'
import { createAnthropic, fromMessage, toMessageParams } from '@concord/anthropic'
import { isCompletionError, toMessage } from '@concord/core'
import type { CompletionClient, CompletionRequest, CompletionResponse, Message as Turn } from '@concord/core'

const claude: CompletionClient = createAnthropic({ client: new Anthropic({ apiKey: 'test-key' }), model: 'claude-test' })
const request: CompletionRequest = { prompt: 'Hello?', n: 2, providerOptions: { anthropic: { speed: 'fast' } } }
const refusal: unknown = await claude.complete(request).catch((error: unknown) => error)

const answer = { id: 'm', type: 'message', role: 'assistant', model: 'claude-test', stop_reason: 'end_turn' }
const content = [{ type: 'text', text: 'Hello', citations: null }]
const message = { ...answer, content, usage: { input_tokens: 1, output_tokens: 2 } } as unknown as Message
const response: CompletionResponse = fromMessage(message)
const [choice] = response.choices
const turns: readonly Turn[] = [{ role: 'user', content: 'Hello?' }, toMessage(choice)]
const params = toMessageParams({ model: 'claude-test', messages: turns }).value
const kind = isCompletionError(refusal) ? refusal.kind : refusal
console.log(claude.provider, kind, choice.text, choice.finishReason, params.messages.length + Number(params.model === 'claude-test'))
`,
  },
] as const

/** Where programs are written: on Node without a browser's types, and for a bundler with them. */
const SETTINGS = {
  nodenext: { module: 'nodenext', moduleResolution: 'nodenext', lib: ['es2024'], types: ['node'] },
  bundler: { module: 'esnext', moduleResolution: 'bundler', lib: ['es2024', 'dom', 'dom.asynciterable'], types: [] },
}

/** What a run of tests printed, and the counts in it. */
interface Counted {
  readonly passed: number
  readonly failed: number
  readonly printed: string
}

/** Runners of tests, each with how its counts are read. */
const RUNNERS: Readonly<Record<string, (folder: string) => Counted>> = {
  'node:test': (folder) => {
    const { printed } = attempt('node', ['--test', '--test-reporter=tap', 'conformance.test.ts'], folder)
    return { passed: countIn(printed, /^# pass (\d+)$/m), failed: countIn(printed, /^# fail (\d+)$/m), printed }
  },
  vitest: (folder) => {
    const args = ['run', '--root', folder, 'conformance.spec.ts']
    const { printed, complaints } = attempt('vitest', args, folder)
    const [line = ''] = /^ *Tests .*$/m.exec(printed) ?? []
    const failed = /(\d+) failed/.test(line) ? countIn(line, /(\d+) failed/) : 0
    return { passed: countIn(line, /(\d+) passed/), failed, printed: printed + complaints }
  },
}

/** The number that a program printed; not a number where it printed none. */
function countIn(printed: string, pattern: RegExp): number {
  return Number(pattern.exec(printed)?.[1] ?? NaN)
}

describe.for(CONSUMERS)('$name, as npm would get it', ({ name, prints, source }) => {
  let folder = ''

  beforeAll(() => {
    folder = createProject(['core', name])
    writeFileSync(join(folder, 'consumer.ts'), source)
  })

  afterAll(() => rmSync(folder, { recursive: true }))

  test.for(Object.entries(SETTINGS))('has types for a strict program, resolved as %s', ([, settings]) => {
    expect(checkTypes(folder, settings, ['consumer.ts'])).toBe('')
  })

  test('runs', () => {
    expect(run('node', ['consumer.ts'], folder)).toBe(prints)
  })
})

describe('the conformance kit and a small adapter, as a stranger has them', () => {
  const kit = ['core', 'server', 'emulator', 'conformance']
  let folder = ''

  beforeAll(() => {
    folder = createProject(kit)
    for (const name of ['vitest', 'zod']) link(folder, name, join(ROOT, 'packages', 'anthropic', 'node_modules', name))
    cpSync(join(import.meta.dirname, 'fixtures', 'wren'), folder, { recursive: true })
    // The runner is the only difference.
    const text = readFileSync(join(folder, 'conformance.test.ts'), 'utf8')
    writeFileSync(join(folder, 'conformance.spec.ts'), text.replace('node:test', 'vitest'))
  })

  afterAll(() => rmSync(folder, { recursive: true }))

  test('takes twenty lines', () => {
    expect(readFileSync(join(folder, 'conformance.test.ts'), 'utf8').split('\n').length).toBeLessThanOrEqual(20)
  })

  test('has types for a strict program', () => {
    const settings = { ...SETTINGS.nodenext, allowImportingTsExtensions: true }
    expect(checkTypes(folder, settings, ['conformance.test.ts', 'conformance.spec.ts'])).toBe('')
  })

  test.for(Object.entries(RUNNERS))('passes under %s', ([, count]) => {
    const { passed, failed, printed } = count(folder)
    expect(printed).not.toMatch(/not ok|FAIL/)
    expect(failed).toBe(0)
    expect(passed).toBeGreaterThan(100)
  })

  test.for(Object.entries(RUNNERS))('catches a fault under %s, and names it', ([, count]) => {
    const room = join(folder, 'response.ts')
    const text = readFileSync(room, 'utf8')
    writeFileSync(room, text.replace("finishReasonOf(body['end'],", "finishReasonOf('done',"))
    try {
      const { passed, failed, printed } = count(folder)
      expect(printed).toMatch(/(?:not ok|FAIL).*wren · C length: is told as it is, whole/)
      expect(failed).toBeGreaterThan(0)
      expect(failed).toBeLessThan(passed / 10)
    } finally {
      writeFileSync(room, text)
    }
  })
})

/** Checks a strict program, declarations of packages included; gives what the compiler complained about. */
function checkTypes(folder: string, settings: object, files: readonly string[]): string {
  const strict = { strict: true, exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true }
  const compilerOptions = { ...settings, ...strict, target: 'es2024', noEmit: true, skipLibCheck: false }
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files }))
  return run('tsc', ['-p', folder], folder)
}
