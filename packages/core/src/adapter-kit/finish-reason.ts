import type { FinishReason } from '../contract/finish-reason.ts'
import type { OutputPart } from '../contract/part.ts'

/** A vendor's words for an ending; what it lacks is `unknown`. */
export type FinishTable = Readonly<Record<string, FinishReason>>

/** How a choice ended, as fields of the choice. */
export interface Ending {
  readonly finishReason: FinishReason
  readonly nativeFinishReason?: string
}

/**
 * Reads a vendor's word. Where it says no more than that the answer ended, the content says more: a refusal, or tools to
 * run.
 */
export function finishReasonOf(word: unknown, table: FinishTable, content: Iterable<OutputPart['type']>): Ending {
  if (typeof word !== 'string' || word === '') return { finishReason: strengthen('unknown', content) }
  const known = Object.hasOwn(table, word) ? table[word] : undefined
  const finishReason = known === 'stop' ? strengthen('stop', content) : (known ?? 'unknown')
  return { finishReason, nativeFinishReason: word }
}

function strengthen(weak: FinishReason, content: Iterable<OutputPart['type']>): FinishReason {
  const types = new Set(content)
  if (types.has('tool_call')) return 'tool_calls'
  return types.has('refusal') ? 'refusal' : weak
}

/** The kinds of the parts in a content. */
export function typesOf(content: readonly OutputPart[]): readonly OutputPart['type'][] {
  return content.map(({ type }) => type)
}
