import { checkMirror } from '@concord/conformance'
import type { Usage } from '@concord/core'
import { completionResponse } from '@concord/core/arbitraries'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { createMistral } from '../src/index.ts'
import { mistralChat, normalizeMistral } from '../src/server/index.ts'

/** More by hand: MIRROR_RUNS=5000 vitest run test/mirror.test.ts */
const RUNS = Number(process.env['MIRROR_RUNS'] ?? 200)

/** What the wire has a place for: parts of a message in any order, counts of what it counts. */
const carried = completionResponse({
  provider: 'mistral',
  parts: ['text', 'reasoning', 'tool_call', 'unknown'],
  finishReasons: ['stop', 'length', 'tool_calls', 'error', 'unknown'],
  logprobs: false,
  citations: false,
  replay: false,
  metadata: false,
  warnings: false,
  systemFingerprint: false,
  customTools: false,
}).map((response) => (response.usage === undefined ? response : { ...response, usage: countable(response.usage) }))

const everything = fc.oneof(
  completionResponse({ provider: 'mistral', warnings: false }),
  completionResponse({ provider: 'mistral', replay: { api: 'chat' } }),
  completionResponse({ provider: 'example' }),
)

test(`the adapter reads what the dialect writes, in ${RUNS} runs over real sockets`, { timeout: 600_000 }, async () => {
  const report = await checkMirror(
    {
      dialect: mistralChat,
      createClient: ({ url, clock }) =>
        createMistral({ apiKey: 'test-key', baseURL: url, retry: false, timeout: false, clock }),
      responses: fc.oneof({ arbitrary: carried, weight: 3 }, { arbitrary: everything, weight: 1 }),
      normalize: normalizeMistral,
    },
    { runs: RUNS },
  )

  expect(report.runs).toBe(RUNS)
  expect(report.lossless * 2).toBeGreaterThanOrEqual(RUNS)
})

/** Keeps the counts that the wire has. */
function countable({ promptTokensDetails: prompt, completionTokensDetails: completion, ...usage }: Usage): Usage {
  const { cacheWriteTokens: _written, ...cached } = prompt ?? {}
  const { reasoningTokens } = completion ?? {}
  return {
    ...usage,
    ...(Object.keys(cached).length > 0 && { promptTokensDetails: cached }),
    ...(reasoningTokens !== undefined && { completionTokensDetails: { reasoningTokens } }),
  }
}
