import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { NEIGHBOURS } from './support/neighbours.ts'
import { createProject, link } from './support/project.ts'
import { ROOT, run } from './support/run.ts'
import { RUNNERS } from './support/runners.ts'

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
  {
    name: 'bedrock',
    // The SDK's own declarations need those of Node.
    skipLibCheck: true,
    prints: 'bedrock unsupported Hello stop 2',
    source: `
import { BedrockRuntimeClient, type ConverseCommandOutput } from '@aws-sdk/client-bedrock-runtime'
import { createBedrock, fromConverse, toConverseParams } from '@concord/bedrock'
import { isCompletionError, toMessage } from '@concord/core'
import type { CompletionClient, CompletionRequest, CompletionResponse, Message } from '@concord/core'

const client = new BedrockRuntimeClient({ region: 'us-east-1' })
const nova: CompletionClient = createBedrock({ client, model: 'nova-test' })
const performanceConfig = { latency: 'optimized' } as const
const request: CompletionRequest = { prompt: 'Hello?', n: 2, providerOptions: { bedrock: { performanceConfig } } }
const refusal: unknown = await nova.complete(request).catch((error: unknown) => error)

const output: ConverseCommandOutput = {
  $metadata: {},
  output: { message: { role: 'assistant', content: [{ text: 'Hello' }] } },
  stopReason: 'end_turn',
  usage: { inputTokens: 1, outputTokens: 2, totalTokens: 3 },
  metrics: { latencyMs: 1 },
}
const response: CompletionResponse = fromConverse(output)
const [choice] = response.choices
const turns: readonly Message[] = [{ role: 'user', content: 'Hello?' }, toMessage(choice)]
const params = toConverseParams({ model: 'nova-test', messages: turns }).value
const kind = isCompletionError(refusal) ? refusal.kind : refusal
console.log(nova.provider, kind, choice.text, choice.finishReason, params.messages?.length)
`,
  },
  {
    name: 'cohere',
    // The SDK's own types name what only Node has.
    skipLibCheck: true,
    prints: 'cohere unsupported Hello stop 3',
    source: `
import { createCohere, fromChatResponse, toChatParams } from '@concord/cohere'
import { isCompletionError, toMessage } from '@concord/core'
import type { CompletionClient, CompletionRequest, CompletionResponse, Message as Turn } from '@concord/core'
import { type Cohere, CohereClientV2 } from 'cohere-ai'

const client = new CohereClientV2({ token: 'test-key' })
const command: CompletionClient = createCohere({ client, model: 'command-test' })
const request: CompletionRequest = { prompt: 'Hello?', n: 2, providerOptions: { cohere: { safetyMode: 'OFF' } } }
const refusal: unknown = await command.complete(request).catch((error: unknown) => error)

const message: Cohere.AssistantMessageResponse = { role: 'assistant', content: [{ type: 'text', text: 'Hello' }] }
const response: CompletionResponse = fromChatResponse({ id: 'c', finishReason: 'COMPLETE', message })
const [choice] = response.choices
const turns: readonly Turn[] = [{ role: 'user', content: 'Hello?' }, toMessage(choice)]
const params = toChatParams({ model: 'command-test', messages: turns }).value
const kind = isCompletionError(refusal) ? refusal.kind : refusal
console.log(command.provider, kind, choice.text, choice.finishReason, params.messages.length + Number(params.model === 'command-test'))
`,
  },
  {
    name: 'google',
    prints: 'google unsupported Hello stop 2',
    // The SDK's own declarations need a browser's types.
    skipLibCheck: true,
    source: `
import { createGoogle, fromGenerateContentResponse, toGenerateContentParams } from '@concord/google'
import { isCompletionError, toMessage } from '@concord/core'
import type { CompletionClient, CompletionRequest, CompletionResponse, Message } from '@concord/core'
import { GenerateContentResponse, GoogleGenAI } from '@google/genai'

const gemini: CompletionClient = createGoogle({ client: new GoogleGenAI({ apiKey: 'test-key' }), model: 'gemini-test' })
const request: CompletionRequest = { prompt: 'Hello?', logitBias: { 1: 1 }, providerOptions: { google: { store: false } } }
const refusal: unknown = await gemini.complete(request).catch((error: unknown) => error)

const candidates = [{ content: { parts: [{ text: 'Hello' }] }, finishReason: 'STOP' }]
const answered: GenerateContentResponse = Object.assign(new GenerateContentResponse(), { candidates })
const response: CompletionResponse = fromGenerateContentResponse(answered)
const [choice] = response.choices
const turns: readonly Message[] = [{ role: 'user', content: 'Hello?' }, toMessage(choice)]
const { contents } = toGenerateContentParams({ model: 'gemini-test', messages: turns }).value
const kind = isCompletionError(refusal) ? refusal.kind : refusal
console.log(gemini.provider, kind, choice.text, choice.finishReason, Array.isArray(contents) ? contents.length : 0)
`,
  },
  {
    name: 'mistral',
    prints: 'mistral unsupported Hello stop 2',
    // The SDK's own declarations need a browser's types, and do not hold without them.
    skipLibCheck: true,
    source: `
import { Mistral } from '@mistralai/mistralai'
import type { ChatCompletionResponse } from '@mistralai/mistralai/models/components'
import { isCompletionError, toMessage } from '@concord/core'
import type { CompletionClient, CompletionRequest, CompletionResponse, Message as Turn } from '@concord/core'
import { createMistral, fromMistralCompletion, toChatParams } from '@concord/mistral'

const mistral: CompletionClient = createMistral({ client: new Mistral({ apiKey: 'test-key' }), model: 'mistral-test' })
const request: CompletionRequest = { prompt: 'Hello?', logprobs: true, providerOptions: { mistral: { safePrompt: true } } }
const refusal: unknown = await mistral.complete(request).catch((error: unknown) => error)

const answer: ChatCompletionResponse = {
  id: 'm', object: 'chat.completion', created: 1, model: 'mistral-test', usage: { promptTokens: 1, completionTokens: 2 },
  choices: [{ index: 0, finishReason: 'stop', message: { content: 'Hello' } }],
}
const response: CompletionResponse = fromMistralCompletion(answer)
const [choice] = response.choices
const turns: readonly Turn[] = [{ role: 'user', content: 'Hello?' }, toMessage(choice)]
const params = toChatParams({ model: 'mistral-test', messages: turns }).value
const kind = isCompletionError(refusal) ? refusal.kind : refusal
console.log(mistral.provider, kind, choice.text, choice.finishReason, params.messages.length)
`,
  },
  {
    name: 'ollama',
    // The SDK's own types name what only browsers, or only Node, have.
    skipLibCheck: true,
    prints: 'ollama unsupported Hello stop 2',
    source: `
import { isCompletionError } from '@concord/core'
import type { CompletionClient, CompletionRequest, CompletionResponse } from '@concord/core'
import { createOllama, createOllamaGenerate, fromChatResponse, toChatParams } from '@concord/ollama'
import { type ChatResponse, Ollama } from 'ollama'

const llama: CompletionClient = createOllama({ client: new Ollama(), model: 'llama-test' })
const coder: CompletionClient = createOllamaGenerate({ model: 'llama-test' })
const request: CompletionRequest = { messages: [{ role: 'user', content: 'Hi' }], providerOptions: { ollama: { raw: true } } }
const refusal: unknown = await coder.complete(request).catch((error: unknown) => error)

const message = { role: 'assistant', content: 'Hello' }
const answer = { model: 'llama-test', message, done: true, done_reason: 'stop' } as unknown as ChatResponse
const response: CompletionResponse = fromChatResponse(answer)
const [choice] = response.choices
const { stream, messages = [] } = toChatParams({ ...request, model: 'llama-test' }).value
const kind = isCompletionError(refusal) ? refusal.kind : refusal
console.log(llama.provider, kind, choice.text, choice.finishReason, messages.length + Number(stream === false))
`,
  },
  {
    name: 'openai-compatible',
    beside: ['openai'],
    prints: 'groq unsupported Hello stop 2',
    source: `
import { isCompletionError, toMessage } from '@concord/core'
import type { CompletionClient, CompletionRequest, CompletionResponse, Message } from '@concord/core'
import { createGroq, fromChatCompletion, groq, toChatParams } from '@concord/openai-compatible'

const client: CompletionClient = createGroq({ apiKey: 'test-key', model: 'groq-test' })
const request: CompletionRequest = { prompt: 'Hello?', n: 2, providerOptions: { groq: { reasoning_format: 'parsed' } } }
const refusal: unknown = await client.complete(request).catch((error: unknown) => error)

const message = { role: 'assistant', content: 'Hello' }
const response: CompletionResponse = fromChatCompletion(groq, { choices: [{ index: 0, message, finish_reason: 'stop' }] })
const [choice] = response.choices
const turns: readonly Message[] = [{ role: 'user', content: 'Hello?' }, toMessage(choice)]
const params = toChatParams(groq, { model: 'groq-test', messages: turns }).value
const kind = isCompletionError(refusal) ? refusal.kind : refusal
console.log(client.provider, kind, choice.text, choice.finishReason, params.messages.length)
`,
  },
  ...NEIGHBOURS,
] as const

/** Where programs are written: on Node without a browser's types, and for a bundler with them. */
const SETTINGS = {
  nodenext: { module: 'nodenext', moduleResolution: 'nodenext', lib: ['es2024'], types: ['node'] },
  bundler: { module: 'esnext', moduleResolution: 'bundler', lib: ['es2024', 'dom', 'dom.asynciterable'], types: [] },
}

describe.for(CONSUMERS)('$name, as npm would get it', ({ name, prints, source, ...options }) => {
  let folder = ''

  beforeAll(() => {
    const beside = 'beside' in options ? options.beside : []
    folder = createProject(['core', ...beside, name])
    writeFileSync(join(folder, 'consumer.ts'), source)
  })

  afterAll(() => rmSync(folder, { recursive: true }))

  test.for(Object.entries(SETTINGS))('has types for a strict program, resolved as %s', ([, settings]) => {
    const settled = { ...settings, skipLibCheck: 'skipLibCheck' in options }
    expect(checkTypes(folder, settled, ['consumer.ts'])).toBe('')
  })

  test('runs', () => {
    expect(run('node', ['consumer.ts'], folder)).toBe(prints)
  })

  test.for(['.d.ts.map', '.js.map'])('leads to its sources by each %s', (ending) => {
    const built = join(folder, 'node_modules', '@concord', name, 'dist')
    const maps = readdirSync(built, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith(ending))
    expect(maps.length).toBeGreaterThan(0)
    const sources = maps.flatMap((path) => sourcesOf(join(built, path)))
    expect(sources.filter((path) => !existsSync(path))).toEqual([])
  })

  test('is a file of JavaScript for each entry, and the chunks that entries share', () => {
    const installed = join(folder, 'node_modules', '@concord', name)
    const { exports } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8')) as Manifest
    const entries = Object.values(exports).flatMap((entry) => (typeof entry === 'string' ? [] : [entry.default]))
    const files = readdirSync(join(installed, 'dist'), { recursive: true, encoding: 'utf8' })
    const scripts = files.filter((path) => path.endsWith('.js') && !path.startsWith('chunks/'))
    expect(scripts.map((path) => `./dist/${path}`).toSorted()).toEqual(entries.toSorted())
  })

  test('is imported as a handful of files, all of them ours or of what it stands beside', () => {
    const program = `import { registerHooks } from 'node:module'
const loaded = []
registerHooks({ load: (url, context, next) => (loaded.push(url), next(url, context)) })
await import('@concord/${name}')
console.log(JSON.stringify(loaded))`
    writeFileSync(join(folder, 'loaded.mjs'), program)
    const loaded = JSON.parse(run('node', ['loaded.mjs'], folder)) as readonly string[]
    const ours = loaded.filter((url) => /\/node_modules\/@concord\/[a-z-]+\/dist\//.test(url))
    const others = loaded.filter((url) => !ours.includes(url))
    const dependency = 'loads' in options ? `/node_modules/${options.loads}/` : undefined
    expect(others.filter((url) => dependency === undefined || !url.includes(dependency))).toEqual([])
    expect(ours.length).toBeLessThan(15)
  })

  test('holds each source once, so that its entries share what has identity', () => {
    const built = join(folder, 'node_modules', '@concord', name, 'dist')
    const maps = readdirSync(built, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.js.map'))
    const sources = maps.flatMap((path) => sourcesOf(join(built, path)))
    expect(sources.length).toBeGreaterThan(maps.length)
    expect(sources).toEqual([...new Set(sources)])
  })

  test('holds nothing else', () => {
    const installed = join(folder, 'node_modules', '@concord', name)
    const expected = new Set([
      'CHANGELOG.md',
      'LICENSE',
      'README.md',
      'dist',
      'node_modules',
      'package.json',
      'schema.json',
      'src',
    ])
    expect(readdirSync(installed).filter((path) => !expected.has(path))).toEqual([])
  })
})

test('a stack trace names sources', () => {
  const folder = createProject(['core'])
  const program = `import { parseArguments } from '@concord/core'
await parseArguments({ type: 'tool_call', index: 0, id: 'c', name: 'cut', arguments: '{' }).catch(({ stack }) => console.log(stack))`
  writeFileSync(join(folder, 'trace.mjs'), program)
  const printed = run('node', ['--enable-source-maps', 'trace.mjs'], folder)
  rmSync(folder, { recursive: true })
  expect(printed).toMatch(/core\/src\/helpers\/parse-arguments\.ts:\d+:\d+/)
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
  const compilerOptions = { skipLibCheck: false, ...settings, ...strict, target: 'es2024', noEmit: true }
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files }))
  return run('tsc', ['-p', folder], folder)
}

/** What the manifest of a package promises, but for its JSON files. */
interface Manifest {
  readonly exports: Readonly<Record<string, string | { readonly default: string }>>
}

/** The sources that a map leads to. */
function sourcesOf(path: string): readonly string[] {
  const { sources } = JSON.parse(readFileSync(path, 'utf8')) as { readonly sources: readonly string[] }
  return sources.map((source) => join(dirname(path), source))
}
