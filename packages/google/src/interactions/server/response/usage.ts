import type { CompletionResponse, Usage } from '@concord/core'
import { isObject, type Losses, present, type WireObject } from '@concord/core/adapter'
import { noteUncounted } from '../../../server/response.ts'
import { fromUsage } from '../../response/usage.ts'

/** Writes the usage; the vendor's own object where it says the same. Without anything to say there is none. */
export function toUsageBody(
  { usage }: Pick<CompletionResponse, 'usage'>,
  own: unknown,
  losses: Losses,
): WireObject | undefined {
  if (usage !== undefined) noteUncounted(usage, losses)
  if (!isObject(own)) return usage === undefined ? undefined : toCounts(usage)
  if (JSON.stringify(fromUsage(own).usage) === JSON.stringify(usage)) return own
  const rest = Object.fromEntries(Object.entries(own).filter(([key]) => !COUNTS.has(key)))
  return { ...rest, ...(usage !== undefined && toCounts(usage)) }
}

const COUNTS: ReadonlySet<string> = new Set([
  'total_input_tokens',
  'total_output_tokens',
  'total_tokens',
  'total_thought_tokens',
  'total_cached_tokens',
  'total_tool_use_tokens',
  'input_tokens_by_modality',
  'tool_use_tokens_by_modality',
  'output_tokens_by_modality',
])

/** On this wire what was thought stands beside the output. */
function toCounts({
  promptTokens,
  completionTokens,
  totalTokens,
  promptTokensDetails: prompt,
  completionTokensDetails: completion,
}: Usage): WireObject {
  const thoughts = completion?.reasoningTokens
  return present({
    total_input_tokens: promptTokens,
    total_output_tokens: completionTokens - (thoughts ?? 0),
    total_tokens: totalTokens,
    total_thought_tokens: thoughts,
    total_cached_tokens: prompt?.cachedTokens,
    input_tokens_by_modality: toAudio(prompt?.audioTokens),
    output_tokens_by_modality: toAudio(completion?.audioTokens),
  })
}

function toAudio(tokens: number | undefined): readonly object[] | undefined {
  return tokens === undefined ? undefined : [{ modality: 'audio', tokens }]
}
