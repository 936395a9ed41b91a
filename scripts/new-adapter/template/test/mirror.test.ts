import { checkMirror } from '@concord/conformance'
import { completionResponse } from '@concord/core/arbitraries'
import { expect, test } from 'vitest'
import { createAcme } from '../src/index.ts'
import { acmeChat, normalizeChat } from '../src/server/index.ts'

/** More by hand: MIRROR_RUNS=5000 vitest run test/mirror.test.ts */
const RUNS = Number(process.env['MIRROR_RUNS'] ?? 300)

/** Narrow this to what the wire has a place for: half of all has to come through without loss. */
const carried = completionResponse({ provider: 'acme', choices: { max: 1 } })

test(`the adapter reads what the dialect writes, in ${RUNS} runs over real sockets`, { timeout: 600_000 }, async () => {
  const report = await checkMirror(
    {
      dialect: acmeChat,
      createClient: ({ url, clock }) =>
        createAcme({ apiKey: 'test-key', baseURL: url, retry: false, timeout: false, clock }),
      responses: carried,
      normalize: normalizeChat,
    },
    { runs: RUNS },
  )

  expect(report.runs).toBe(RUNS)
})
