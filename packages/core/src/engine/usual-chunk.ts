import type { OutputPart } from '../contract/part.ts'
import type { ChoiceChunk, CompletionChunk } from '../contract/response.ts'
import { countFields } from './count-fields.ts'

/** What most chunks of a stream are: one piece of one part, with nothing beside its string. */
export interface UsualChunk {
  readonly chunk: CompletionChunk
  readonly choice: ChoiceChunk
  readonly part: PlainPart
}

/** A part with nothing beside its text, or beside the fields that every call has. */
export type PlainPart = Extract<OutputPart, { type: 'text' | 'reasoning' | 'refusal' | 'tool_call' }>

/** Takes a chunk apart; `undefined` for one that is not of the usual form. Its fields are counted before one is read (decision 30). */
export function usualOf(chunk: CompletionChunk): UsualChunk | undefined {
  if (countFields(chunk) > CHUNK_FIELDS) return undefined
  const [choice] = chunk.choices
  if (choice === undefined || chunk.choices.length > 1 || countFields(choice) > CHOICE_FIELDS) return undefined
  const [part] = choice.content
  if (part === undefined || choice.content.length > 1 || choice.finishReason !== null) return undefined
  return isPlain(part) ? { chunk, choice, part } : undefined
}

const CHUNK_FIELDS = ['object', 'id', 'created', 'model', 'provider', 'choices'].length
const CHOICE_FIELDS = ['index', 'text', 'content', 'finishReason'].length

function isPlain(part: OutputPart): part is PlainPart {
  const count = countFields(part)
  if (count === CALL_FIELDS) return part.type === 'tool_call'
  return count === TEXT_FIELDS && (part.type === 'text' || part.type === 'reasoning' || part.type === 'refusal')
}

const TEXT_FIELDS = ['type', 'index', 'text'].length
const CALL_FIELDS = ['type', 'index', 'id', 'name', 'arguments'].length

/** The text or the arguments of a part. */
export function stringOf(part: PlainPart): string {
  return part.type === 'tool_call' ? part.arguments : part.text
}

/** Tells whether a chunk goes on with the part of another, and differs from it in its string alone. */
export function goesOn({ chunk, choice, part }: UsualChunk, before: UsualChunk): boolean {
  const last = before.chunk
  if (chunk.id !== last.id || chunk.created !== last.created || chunk.model !== last.model) return false
  if (chunk.provider !== last.provider || choice.index !== before.choice.index) return false
  return isSamePlain(part, before.part)
}

function isSamePlain(part: PlainPart, before: PlainPart): boolean {
  if (part.type !== before.type || part.index !== before.index) return false
  return (
    part.type !== 'tool_call' || (before.type === 'tool_call' && part.id === before.id && part.name === before.name)
  )
}
