import type { ChoiceChunk, Logprobs } from '@concord/core'
import { createLosses, isObject, type Losses } from '@concord/core/adapter'
import { fromLegacyLogprobs } from '@concord/openai/protocol'
import { toLegacyLogprobs } from '@concord/openai/protocol/server'
import type { AnyForm } from './form.ts'
import type { Keeper, Recaller } from './kept.ts'
import { isSame } from './same.ts'
import type { Writing } from './task.ts'

/** Reads the log-probabilities of a choice; what the lists do not say again is kept whole. */
export function takeLogprobs(logprobs: unknown, keeper: Keeper, form: AnyForm): { logprobs?: Logprobs } {
  if (form.logprobs === 'none') return {}
  const read = fromLegacyLogprobs(logprobs)
  if (!isSame(logprobs, toLists(read.logprobs, '', createLosses(''), form))) keeper.keep('logprobs', logprobs)
  return read
}

/** Writes the log-probabilities of a choice. */
export function giveLogprobs(
  { index, logprobs }: Pick<ChoiceChunk, 'index' | 'logprobs'>,
  recaller: Recaller,
  { form, losses }: Writing,
): unknown {
  const path = `choices[${index}].logprobs`
  if (form.logprobs !== 'none')
    return recaller.give(
      'logprobs',
      logprobs,
      () => toLists(logprobs, path, losses, form),
      (own) => fromLegacyLogprobs(own).logprobs,
    )
  if (logprobs !== undefined) losses.add(path, 'log-probabilities')
  return undefined
}

/** Writes the lists that say something. */
function toLists(
  logprobs: Logprobs | undefined,
  path: string,
  losses: Losses,
  form: AnyForm,
): object | null | undefined {
  const lists = toLegacyLogprobs(logprobs, path, losses)
  if (!isObject(lists)) return form.logprobs === 'numbers' ? null : undefined
  const said = Object.entries(lists).filter(([, list]) => list !== null)
  if (form.logprobs !== 'numbers') return Object.fromEntries(said)
  return Object.fromEntries(said.flatMap(([key, list]) => withoutNulls(key, list, `${path}.content`, losses)))
}

/** A list of numbers alone; one that has others is left out, with a warning where it had any. */
function withoutNulls(key: string, list: unknown, path: string, losses: Losses): readonly [string, unknown][] {
  if (!Array.isArray(list)) return []
  const filled: readonly unknown[] = key === 'top_logprobs' ? list.map((map: unknown) => map ?? {}) : list
  if (!filled.some(hasNull)) return [[key, filled]]
  if (!filled.every((item) => item === null)) losses.add(path, 'numbers of which some are unknown')
  return []
}

function hasNull(item: unknown): boolean {
  return item === null || (isObject(item) && Object.values(item).includes(null))
}
