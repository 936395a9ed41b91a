import { deepEqual, equal } from 'node:assert/strict'
import type { CompletionChunk, Usage } from '@concord/core'
import { answer } from '@concord/emulator'
import type { Case } from '../suite/case.ts'
import { assertCarried } from './expect.ts'

const COUNTS = { promptTokens: 100, completionTokens: 50 }

const counts = (name: string, path: string, details: Partial<Usage>, read: (usage: Usage) => unknown): Case => ({
  group: 'J',
  name,
  script: answer('Hello', { usage: { ...COUNTS, ...details } }),
  async run(stage) {
    const { usage } = await stage.ask()
    assertCarried(stage, `usage.${path}`, usage && read(usage), read({ ...COUNTS, totalTokens: 150, ...details }))
    deepEqual([usage?.promptTokens, usage?.completionTokens, usage?.totalTokens], [100, 50, 150])
  },
})

const head = { object: 'completion', id: 'answer-1', created: 1000, model: 'model-1', provider: 'emulator' } as const

function saying(text: string, usage?: Usage): CompletionChunk {
  const content = [{ type: 'text' as const, index: 0, text }]
  return { ...head, choices: [{ index: 0, text, content, finishReason: null }], ...(usage !== undefined && { usage }) }
}

const ENDING: CompletionChunk = { ...head, choices: [{ index: 0, text: '', content: [], finishReason: 'stop' }] }

function used(completionTokens: number): Usage {
  return { promptTokens: 7, completionTokens, totalTokens: 7 + completionTokens }
}

const lastCounts = (name: string, chunks: readonly CompletionChunk[]): Case => ({
  group: 'J',
  name,
  modes: ['stream'],
  script: { chunks },
  async run(stage) {
    deepEqual((await stage.ask()).usage, used(3))
  },
})

/** Group J: usage. */
export const USAGE: readonly Case[] = [
  counts('tokens are counted, and the total is their sum', 'totalTokens', {}, ({ totalTokens }) => totalTokens),
  counts(
    'cached tokens are inside the prompt',
    'promptTokensDetails.cachedTokens',
    { promptTokensDetails: { cachedTokens: 60 } },
    (usage) => usage.promptTokensDetails?.cachedTokens,
  ),
  counts(
    'tokens that were written to a cache are inside the prompt',
    'promptTokensDetails.cacheWriteTokens',
    { promptTokensDetails: { cacheWriteTokens: 30 } },
    (usage) => usage.promptTokensDetails?.cacheWriteTokens,
  ),
  counts(
    'sound in the prompt is counted',
    'promptTokensDetails.audioTokens',
    { promptTokensDetails: { audioTokens: 20 } },
    (usage) => usage.promptTokensDetails?.audioTokens,
  ),
  counts(
    'reasoning tokens are inside the completion',
    'completionTokensDetails.reasoningTokens',
    { completionTokensDetails: { reasoningTokens: 40 } },
    (usage) => usage.completionTokensDetails?.reasoningTokens,
  ),
  counts(
    'sound in the answer is counted',
    'completionTokensDetails.audioTokens',
    { completionTokensDetails: { audioTokens: 10 } },
    (usage) => usage.completionTokensDetails?.audioTokens,
  ),
  counts(
    'tokens of a prediction are counted',
    'completionTokensDetails.acceptedPredictionTokens',
    { completionTokensDetails: { acceptedPredictionTokens: 5, rejectedPredictionTokens: 2 } },
    (usage) => usage.completionTokensDetails?.acceptedPredictionTokens,
  ),
  {
    group: 'J',
    name: 'an unknown usage is absent, and never 0',
    script: answer('Hello', { usage: null }),
    async run(stage) {
      assertCarried(stage, 'usage', (await stage.ask()).usage, undefined)
    },
  },
  {
    group: 'J',
    name: 'an unknown detail is absent, and never 0',
    script: answer('Hello', { usage: COUNTS }),
    async run(stage) {
      const { usage } = await stage.ask()
      equal(usage?.promptTokensDetails, undefined)
      equal(usage?.completionTokensDetails, undefined)
    },
  },
  {
    group: 'J',
    name: 'usage is kept when a stream fails',
    needs: [{ wire: 'failures in mid-stream' }],
    modes: ['stream'],
    script: { chunks: [saying('Hel', used(3)), saying('lo', used(3))], failure: { kind: 'overloaded' } },
    async run(stage) {
      const { partial } = await stage.askInVain()
      deepEqual(partial?.choices[0]?.text, 'Hello')
      assertCarried(stage, 'usage', partial?.usage, used(3))
    },
  },
  lastCounts('usage may come with the first chunk', [saying('Hel', used(3)), saying('lo'), withUsage(ENDING, used(3))]),
  lastCounts('snapshots of usage are not added', [
    saying('Hel', used(1)),
    saying('lo', used(2)),
    withUsage(ENDING, used(3)),
  ]),
]

function withUsage(chunk: CompletionChunk, usage: Usage): CompletionChunk {
  return { ...chunk, usage }
}
