import type { OutputPart, ProviderMetadata } from '@concord/core'
import {
  createPartNumbers,
  isObject,
  leftovers,
  objectsOf,
  type PartNumbers,
  textOrAbsent,
  type WireObject,
} from '@concord/core/adapter'
import { mediaTypeOf } from './media.ts'

/** The parts of an answer: of a whole one at once, of a stream line by line. */
export interface Parts {
  /** The field of the text. */
  readonly text: 'content' | 'response'
  readonly createId: () => string
  readonly numbers: PartNumbers
  calls: number
}

/** Begins the parts of one answer, whose text has this name. */
export function createParts(text: 'content' | 'response', createId: () => string): Parts {
  return { text, createId, numbers: createPartNumbers(), calls: 0 }
}

/** Reads a message, or a line of one. */
export function readParts(parts: Parts, message: WireObject): readonly OutputPart[] {
  const { text, createId, numbers } = parts
  const content: OutputPart[] = []
  pushText('reasoning', message['thinking'], numbers, content)
  pushText('text', message[text], numbers, content)
  pushMedia(message['image'], numbers, content)
  for (const call of objectsOf(message['tool_calls']))
    content.push(fromCall(call, numbers(`call ${parts.calls++}`), createId))
  return inOrder(content)
}

/** A line may go on with two parts at once. */
function inOrder(parts: readonly OutputPart[]): readonly OutputPart[] {
  return parts.length < 2 ? parts : parts.toSorted((a, b) => a.index - b.index)
}

function pushText(type: 'text' | 'reasoning', value: unknown, numbers: PartNumbers, content: OutputPart[]): void {
  const text = textOrAbsent(value)
  if (text !== undefined) content.push({ type, index: numbers(type), text })
}

function pushMedia(value: unknown, numbers: PartNumbers, content: OutputPart[]): void {
  const data = textOrAbsent(value)
  if (data !== undefined) content.push({ type: 'media', index: numbers('image'), mediaType: mediaTypeOf(data), data })
}

/** Calls come whole. What names no function is of a type that this version does not know. */
function fromCall(call: WireObject, index: number, createId: () => string): OutputPart {
  const body = isObject(call['function']) ? call['function'] : {}
  const name = textOrAbsent(body['name'])
  if (name === undefined) return { type: 'unknown', index, value: call }
  const id = textOrAbsent(call['id'])
  const providerMetadata = metadataOfCall(call)
  return {
    type: 'tool_call',
    index,
    id: id ?? createId(),
    name,
    arguments: argumentsOf(body['arguments']),
    ...(id === undefined && { syntheticId: true }),
    ...(providerMetadata !== undefined && { providerMetadata }),
  }
}

/** An object as JSON, text as it came; what is not sent is an object without fields. */
function argumentsOf(value: unknown): string {
  if (value === undefined || value === null || value === '') return '{}'
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** The vendor's own fields of a call; those of its function stay there. */
function metadataOfCall(call: WireObject): ProviderMetadata | undefined {
  const { providerMetadata: beside } = leftovers(call, CALL_FIELDS)
  const { providerMetadata: within } = isObject(call['function']) ? leftovers(call['function'], FUNCTION_FIELDS) : {}
  return within === undefined ? beside : { ...beside, function: within }
}

const CALL_FIELDS: ReadonlySet<string> = new Set([
  'id',
  'type', // always a function
  'function',
])

const FUNCTION_FIELDS: ReadonlySet<string> = new Set([
  'index', // its place among the calls
  'name',
  'arguments',
])
