import type { Usage } from '@concord/core'
import { isObject, type Losses, present, type WireObject } from '@concord/core/adapter'
import { fromUsage } from '../../response/usage.ts'

/** Writes the usage; the vendor's own object where it says the same. Nothing where nothing is known. */
export function toUsageBody(usage: Usage | undefined, own: unknown, losses: Losses): WireObject | undefined {
  if (usage !== undefined) noteDetails(usage, losses)
  if (!isObject(own)) return usage && toCounts(usage, losses)
  if (JSON.stringify(fromUsage(own).usage) === JSON.stringify(usage)) return own
  const rest = Object.fromEntries(Object.entries(own).filter(([key]) => !COUNTS.has(key)))
  const body = { ...rest, ...(usage && toCounts(usage, losses)) }
  return Object.keys(body).length > 0 ? body : undefined
}

const COUNTS: ReadonlySet<string> = new Set([
  'inputTokens',
  'outputTokens',
  'totalTokens',
  'cacheReadInputTokens',
  'cacheWriteInputTokens',
])

/** On this wire what is read from a cache and written to it stands beside the input; the total has all of it. */
function toCounts(
  { promptTokens, completionTokens, totalTokens, promptTokensDetails }: Usage,
  losses: Losses,
): WireObject {
  const { cachedTokens, cacheWriteTokens } = promptTokensDetails ?? {}
  const input = promptTokens - (cachedTokens ?? 0) - (cacheWriteTokens ?? 0)
  if (input < 0) losses.add('usage.promptTokensDetails', 'more cached tokens than there are')
  return present({
    inputTokens: input < 0 ? promptTokens : input,
    outputTokens: completionTokens,
    totalTokens,
    cacheReadInputTokens: input < 0 ? undefined : cachedTokens,
    cacheWriteInputTokens: input < 0 ? undefined : cacheWriteTokens,
  })
}

function noteDetails(
  { promptTokensDetails: prompt, completionTokensDetails: completion }: Usage,
  losses: Losses,
): void {
  if (prompt?.audioTokens !== undefined) losses.add('usage.promptTokensDetails', 'audio tokens')
  if (completion !== undefined)
    losses.add('usage.completionTokensDetails', 'tokens of reasoning, audio and predictions')
}
