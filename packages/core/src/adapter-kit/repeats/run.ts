import type { CompletionChunk } from '../../contract/response.ts'
import { type PlainPart, stringOf, type UsualChunk, usualOf } from '../../engine/usual-chunk.ts'
import type { Repeat } from './parser.ts'
import type { Template } from './template.ts'

/**
 * A run of repeats. Where two events of it, read in full one after the other, brought pieces that differ in their texts alone, so
 * does the next; it need not be read in full.
 */
export interface Run {
  /** The latest event that is no repeat. */
  first: unknown
  /** What the repeat fits that was read in full last. */
  template: Template | undefined
  /** What was brought by the event that was read in full last, where that is one piece of the usual form. */
  usual: UsualChunk | undefined
  isSure: boolean
}

/** Makes the state that knows the run of one stream. */
export function createRun(): Run {
  return { first: undefined, template: undefined, usual: undefined, isSure: false }
}

/** What a repeat brings; `undefined` for one that has to be read in full. */
export function chunkInRun({ template, usual, isSure }: Run, repeat: Repeat): CompletionChunk | undefined {
  return isSure && usual !== undefined && repeat.template === template ? withText(usual, repeat.text) : undefined
}

function withText({ chunk, choice, part }: UsualChunk, text: string): CompletionChunk {
  const { id, created, model, provider } = chunk
  const piece = {
    index: choice.index,
    text: part.type === 'text' ? text : '',
    content: [partWithText(part, text)],
    finishReason: null,
  }
  return { object: 'completion', id, created, model, provider, choices: [piece] }
}

function partWithText(part: PlainPart, text: string): PlainPart {
  if (part.type !== 'tool_call') return { type: part.type, index: part.index, text }
  return { type: 'tool_call', index: part.index, id: part.id, name: part.name, arguments: text }
}

/** Notes what an event brought that was read in full; gives that. */
export function noteFirst(run: Run, event: unknown, chunk: CompletionChunk | undefined): CompletionChunk | undefined {
  run.first = event
  run.usual = chunk === undefined ? undefined : usualOf(chunk)
  run.isSure = false
  return chunk
}

/** Notes what a repeat brought that was read in full; gives that. */
export function noteRepeat(run: Run, repeat: Repeat, chunk: CompletionChunk | undefined): CompletionChunk | undefined {
  const before = repeat.template.event === run.first ? run.usual : undefined
  run.template = repeat.template
  run.usual = chunk === undefined ? undefined : usualOf(chunk)
  run.isSure = before !== undefined && run.usual !== undefined && isNext(before, run.usual, repeat.text)
  return chunk
}

function isNext(before: UsualChunk, after: UsualChunk, text: string): boolean {
  const isOther = stringOf(after.part) === text && stringOf(before.part) !== text
  return isOther && JSON.stringify(after.chunk) === JSON.stringify(withText(before, text))
}
