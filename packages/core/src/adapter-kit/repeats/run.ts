import type { OutputPart } from '../../contract/part.ts'
import type { ChoiceChunk, CompletionChunk } from '../../contract/response.ts'
import { countFields } from '../../engine/count-fields.ts'
import type { Repeat } from './parser.ts'

/**
 * A run of repeats. Where two events of it, read in full one after the other, brought pieces that differ in their texts alone, so
 * does the next; it need not be read in full.
 */
export interface Run {
  /** The latest event that is no repeat. */
  first: unknown
  /** What was brought by the event that was read in full last, where that is one piece of the usual form. */
  usual: Usual | undefined
  isSure: boolean
}

interface Usual {
  readonly chunk: CompletionChunk
  readonly choice: ChoiceChunk
  readonly part: PlainPart
}

/** A part with nothing beside its text, or beside the fields that every call has. */
type PlainPart = Extract<OutputPart, { type: 'text' | 'reasoning' | 'refusal' | 'tool_call' }>

/** Makes the state that knows the run of one stream. */
export function createRun(): Run {
  return { first: undefined, usual: undefined, isSure: false }
}

/** What a repeat brings; `undefined` for one that has to be read in full. */
export function chunkInRun({ first, usual, isSure }: Run, repeat: Repeat): CompletionChunk | undefined {
  return isSure && usual !== undefined && repeat.first === first ? withText(usual, repeat.text) : undefined
}

function withText({ chunk, choice, part }: Usual, text: string): CompletionChunk {
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
  const before = repeat.first === run.first ? run.usual : undefined
  run.usual = chunk === undefined ? undefined : usualOf(chunk)
  run.isSure = before !== undefined && run.usual !== undefined && isNext(before, run.usual, repeat.text)
  return chunk
}

function isNext(before: Usual, { chunk, part }: Usual, text: string): boolean {
  const isOther = text === textOf(part) && text !== textOf(before.part)
  return isOther && JSON.stringify(chunk) === JSON.stringify(withText(before, text))
}

function usualOf(chunk: CompletionChunk): Usual | undefined {
  const [choice] = chunk.choices
  const [part] = choice?.content ?? []
  if (choice === undefined || part === undefined || chunk.choices.length + choice.content.length > 2) return undefined
  if (countFields(chunk) > CHUNK_FIELDS || countFields(choice) > CHOICE_FIELDS || !isPlain(part)) return undefined
  return { chunk, choice, part }
}

const CHUNK_FIELDS = ['object', 'id', 'created', 'model', 'provider', 'choices'].length
const CHOICE_FIELDS = ['index', 'text', 'content', 'finishReason'].length

function isPlain(part: OutputPart): part is PlainPart {
  const { type } = part
  if (type === 'tool_call') return countFields(part) === CALL_FIELDS
  return (type === 'text' || type === 'reasoning' || type === 'refusal') && countFields(part) === TEXT_FIELDS
}

const TEXT_FIELDS = ['type', 'index', 'text'].length
const CALL_FIELDS = ['type', 'index', 'id', 'name', 'arguments'].length

function textOf(part: PlainPart): string {
  return part.type === 'tool_call' ? part.arguments : part.text
}
