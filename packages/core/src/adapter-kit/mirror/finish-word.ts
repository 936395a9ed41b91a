import type { FinishReason } from '../../contract/finish-reason.ts'
import type { OutputPart } from '../../contract/part.ts'
import type { CompletionChoice } from '../../contract/response.ts'
import { type FinishTable, finishReasonOf } from '../finish-reason.ts'
import type { Losses } from './losses.ts'

/** The words that a wire has for endings. */
export interface FinishWords {
  /** How they are read. */
  readonly table: FinishTable
  /** How an ending is written: a choice that ended says so, and where a wire has no word for it, by the contract's. */
  readonly words: Readonly<Record<FinishReason, string>>
  /** Whether a refusal is more than a text on this wire. */
  readonly hasRefusals?: boolean
}

/** Writes how a choice ended: the vendor's own word where it reads back the same beside what the wire carries of the choice. */
export function toFinishWord(
  { finishReason, nativeFinishReason: native }: Pick<CompletionChoice, 'finishReason' | 'nativeFinishReason'>,
  content: Iterable<OutputPart['type']>,
  { table, words, hasRefusals = false }: FinishWords,
  path: string,
  losses: Losses,
): string {
  const carried = [...content].filter((type) => hasRefusals || type !== 'refusal')
  const readsBack = (given: string): boolean => finishReasonOf(given, table, carried).finishReason === finishReason
  if (native !== undefined && readsBack(native)) return native
  const word = words[finishReason]
  if (!readsBack(word)) losses.add(`${path}.finishReason`, `an ending of ${finishReason}`)
  return word
}
