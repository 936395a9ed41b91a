import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addCounts, toUsage } from '../src/adapter-kit/index.ts'
import { assertLawful, checkUsage } from '../src/laws/index.ts'

describe('toUsage', () => {
  it('computes the total, whatever the vendor says', () => {
    expect(toUsage({ prompt: 3, completion: 2 })).toEqual({
      usage: { promptTokens: 3, completionTokens: 2, totalTokens: 5 },
    })
  })

  it('is absent without both counts', () => {
    for (const counts of [
      { prompt: 3 },
      { completion: 2 },
      { prompt: null, completion: 2 },
      { prompt: '3', completion: 2 },
    ])
      expect(toUsage({ prompt: undefined, completion: undefined, ...counts })).toEqual({})
  })

  it('is absent where the counts are too large to add up', () => {
    expect(toUsage({ prompt: 1.7e308, completion: 1e308 })).toEqual({})
  })

  it('keeps a zero that the vendor sends, and leaves out what it does not send', () => {
    const { usage } = toUsage({
      prompt: 0,
      completion: 0,
      promptDetails: { cachedTokens: 0, audioTokens: null },
      completionDetails: { reasoningTokens: undefined },
    })
    expect(usage).toEqual({
      promptTokens: 0,
      completionTokens: 0,
      totalTokens: 0,
      promptTokensDetails: { cachedTokens: 0 },
    })
  })

  it('leaves out a detail that exceeds its parent, with a warning that names it', () => {
    expect(toUsage({ prompt: 3, completion: 2, completionDetails: { reasoningTokens: 3, audioTokens: 1 } })).toEqual({
      usage: { promptTokens: 3, completionTokens: 2, totalTokens: 5, completionTokensDetails: { audioTokens: 1 } },
      warnings: [
        {
          code: 'usage_inconsistent',
          message: expect.stringContaining('reasoningTokens') as string,
          path: 'usage.completionTokensDetails.reasoningTokens',
        },
      ],
    })
  })

  it('is lawful for whatever a vendor sends', () => {
    const count = fc.oneof(fc.nat({ max: 9 }), fc.constantFrom(null, undefined, '', -1, Number.NaN, Infinity, {}))
    const counts = fc.record({
      prompt: count,
      completion: count,
      promptDetails: fc.record({ cachedTokens: count, cacheWriteTokens: count }),
      completionDetails: fc.record({ reasoningTokens: count, acceptedPredictionTokens: count }),
    })
    fc.assert(
      fc.property(counts, (sent) => {
        const { usage } = toUsage(sent)
        if (usage !== undefined) assertLawful(checkUsage(usage))
        expect(usage === undefined).toBe([sent.prompt, sent.completion].some((value) => !isCount(value)))
      }),
    )
  })
})

function isCount(value: unknown): boolean {
  return typeof value === 'number' && value >= 0 && value < Infinity
}

describe('addCounts', () => {
  it('adds what is known, and knows nothing without the first', () => {
    expect([addCounts(3, 2, undefined, null, 1), addCounts(undefined, 2), addCounts(0)]).toEqual([6, undefined, 0])
  })
})
