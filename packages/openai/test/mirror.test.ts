import { checkMirror } from '@concord/conformance'
import type { CompletionResponse, OutputPart } from '@concord/core'
import { completionResponse } from '@concord/core/arbitraries'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { createOpenAI } from '../src/index.ts'
import { normalizeChat, openaiChat } from '../src/server/index.ts'

/** More by hand: MIRROR_RUNS=5000 vitest run test/mirror.test.ts */
const RUNS = Number(process.env['MIRROR_RUNS'] ?? 300)

/** What the wire has a place for: a part of each kind, in the order in which a message is read. */
const carried = completionResponse({
  provider: 'openai',
  parts: ['reasoning', 'text', 'refusal', 'tool_call'],
  finishReasons: ['stop', 'length', 'tool_calls', 'content_filter', 'unknown'],
  logprobs: { lists: ['content', 'refusal'], tokenId: false, textOffset: false },
  citations: false,
  replay: false,
  warnings: false,
}).map(inWireOrder)

const everything = completionResponse({ provider: 'openai', warnings: false })

test(`the adapter reads what the dialect writes, in ${RUNS} runs over real sockets`, { timeout: 600_000 }, async () => {
  const report = await checkMirror(
    {
      dialect: openaiChat,
      createClient: ({ url, clock }) =>
        createOpenAI({ apiKey: 'test-key', baseURL: `${url}/v1`, retry: false, timeout: false, clock }),
      responses: fc.oneof({ arbitrary: carried, weight: 3 }, { arbitrary: everything, weight: 1 }),
      normalize: normalizeChat,
    },
    { runs: RUNS },
  )

  expect(report.runs).toBe(RUNS)
  expect(report.lossless * 2).toBeGreaterThanOrEqual(RUNS)
})

const ORDER: readonly OutputPart['type'][] = ['reasoning', 'text', 'refusal', 'tool_call']

/** Keeps the first part of a kind, but every tool call, and none of their metadata that has no place. */
function inWireOrder(response: CompletionResponse): CompletionResponse {
  const [first, ...others] = response.choices
  return { ...response, choices: [reorder(first), ...others.map(reorder)] }
}

function reorder(choice: CompletionResponse['choices'][0]): CompletionResponse['choices'][0] {
  const kept = choice.content.filter(
    (part, i) => part.type === 'tool_call' || choice.content.findIndex(({ type }) => type === part.type) === i,
  )
  const content = kept
    .filter((part) => part.type !== 'reasoning' || part.text !== '')
    .toSorted((a, b) => ORDER.indexOf(a.type) - ORDER.indexOf(b.type))
    .map((part, index) => withoutMetadata({ ...part, index }))
  const text = content.map((part) => (part.type === 'text' ? part.text : '')).join('')
  return { ...choice, content, text }
}

function withoutMetadata(part: OutputPart): OutputPart {
  if (part.type === 'tool_call') return part
  const { providerMetadata: _metadata, ...rest } = part
  return rest
}
