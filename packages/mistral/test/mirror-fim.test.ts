import { checkMirror } from '@concord/conformance'
import { completionResponse } from '@concord/core/arbitraries'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { createMistralFim } from '../src/index.ts'
import { mistralFim, normalizeMistral } from '../src/server/index.ts'

/** More by hand: MIRROR_RUNS=5000 vitest run test/mirror-fim.test.ts */
const RUNS = Number(process.env['MIRROR_RUNS'] ?? 200)

/** What the API answers with: one text. */
const carried = completionResponse({
  provider: 'mistral',
  parts: ['text'],
  maxBlocks: 1,
  choices: { max: 1 },
  finishReasons: ['stop', 'length', 'error', 'unknown'],
  usage: false,
  logprobs: false,
  citations: false,
  replay: false,
  metadata: false,
  warnings: false,
  systemFingerprint: false,
})

const everything = completionResponse({ provider: 'mistral', warnings: false })

test(`the adapter reads what the dialect writes, in ${RUNS} runs over real sockets`, { timeout: 600_000 }, async () => {
  const report = await checkMirror(
    {
      dialect: mistralFim,
      createClient: ({ url, clock }) =>
        createMistralFim({ apiKey: 'test-key', baseURL: url, retry: false, timeout: false, clock }),
      responses: fc.oneof({ arbitrary: carried, weight: 3 }, { arbitrary: everything, weight: 1 }),
      normalize: normalizeMistral,
    },
    { runs: RUNS },
  )

  expect(report.runs).toBe(RUNS)
  expect(report.lossless * 2).toBeGreaterThanOrEqual(RUNS)
})
