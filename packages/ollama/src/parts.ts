import type { MediaPart, OutputPart, ProviderMetadata } from '@concord/core'
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

/** Reads the parts of an answer: of a whole one at once, of a stream line by line. */
export type PartsReader = (message: WireObject) => readonly OutputPart[]

/** Makes the state that reads the parts of one answer, whose text has this name. */
export function createPartsReader(text: 'content' | 'response', createId: () => string): PartsReader {
  const numbers = createPartNumbers()
  let calls = 0
  return (message) =>
    inOrder([
      ...toTextParts('reasoning', message['thinking'], numbers),
      ...toTextParts('text', message[text], numbers),
      ...toMedia(message['image'], numbers),
      ...objectsOf(message['tool_calls']).map((call) => fromCall(call, numbers(`call ${calls++}`), createId)),
    ])
}

/** A line may go on with two parts at once. */
function inOrder(parts: readonly OutputPart[]): readonly OutputPart[] {
  return parts.length < 2 ? parts : parts.toSorted((a, b) => a.index - b.index)
}

function toTextParts(type: 'text' | 'reasoning', value: unknown, numbers: PartNumbers): readonly OutputPart[] {
  const text = textOrAbsent(value)
  return text === undefined ? [] : [{ type, index: numbers(type), text }]
}

function toMedia(value: unknown, numbers: PartNumbers): readonly MediaPart[] {
  const data = textOrAbsent(value)
  return data === undefined ? [] : [{ type: 'media', index: numbers('image'), mediaType: mediaTypeOf(data), data }]
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
