import { checkMirror } from '@concord/conformance'
import type { CompletionResponse, OutputPart, Usage } from '@concord/core'
import { completionResponse } from '@concord/core/arbitraries'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { createOpenAIResponses } from '../src/index.ts'
import { normalizeResponses, openaiResponses } from '../src/server/index.ts'

/** More by hand: MIRROR_RUNS=6000 vitest run test/mirror-responses.test.ts */
const RUNS = Number(process.env['MIRROR_RUNS'] ?? 300)

/** What the wire has a place for: one choice, parts in any order, counts of what it counts. */
const carried = completionResponse({
  provider: 'openai',
  parts: ['text', 'reasoning', 'refusal', 'tool_call', 'unknown'],
  choices: { max: 1 },
  finishReasons: ['stop', 'length', 'tool_calls', 'content_filter', 'pause', 'unknown'],
  logprobs: false,
  citations: false,
  replay: false,
  warnings: false,
}).map(carry)

const everything = fc.oneof(
  completionResponse({ provider: 'openai', warnings: false }),
  completionResponse({ provider: 'openai', replay: { api: 'responses' }, choices: { max: 1 } }),
  completionResponse({ provider: 'example', logprobs: { lists: ['content'], tokenId: false, textOffset: false } }),
)

test(`the adapter reads what the dialect writes, in ${RUNS} runs over real sockets`, { timeout: 600_000 }, async () => {
  const report = await checkMirror(
    {
      dialect: openaiResponses,
      createClient: ({ url, clock }) =>
        createOpenAIResponses({ apiKey: 'test-key', baseURL: `${url}/v1`, retry: false, timeout: false, clock }),
      responses: fc.oneof({ arbitrary: carried, weight: 3 }, { arbitrary: everything, weight: 1 }),
      normalize: normalizeResponses,
    },
    { runs: RUNS },
  )

  expect(report.runs).toBe(RUNS)
  expect(report.lossless * 2).toBeGreaterThanOrEqual(RUNS)
})

/** Keeps the counts that the wire has, and of the metadata what has a place. */
function carry({ usage, ...response }: CompletionResponse): CompletionResponse {
  const [{ providerMetadata: _metadata, ...choice }] = response.choices
  const content = choice.content.map(withoutMetadata)
  return { ...response, choices: [{ ...choice, content }], ...(usage !== undefined && { usage: countable(usage) }) }
}

function withoutMetadata(part: OutputPart): OutputPart {
  if (part.type !== 'tool_call' && part.type !== 'unknown') return part
  const { providerMetadata: _metadata, ...rest } = part
  return rest
}

function countable({ promptTokensDetails: prompt, completionTokensDetails: completion, ...usage }: Usage): Usage {
  const { audioTokens: _audio, ...cached } = prompt ?? {}
  const { reasoningTokens } = completion ?? {}
  return {
    ...usage,
    ...(Object.keys(cached).length > 0 && { promptTokensDetails: cached }),
    ...(reasoningTokens !== undefined && { completionTokensDetails: { reasoningTokens } }),
  }
}
