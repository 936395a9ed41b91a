import type { Usage } from '@concord/core'
import type { Host } from '../host.ts'
import { isObject, mergeOptions, present } from '@concord/core/adapter'
import { fromUsage } from '../usage.ts'

/** Writes a usage: the vendor's own object where it says the same, and what only that has beside other counts. */
export function toUsageBody(usage: Usage, own: unknown, host: Host): object {
  const { quirks } = host
  if (isObject(own) && JSON.stringify(fromUsage(own, host).usage) === JSON.stringify(usage)) return own
  const prompt = usage.promptTokensDetails
  const completion = usage.completionTokensDetails
  const counts = present({
    prompt_tokens: usage.promptTokens,
    completion_tokens:
      usage.completionTokens - (quirks.reasoningTokens === 'beside' ? (completion?.reasoningTokens ?? 0) : 0),
    total_tokens: usage.totalTokens,
    ...(quirks.cachedTokens !== undefined && { [quirks.cachedTokens]: prompt?.cachedTokens }),
    prompt_tokens_details:
      prompt &&
      present({
        cached_tokens: quirks.cachedTokens === undefined ? prompt.cachedTokens : undefined,
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
