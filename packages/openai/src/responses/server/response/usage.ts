import type { Usage } from '@concord/core'
import { isObject, type Losses, mergeOptions, present } from '@concord/core/adapter'
import { fromUsage } from '../../response/usage.ts'

/** Writes a usage: the vendor's own object where it says the same, and what only that has beside other counts. */
export function toUsageBody(usage: Usage, own: unknown, losses: Losses): object {
  if (isObject(own) && JSON.stringify(fromUsage(own).usage) === JSON.stringify(usage)) return own
  const { cachedTokens, cacheWriteTokens, ...prompt } = usage.promptTokensDetails ?? {}
  const { reasoningTokens, ...completion } = usage.completionTokensDetails ?? {}
  for (const key of Object.keys(prompt)) losses.add(`usage.promptTokensDetails.${key}`, key)
  for (const key of Object.keys(completion)) losses.add(`usage.completionTokensDetails.${key}`, key)
  const counts = {
    input_tokens: usage.promptTokens,
    input_tokens_details: present({ cached_tokens: cachedTokens, cache_write_tokens: cacheWriteTokens }),
    output_tokens: usage.completionTokens,
    output_tokens_details: present({ reasoning_tokens: reasoningTokens }),
    total_tokens: usage.totalTokens,
  }
  return isObject(own) ? mergeOptions<object>(own, counts) : counts
}
