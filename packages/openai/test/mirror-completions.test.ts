import { checkMirror } from '@concord/conformance'
import type { CompletionResponse, OutputPart, TokenLogprob } from '@concord/core'
import { completionResponse } from '@concord/core/arbitraries'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { createOpenAICompletions } from '../src/index.ts'
import { normalizeCompletions, openaiCompletions } from '../src/server/index.ts'

/** More by hand: MIRROR_RUNS=5000 vitest run test/mirror-completions.test.ts */
const RUNS = Number(process.env['MIRROR_RUNS'] ?? 300)

/** What the wire has a place for: one text, and its tokens with their places. */
const carried = completionResponse({
  provider: 'openai',
  parts: ['text'],
  maxBlocks: 1,
  finishReasons: ['stop', 'length', 'content_filter', 'tool_calls', 'unknown'],
  logprobs: { lists: ['content'], bytes: false, tokenId: false },
  citations: false,
  replay: false,
  warnings: false,
}).map(withoutPartMetadata)

const everything = completionResponse({ provider: 'openai', warnings: false })

test(`the adapter reads what the dialect writes, in ${RUNS} runs over real sockets`, { timeout: 600_000 }, async () => {
  const report = await checkMirror(
    {
      dialect: openaiCompletions,
      createClient: ({ url, clock }) =>
        createOpenAICompletions({ apiKey: 'test-key', baseURL: `${url}/v1`, retry: false, timeout: false, clock }),
      responses: fc
        .oneof({ arbitrary: carried, weight: 3 }, { arbitrary: everything, weight: 1 })
        .map(withoutBackslashes),
      normalize: normalizeCompletions,
    },
    { runs: RUNS },
  )

  expect(report.runs).toBe(RUNS)
  expect(report.lossless * 2).toBeGreaterThanOrEqual(RUNS)
})

type Choice = CompletionResponse['choices'][0]

function withChoices(response: CompletionResponse, change: (choice: Choice) => Choice): CompletionResponse {
  const [first, ...others] = response.choices
  return { ...response, choices: [change(first), ...others.map(change)] }
}

/** The one text of a choice is a field here, and has no metadata of its own. */
function withoutPartMetadata(response: CompletionResponse): CompletionResponse {
  const strip = ({ providerMetadata: _metadata, ...part }: OutputPart): OutputPart => part
  return withChoices(response, (choice) => ({ ...choice, content: choice.content.map(strip) }))
}

/**
 * Leaves out alternatives with a backslash, which are keys on this wire: once V8 has read such a key, it may take an
 * escaped one (`"\n"`) for it. See https://github.com/nodejs/node/issues/63785
 */
function withoutBackslashes(response: CompletionResponse): CompletionResponse {
  return withChoices(response, ({ logprobs, ...choice }) => {
    if (logprobs?.content === undefined) return { ...choice, ...(logprobs !== undefined && { logprobs }) }
    return { ...choice, logprobs: { ...logprobs, content: logprobs.content.map(withoutBackslash) } }
  })
}

function withoutBackslash({ top = [], ...token }: TokenLogprob): TokenLogprob {
  const kept = top.filter((alternative) => !alternative.token.includes('\\'))
  return { ...token, ...(kept.length > 0 && { top: kept }) }
}
