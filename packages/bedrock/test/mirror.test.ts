import { checkMirror } from '@concord/conformance'
import type { CompletionResponse, Usage } from '@concord/core'
import { completionResponse } from '@concord/core/arbitraries'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { createBedrock } from '../src/index.ts'
import { bedrockConverse, normalizeConverse } from '../src/server/index.ts'

/** More by hand: MIRROR_RUNS=5000 vitest run test/mirror.test.ts */
const RUNS = Number(process.env['MIRROR_RUNS'] ?? 300)

/** What the wire has a place for: one choice, parts of any kind and in any order, counts of what it counts. */
const carried = completionResponse({
  provider: 'bedrock',
  parts: ['text', 'reasoning', 'tool_call', 'unknown'],
  choices: { max: 1 },
  finishReasons: ['stop', 'length', 'tool_calls', 'content_filter', 'error', 'unknown'],
  logprobs: false,
  citations: false,
  replay: false,
  metadata: false,
  warnings: false,
  systemFingerprint: false,
  customTools: false,
}).map((response) => (response.usage === undefined ? response : { ...response, usage: countable(response.usage) }))

const everything = fc.oneof(
  completionResponse({ provider: 'bedrock', warnings: false }),
  completionResponse({ provider: 'bedrock', replay: { api: 'converse' }, choices: { max: 1 } }),
  completionResponse({ provider: 'example' }),
)

test(`the adapter reads what the dialect writes, in ${RUNS} runs over real sockets`, { timeout: 600_000 }, async () => {
  const report = await checkMirror(
    {
      dialect: bedrockConverse,
      createClient: ({ url, clock }) =>
        createBedrock({
          region: 'us-east-1',
          apiKey: 'test-key',
          baseURL: url,
          retry: false,
          timeout: false,
          clock,
          createId: () => 'made',
        }),
      responses: fc.oneof({ arbitrary: carried, weight: 3 }, { arbitrary: everything, weight: 1 }).map(unnamed),
      normalize: normalizeConverse,
    },
    { runs: RUNS },
  )

  expect(report.runs).toBe(RUNS)
  expect(report.lossless * 2).toBeGreaterThanOrEqual(RUNS)
})

/** The wire has no id, which the client makes, and no model, which is the one asked for. */
function unnamed(response: CompletionResponse): CompletionResponse {
  return { ...response, id: 'made', model: 'mirror' }
}

/** Keeps the counts that the wire has. */
function countable({ promptTokensDetails, completionTokensDetails: _completion, ...usage }: Usage): Usage {
  const { audioTokens: _audio, ...cached } = promptTokensDetails ?? {}
  return { ...usage, ...(Object.keys(cached).length > 0 && { promptTokensDetails: cached }) }
}
