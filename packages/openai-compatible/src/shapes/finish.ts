import type { ChoiceChunk, FinishReason, OutputPart } from '@concord/core'
import { finishReasonOf, isAbsent, type Losses } from '@concord/core/adapter'
import { finishTable } from '@concord/openai/protocol'
import type { Task } from './task.ts'

/** How a choice ended, or that it did not. */
export type Ending = Pick<ChoiceChunk, 'finishReason' | 'nativeFinishReason'>

type Types = Iterable<OutputPart['type']>

/** Reads how a choice ended; an event that says nothing does not end it. */
export function fromWord(word: unknown, types: Types, { form, mode }: Task): Ending {
  if (mode === 'event' && isAbsent(word)) return { finishReason: null }
  return finishReasonOf(word, finishTable(form.host), types)
}

/**
 * Writes how a choice ended: with a word of the shape that reads back the same, or with none. An event without a word ends
 * nothing, so that an ending without one is told by the end of the stream alone.
 */
export function toWord(
  ending: Ending,
  types: Types,
  { form, mode }: Task,
  { path, losses }: { readonly path: string; readonly losses: Losses },
): string | null | undefined {
  const { finishReason, nativeFinishReason: native } = ending
  if (finishReason === null) return null
  const table = finishTable(form.host)
  const readsBack = (word?: string): boolean => finishReasonOf(word, table, types).finishReason === finishReason
  const isSayable = (word: string): boolean => form.words?.includes(word) ?? word !== ''
  const word = [native, finishReason, ...Object.keys(table)].find(
    (candidate) => candidate !== undefined && isSayable(candidate) && readsBack(candidate),
  )
  if (native !== undefined && word !== native) losses.add(`${path}.nativeFinishReason`, 'this word for an ending')
  const isSilent = native === undefined && form.mayEndSilently && readsBack()
  if (word === undefined || (isSilent && word === finishReason))
    return isSilent && mode === 'body' ? undefined : lose(finishReason)
  return word

  function lose(reason: FinishReason): string | null {
    losses.add(`${path}.finishReason`, `an ending of ${reason}`)
    if (reason === 'unknown' && mode === 'event') return null
    losses.add(`${path}.nativeFinishReason`, 'no word for an ending')
    return UNFINISHED[reason] ?? 'length'
  }
}

/** What is written in the place of an ending that a shape has no word for: nothing that claims a natural end. */
const UNFINISHED: Partial<Record<FinishReason, string>> = { refusal: 'content_filter', error: 'content_filter' }
