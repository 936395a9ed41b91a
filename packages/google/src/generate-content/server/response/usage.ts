import type { CompletionResponse, Usage } from '@concord/core'
import { isObject, type Losses, present, type WireObject } from '@concord/core/adapter'
import { noteUncounted } from '../../../server/response.ts'
import { fromFacts } from '../../response/response.ts'

/** Writes the usage; the vendor's own object where it says the same. Without anything to say there is none. */
export function toUsageBody(
  { usage, serviceTier }: Pick<CompletionResponse, 'usage' | 'serviceTier'>,
  own: unknown,
  losses: Losses,
): WireObject | undefined {
  if (usage !== undefined) noteUncounted(usage, losses)
  const said = { ...toCounts(usage), ...(serviceTier !== undefined && { serviceTier }) }
  if (!isObject(own)) return Object.keys(said).length > 0 ? said : undefined
  const { usage: ownUsage, serviceTier: ownTier } = fromFacts(own)
  if (JSON.stringify(ownUsage) === JSON.stringify(usage) && ownTier === serviceTier) return own
  return { ...Object.fromEntries(Object.entries(own).filter(([key]) => !COUNTS.has(key))), ...said }
}

const COUNTS: ReadonlySet<string> = new Set([
  'promptTokenCount',
  'candidatesTokenCount',
  'totalTokenCount',
  'thoughtsTokenCount',
  'cachedContentTokenCount',
  'toolUsePromptTokenCount',
  'promptTokensDetails',
  'toolUsePromptTokensDetails',
  'candidatesTokensDetails',
  'serviceTier',
])

/** On this wire what was thought stands beside the candidates. */
function toCounts(usage: Usage | undefined): WireObject {
  if (usage === undefined) return {}
  const { promptTokens, completionTokens, totalTokens, promptTokensDetails, completionTokensDetails } = usage
  const thoughts = completionTokensDetails?.reasoningTokens
  return present({
    promptTokenCount: promptTokens,
    candidatesTokenCount: completionTokens - (thoughts ?? 0),
    totalTokenCount: totalTokens,
    thoughtsTokenCount: thoughts,
    cachedContentTokenCount: promptTokensDetails?.cachedTokens,
    promptTokensDetails: toAudio(promptTokensDetails?.audioTokens),
    candidatesTokensDetails: toAudio(completionTokensDetails?.audioTokens),
  })
}

function toAudio(tokenCount: number | undefined): readonly object[] | undefined {
  return tokenCount === undefined ? undefined : [{ modality: 'AUDIO', tokenCount }]
}
