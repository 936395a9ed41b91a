import type { CompletionChunk, Usage, Warning } from '@concord/core'
import { isObject, type Losses, present } from '@concord/core/adapter'
import { fromUsage } from '@concord/openai/protocol'
import type { AnyForm } from './form.ts'
import type { Keeper, Recaller } from './kept.ts'
import { isSame } from './same.ts'
import type { Writing } from './task.ts'

/** Reads the usage; the shape's own is always kept. */
export function takeUsage(
  usage: unknown,
  keeper: Keeper,
  { host }: AnyForm,
): { usage?: Usage; warnings?: readonly Warning[] } {
  keeper.keep('usage', usage)
  return isObject(usage) ? fromUsage(usage, host) : {}
}

/** Writes the usage, and notes the warnings that will not come again with it. */
export function giveUsage(
  { usage, warnings }: Pick<CompletionChunk, 'usage' | 'warnings'>,
  recaller: Recaller,
  writing: Writing,
): unknown {
  const { host } = writing.form
  const read = (own: unknown): ReturnType<typeof fromUsage> => (isObject(own) ? fromUsage(own, host) : {})
  const given = recaller.give(
    'usage',
    usage,
    () => toUsage(usage, writing),
    (own) => read(own).usage,
  )
  if (!isSame(warnings, read(given).warnings)) writing.losses.add('warnings', 'warnings')
  return given
}

function toUsage(usage: Usage | undefined, { form, mode, losses }: Writing): object | undefined {
  if (usage === undefined) return undefined
  if (!form.facts[mode].includes('usage')) {
    losses.add('usage', 'a usage')
    return undefined
  }
  const { promptTokensDetails: prompt, completionTokensDetails: completion } = usage
  return present({
    prompt_tokens: usage.promptTokens,
    completion_tokens: usage.completionTokens,
    total_tokens: usage.totalTokens,
    prompt_tokens_details: toDetails(prompt, form.promptDetails, 'usage.promptTokensDetails', losses),
    completion_tokens_details: toDetails(completion, form.completionDetails, 'usage.completionTokensDetails', losses),
  })
}

function toDetails(
  details: object | undefined,
  known: readonly string[],
  path: string,
  losses: Losses,
): object | undefined {
  const counts: readonly (readonly [string, unknown])[] = Object.entries(details ?? {})
  for (const [key] of counts) if (!known.includes(key)) losses.add(`${path}.${key}`, 'this count')
  const kept = counts.filter(([key]) => known.includes(key))
  return kept.length > 0 ? Object.fromEntries(kept.map(([key, count]) => [toSnakeCase(key), count])) : undefined
}

function toSnakeCase(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}
