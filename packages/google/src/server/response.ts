import type { Usage } from '@concord/core'
import type { Losses } from '@concord/core/adapter'

/** Notes the counts that Google's wires lack. */
export function noteUncounted(
  { promptTokensDetails: prompt, completionTokensDetails: completion }: Usage,
  losses: Losses,
): void {
  if (prompt?.cacheWriteTokens !== undefined) losses.add('usage.promptTokensDetails', 'tokens written to a cache')
  const { acceptedPredictionTokens: accepted, rejectedPredictionTokens: rejected } = completion ?? {}
  if ((accepted ?? rejected) !== undefined) losses.add('usage.completionTokensDetails', 'tokens of predictions')
}
