import { checkMirror, type MirrorHarness } from '@concord/conformance'
import type { CompletionResponse, Dialect } from '@concord/core'
import { completionResponse, type CompletionOptions } from '@concord/core/arbitraries'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { createOllama, createOllamaGenerate } from '../src/index.ts'
import { normalizeChat, normalizeGenerate, ollamaChat, ollamaGenerate } from '../src/server/index.ts'

/** More by hand: MIRROR_RUNS=5000 vitest run test/mirror.test.ts */
const RUNS = Number(process.env['MIRROR_RUNS'] ?? 200)

interface Api {
  readonly name: string
  readonly dialect: Dialect
  readonly create: typeof createOllama
  readonly normalize: MirrorHarness['normalize']
  readonly parts: NonNullable<CompletionOptions['parts']>
}

const APIS: readonly Api[] = [
  {
    name: 'chat',
    dialect: ollamaChat,
    create: createOllama,
    normalize: normalizeChat,
    parts: ['reasoning', 'text', 'tool_call'],
  },
  {
    name: 'generate',
    dialect: ollamaGenerate,
    create: createOllamaGenerate,
    normalize: normalizeGenerate,
    parts: ['reasoning', 'text', 'media'],
  },
]

/** The wires have no id of an answer: every one that is sent has the one that is made. */
const ID = 'made'

const withId = (response: CompletionResponse): CompletionResponse => ({ ...response, id: ID })

/** What the wires have a place for: one choice, whose parts are read in this order, and counts that are all there is. */
function carried(parts: Api['parts']): fc.Arbitrary<CompletionResponse> {
  return completionResponse({
    provider: 'ollama',
    parts,
    choices: { max: 1 },
    finishReasons: ['stop', 'length', 'tool_calls', 'unknown'],
    logprobs: { lists: ['content'], tokenId: false, textOffset: false },
    citations: false,
    replay: false,
    metadata: false,
    warnings: false,
    systemFingerprint: false,
    serviceTier: false,
    customTools: false,
    media: { sources: ['data'], mediaTypes: ['application/octet-stream'], transcript: false },
  }).map((response) => inOrder(response, parts))
}

/** One part of each kind but of calls, in the order of the wire. */
function inOrder({ usage, ...response }: CompletionResponse, parts: Api['parts']): CompletionResponse {
  const [choice] = response.choices
  const content = choice.content
    .filter((part, i) => part.type === 'tool_call' || choice.content.findIndex(({ type }) => type === part.type) === i)
    .toSorted((a, b) => parts.indexOf(a.type) - parts.indexOf(b.type))
    .map((part, index) =>
      part.type === 'reasoning' && part.text === '' ? { ...part, text: 'Hm.', index } : { ...part, index },
    )
  const text = content.map((part) => (part.type === 'text' ? part.text : '')).join('')
  const counts = usage && {
    promptTokens: usage.promptTokens,
    completionTokens: usage.completionTokens,
    totalTokens: usage.totalTokens,
  }
  return { ...response, choices: [{ ...choice, content, text }], ...(counts && { usage: counts }) }
}

const everything = fc.oneof(
  completionResponse({ provider: 'ollama', warnings: false, choices: { max: 1 } }),
  completionResponse({ provider: 'ollama' }),
  completionResponse({ provider: 'example' }),
)

test.each(APIS)(
  'the adapter reads what the $name dialect writes, over real sockets',
  { timeout: 600_000 },
  async (api) => {
    const { dialect, create, normalize, parts } = api
    const report = await checkMirror(
      {
        dialect,
        createClient: ({ url, clock }) =>
          create({ baseURL: url, retry: false, timeout: false, clock, createId: () => ID }),
        responses: fc.oneof({ arbitrary: carried(parts), weight: 3 }, { arbitrary: everything, weight: 1 }).map(withId),
        normalize,
      },
      { runs: RUNS },
    )

    expect(report.runs).toBe(RUNS)
    expect(report.lossless * 2).toBeGreaterThanOrEqual(RUNS)
  },
)
