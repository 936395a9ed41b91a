import type { Usage } from '@concord/core'
import type { Host } from '../host.ts'
import { isObject, mergeOptions, present } from '@concord/core/adapter'

/** Writes a usage; counts that only the vendor has are kept from its own object. */
export function toUsageBody(usage: Usage, own: unknown, { quirks }: Host): object {
  const prompt = usage.promptTokensDetails
  const completion = usage.completionTokensDetails
  const counts = present({
    prompt_tokens: usage.promptTokens,
    completion_tokens:
      usage.completionTokens - (quirks.reasoningTokens === 'beside' ? (completion?.reasoningTokens ?? 0) : 0),
    total_tokens: usage.totalTokens,
    prompt_tokens_details:
      prompt &&
      present({
        cached_tokens: prompt.cachedTokens,
        cache_write_tokens: prompt.cacheWriteTokens,
        audio_tokens: prompt.audioTokens,
      }),
    completion_tokens_details:
      completion &&
      present({
        reasoning_tokens: completion.reasoningTokens,
        audio_tokens: completion.audioTokens,
        accepted_prediction_tokens: completion.acceptedPredictionTokens,
        rejected_prediction_tokens: completion.rejectedPredictionTokens,
      }),
  })
  return isObject(own) ? mergeOptions<object>(own, counts) : counts
}
