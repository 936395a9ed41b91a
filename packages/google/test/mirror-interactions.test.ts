import { checkMirror } from '@concord/conformance'
import type { Usage } from '@concord/core'
import { completionResponse } from '@concord/core/arbitraries'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { createGoogleInteractions } from '../src/index.ts'
import { googleInteractions, normalizeInteractions } from '../src/server/index.ts'

/** More by hand: MIRROR_RUNS=5000 vitest run test/mirror-interactions.test.ts */
const RUNS = Number(process.env['MIRROR_RUNS'] ?? 300)

/** What the wire has a place for: one choice, parts of any kind, counts of what it counts. */
const carried = completionResponse({
  provider: 'google',
  parts: ['text', 'reasoning', 'tool_call', 'tool_activity', 'media', 'unknown'],
  choices: { max: 1 },
  finishReasons: ['stop', 'length', 'tool_calls', 'pause', 'error', 'unknown'],
  logprobs: false,
  citations: false,
  replay: false,
  metadata: false,
  warnings: false,
  systemFingerprint: false,
  customTools: false,
  media: { transcript: false },
}).map((response) => (response.usage === undefined ? response : { ...response, usage: countable(response.usage) }))

const everything = fc.oneof(
  completionResponse({ provider: 'google', warnings: false }),
  completionResponse({ provider: 'google', replay: { api: 'interactions' }, choices: { max: 1 } }),
  completionResponse({ provider: 'example' }),
)

test(`the adapter reads what the dialect writes, in ${RUNS} runs over real sockets`, { timeout: 600_000 }, async () => {
  const report = await checkMirror(
    {
      dialect: googleInteractions,
      createClient: ({ url, clock }) =>
        createGoogleInteractions({ apiKey: 'test-key', baseURL: url, retry: false, timeout: false, clock }),
      responses: fc.oneof({ arbitrary: carried, weight: 3 }, { arbitrary: everything, weight: 1 }),
      normalize: normalizeInteractions,
    },
    { runs: RUNS },
  )

  expect(report.runs).toBe(RUNS)
  expect(report.lossless * 2).toBeGreaterThanOrEqual(RUNS)
})

/** Keeps the counts that the wire has. */
function countable({ promptTokensDetails: prompt, completionTokensDetails: completion, ...usage }: Usage): Usage {
  const { cacheWriteTokens: _written, ...read } = prompt ?? {}
  const { acceptedPredictionTokens: _accepted, rejectedPredictionTokens: _rejected, ...made } = completion ?? {}
  return {
    ...usage,
    ...(Object.keys(read).length > 0 && { promptTokensDetails: read }),
    ...(Object.keys(made).length > 0 && { completionTokensDetails: made }),
  }
}
