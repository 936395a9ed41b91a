import type { Usage } from '@concord/core'
import { isObject, type Losses, present, type WireObject } from '@concord/core/adapter'
import { fromUsage } from '../../response/usage.ts'

/** Writes the usage; the vendor's own object where it says the same. */
export function toUsageBody(usage: Usage | undefined, own: unknown, losses: Losses): WireObject | undefined {
  if (usage !== undefined) noteDetails(usage, losses)
  if (!isObject(own)) return usage === undefined ? undefined : toCounts(usage)
  if (JSON.stringify(fromUsage(own).usage) === JSON.stringify(usage)) return own
  const { tokens: _tokens, cached_tokens: _cached, ...rest } = own
  return { ...rest, ...(usage !== undefined && toCounts(usage)) }
}

function toCounts({ promptTokens, completionTokens, ...details }: Usage): WireObject {
  return present({
    tokens: present({
      input_tokens: promptTokens,
      output_tokens: completionTokens,
      reasoning_tokens: details.completionTokensDetails?.reasoningTokens,
    }),
    cached_tokens: details.promptTokensDetails?.cachedTokens,
  })
}

function noteDetails(
  { promptTokensDetails: prompt, completionTokensDetails: completion }: Usage,
  losses: Losses,
): void {
  const { cachedTokens: _cached, ...ofPrompt } = prompt ?? {}
  const { reasoningTokens: _reasoning, ...ofCompletion } = completion ?? {}
  if (Object.keys(ofPrompt).length > 0) losses.add('usage.promptTokensDetails', 'tokens of audio and of cache writes')
  if (Object.keys(ofCompletion).length > 0)
    losses.add('usage.completionTokensDetails', 'tokens of audio and of predictions')
}
