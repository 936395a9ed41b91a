import type { CompletionChunk, Usage } from '@concord/core'
import { isObject, type Losses, present, textOrAbsent, type WireObject } from '@concord/core/adapter'
import { fromUsage } from '../../response/usage.ts'

/** Writes the usage, in which the service tier stands; the vendor's own object where it says the same. */
export function toUsageBody(
  { usage, serviceTier }: Pick<CompletionChunk, 'usage' | 'serviceTier'>,
  own: unknown,
  losses: Losses,
): WireObject | undefined {
  if (usage !== undefined) noteDetails(usage, losses)
  const tier = serviceTier === undefined ? {} : { service_tier: serviceTier }
  const counts = { ...(usage !== undefined && toCounts(usage)), ...tier }
  if (!isObject(own)) return Object.keys(counts).length > 0 ? counts : undefined
  const isSame = JSON.stringify(fromUsage(own).usage) === JSON.stringify(usage)
  if (isSame && textOrAbsent(own['service_tier']) === serviceTier) return own
  const rest = Object.fromEntries(Object.entries(own).filter(([key]) => !COUNTS.has(key)))
  return { ...rest, ...counts }
}

const COUNTS: ReadonlySet<string> = new Set([
  'prompt_tokens',
  'completion_tokens',
  'total_tokens',
  'num_cached_tokens',
  'prompt_tokens_details',
  'prompt_token_details',
  'completion_tokens_details',
  'service_tier',
])

/** On this wire the tokens of sound stand beside those of the prompt. */
function toCounts({ promptTokensDetails: prompt, completionTokensDetails: completion, ...usage }: Usage): WireObject {
  const { cachedTokens, audioTokens } = prompt ?? {}
  const { reasoningTokens } = completion ?? {}
  const ofPrompt = present({ cached_tokens: cachedTokens, audio_tokens: audioTokens })
  return {
    prompt_tokens: usage.promptTokens - (audioTokens ?? 0),
    completion_tokens: usage.completionTokens,
    total_tokens: usage.totalTokens,
    ...(Object.keys(ofPrompt).length > 0 && { prompt_tokens_details: ofPrompt }),
    ...(reasoningTokens !== undefined && { completion_tokens_details: { reasoning_tokens: reasoningTokens } }),
  }
}

function noteDetails(
  { promptTokensDetails: prompt, completionTokensDetails: completion }: Usage,
  losses: Losses,
): void {
  if (prompt?.cacheWriteTokens !== undefined) losses.add('usage.promptTokensDetails', 'tokens written to a cache')
  const { reasoningTokens: _reasoning, ...others } = completion ?? {}
  if (Object.keys(others).length > 0) losses.add('usage.completionTokensDetails', 'tokens of audio and of predictions')
}
