import { checkMirror } from '@concord/conformance'
import type { CompletionChoice, CompletionResponse, OutputPart, Usage } from '@concord/core'
import { completionResponse } from '@concord/core/arbitraries'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { createCohere } from '../src/index.ts'
import { cohereChat, normalizeChat } from '../src/server/index.ts'

/** More by hand: MIRROR_RUNS=5000 vitest run test/mirror.test.ts */
const RUNS = Number(process.env['MIRROR_RUNS'] ?? 300)

/** What the wire has a place for: one choice, its blocks before its calls, counts of what it counts. */
const carried = completionResponse({
  provider: 'cohere',
  parts: ['text', 'reasoning', 'tool_call', 'unknown'],
  choices: { max: 1 },
  finishReasons: ['stop', 'length', 'tool_calls', 'error', 'unknown'],
  logprobs: { lists: ['content'], bytes: false, top: false, textOffset: false },
  citations: false,
  replay: false,
  metadata: false,
  warnings: false,
  systemFingerprint: false,
  serviceTier: false,
  customTools: false,
}).map(inWireOrder)

const everything = fc.oneof(
  completionResponse({ provider: 'cohere', warnings: false }),
  completionResponse({ provider: 'cohere', replay: { api: 'chat' }, choices: { max: 1 } }),
  completionResponse({ provider: 'example' }),
)

test(`the adapter reads what the dialect writes, in ${RUNS} runs over real sockets`, { timeout: 600_000 }, async () => {
  const report = await checkMirror(
    {
      dialect: cohereChat,
      createClient: ({ url, clock }) =>
        createCohere({ apiKey: 'test-key', baseURL: url, retry: false, timeout: false, clock }),
      responses: fc.oneof({ arbitrary: carried, weight: 3 }, { arbitrary: everything, weight: 1 }),
      normalize: normalizeChat,
    },
    { runs: RUNS },
  )

  expect(report.runs).toBe(RUNS)
  expect(report.lossless * 2).toBeGreaterThanOrEqual(RUNS)
})

/** The model is the one that was asked for: the wire names none. */
function inWireOrder(response: CompletionResponse): CompletionResponse {
  const { usage, ...rest } = response
  return {
    ...rest,
    model: 'mirror',
    choices: [reorder(response.choices[0])],
    ...(usage !== undefined && { usage: countable(usage) }),
  }
}

function reorder(choice: CompletionChoice): CompletionChoice {
  const isCall = (part: OutputPart): number => (part.type === 'tool_call' ? 1 : 0)
  const content = choice.content.toSorted((a, b) => isCall(a) - isCall(b)).map((part, index) => ({ ...part, index }))
  const text = content.map((part) => (part.type === 'text' ? part.text : '')).join('')
  return { ...choice, content, text }
}

/** Keeps the counts that the wire has. */
function countable({ promptTokensDetails: prompt, completionTokensDetails: completion, ...usage }: Usage): Usage {
  const { cachedTokens } = prompt ?? {}
  const { reasoningTokens } = completion ?? {}
  return {
    ...usage,
    ...(cachedTokens !== undefined && { promptTokensDetails: { cachedTokens } }),
    ...(reasoningTokens !== undefined && { completionTokensDetails: { reasoningTokens } }),
  }
}
