import { describe, expect, test } from 'vitest'
import { completion, probe } from './wire.ts'

const { read } = probe

describe('usage', () => {
  test('the counts are those of the wire, and the vendor’s own object is kept', async () => {
    const usage = {
      prompt_tokens: 100,
      completion_tokens: 50,
      total_tokens: 150,
      prompt_tokens_details: { cached_tokens: 60, cache_write_tokens: 20, audio_tokens: 5, text_tokens: 95 },
      completion_tokens_details: {
        reasoning_tokens: 30,
        audio_tokens: 4,
        accepted_prediction_tokens: 3,
        rejected_prediction_tokens: 2,
      },
    }
    const response = await read(completion({ usage }))
    expect(response.usage).toEqual({
      promptTokens: 100,
      completionTokens: 50,
      totalTokens: 150,
      promptTokensDetails: { cachedTokens: 60, cacheWriteTokens: 20, audioTokens: 5 },
      completionTokensDetails: {
        reasoningTokens: 30,
        audioTokens: 4,
        acceptedPredictionTokens: 3,
        rejectedPredictionTokens: 2,
      },
    })
    expect(response.providerMetadata).toEqual({ usage })
  })

  test('an unknown detail is absent, and a known 0 is 0', async () => {
    const usage = {
      prompt_tokens: 3,
      completion_tokens: 2,
      total_tokens: 5,
      prompt_tokens_details: { cached_tokens: 0 },
    }
    const response = await read(completion({ usage }))
    expect(response.usage).toEqual({
      promptTokens: 3,
      completionTokens: 2,
      totalTokens: 5,
      promptTokensDetails: { cachedTokens: 0 },
    })
  })

  test('the total is computed', async () => {
    const response = await read(completion({ usage: { prompt_tokens: 3, completion_tokens: 2, total_tokens: 99 } }))
    expect(response.usage).toEqual({ promptTokens: 3, completionTokens: 2, totalTokens: 5 })
  })

  test('a detail that exceeds what it is a part of is left out with a warning', async () => {
    const usage = { prompt_tokens: 3, completion_tokens: 2, completion_tokens_details: { reasoning_tokens: 7 } }
    const response = await read(completion({ usage }))
    expect(response.usage).toEqual({ promptTokens: 3, completionTokens: 2, totalTokens: 5 })
    expect(response.warnings).toMatchObject([
      { code: 'usage_inconsistent', path: 'usage.completionTokensDetails.reasoningTokens' },
    ])
  })

  test.each([null, {}, { prompt_tokens: 3 }])('%j is no usage', async (usage) => {
    expect(await read(completion({ usage }))).not.toHaveProperty('usage')
  })
})
