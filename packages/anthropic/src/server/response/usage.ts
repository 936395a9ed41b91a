import type { CompletionResponse, Usage } from '@concord/core'
import { isObject, type Losses, present, type WireObject } from '@concord/core/adapter'
import { fromFacts } from '../../response/message.ts'

/** Writes the usage; the vendor's own object where it says the same. The wire always has one. */
export function toUsageBody(
  { usage, serviceTier }: Pick<CompletionResponse, 'usage' | 'serviceTier'>,
  own: unknown,
  losses: Losses,
): WireObject {
  if (usage !== undefined) noteDetails(usage, losses)
  const tier = serviceTier === undefined ? {} : { service_tier: serviceTier }
  if (!isObject(own)) return { ...UNKNOWN, ...toCounts(usage, losses), ...tier }
  const { usage: ownUsage, serviceTier: ownTier } = fromFacts(own)
  if (JSON.stringify(ownUsage) === JSON.stringify(usage) && ownTier === serviceTier) return own
  const rest = Object.fromEntries(Object.entries(own).filter(([key]) => !COUNTS.has(key)))
  return { ...UNKNOWN, ...rest, ...toCounts(usage, losses), ...tier }
}

/** What every usage has, and what is null where nothing is known of it. */
export const UNKNOWN: WireObject = {
  input_tokens: null,
  cache_creation_input_tokens: null,
  cache_read_input_tokens: null,
  cache_creation: null,
  output_tokens: null,
  output_tokens_details: null,
  server_tool_use: null,
  service_tier: null,
  inference_geo: null,
  speed: null,
}

const COUNTS: ReadonlySet<string> = new Set([
  'input_tokens',
  'output_tokens',
  'cache_read_input_tokens',
  'cache_creation_input_tokens',
  'output_tokens_details',
  'service_tier',
])

/** What a stream begins with whose counts come later: clients of this wire need numbers there. */
export const NOT_COUNTED: WireObject = { input_tokens: 0, output_tokens: 0 }

/** On this wire what is read from a cache and written to it stands beside the input. */
function toCounts(usage: Usage | undefined, losses: Losses): WireObject {
  if (usage === undefined) return {}
  const { promptTokens, completionTokens, promptTokensDetails, completionTokensDetails } = usage
  const { cachedTokens, cacheWriteTokens } = promptTokensDetails ?? {}
  const input = promptTokens - (cachedTokens ?? 0) - (cacheWriteTokens ?? 0)
  const thinking = completionTokensDetails?.reasoningTokens
  if (input < 0) losses.add('usage.promptTokensDetails', 'more cached tokens than there are')
  return present({
    input_tokens: input < 0 ? promptTokens : input,
    cache_creation_input_tokens: input < 0 ? undefined : cacheWriteTokens,
    cache_read_input_tokens: input < 0 ? undefined : cachedTokens,
    output_tokens: completionTokens,
    output_tokens_details: thinking === undefined ? undefined : { thinking_tokens: thinking },
  })
}

function noteDetails(
  { promptTokensDetails: prompt, completionTokensDetails: completion }: Usage,
  losses: Losses,
): void {
  if (prompt?.audioTokens !== undefined) losses.add('usage.promptTokensDetails', 'audio tokens')
  const { reasoningTokens: _reasoning, ...others } = completion ?? {}
  if (Object.keys(others).length > 0) losses.add('usage.completionTokensDetails', 'tokens of audio and of predictions')
}
