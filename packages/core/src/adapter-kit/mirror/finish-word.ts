import type { FinishReason } from '../../contract/finish-reason.ts'
import type { OutputPart } from '../../contract/part.ts'
import type { CompletionChoice } from '../../contract/response.ts'
import { type FinishTable, finishReasonOf } from '../finish-reason.ts'
import type { Losses } from './losses.ts'

/** The words that a wire has for endings. */
export interface FinishWords<Word extends string | undefined = string | undefined> {
  /** How they are read. */
  readonly table: FinishTable
  /** How an ending is written; where a wire has no word for one, it may be left unsaid. */
  readonly words: Readonly<Record<FinishReason, Word>>
  /** Whether a refusal is more than a text on this wire. */
  readonly hasRefusals?: boolean
}

/**
 * Writes how a choice ended: the vendor's own word where it reads back the same beside what the wire carries of the choice;
 * `undefined` where that says the same.
 */
export function toFinishWord<Word extends string | undefined>(
  { finishReason, nativeFinishReason: native }: Pick<CompletionChoice, 'finishReason' | 'nativeFinishReason'>,
  content: Iterable<OutputPart['type']>,
  { table, words, hasRefusals = false }: FinishWords<Word>,
  path: string,
  losses: Losses,
): Word | string {
  const carried = [...content].filter((type) => hasRefusals || type !== 'refusal')
  const readsBack = (given: string | undefined): boolean =>
    finishReasonOf(given, table, carried).finishReason === finishReason
  if (native !== undefined && readsBack(native)) return native
  const word = words[finishReason]
  if (readsBack(word)) return word
  const said = word ?? finishReason
  if (!readsBack(said)) losses.add(`${path}.finishReason`, `an ending of ${finishReason}`)
  return said
}
