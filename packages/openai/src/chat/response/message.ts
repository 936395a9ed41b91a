import type { Citation, MediaPart, OutputPart, ProviderMetadata, ReplayToken } from '@concord/core'
import { isObject, leftovers, numberOrAbsent, objectsOf, textOrAbsent, type WireObject } from '@concord/core/adapter'
import { PROVIDER } from '../../config.ts'

/** Reads the URL citations of a message; their positions are those of its text. */
export function fromAnnotations(annotations: unknown): readonly Citation[] {
  return objectsOf(annotations).map((annotation) => {
    const citation = isObject(annotation['url_citation']) ? annotation['url_citation'] : {}
    const url = textOrAbsent(citation['url'])
    const title = textOrAbsent(citation['title'])
    const start = numberOrAbsent(citation['start_index'])
    const end = numberOrAbsent(citation['end_index'])
    return {
      ...(url !== undefined && { url }),
      ...(title !== undefined && { title }),
      ...(start !== undefined && { start }),
      ...(end !== undefined && { end }),
      source: annotation,
    }
  })
}

/** What was thought, under the names that hosts of this wire give it; OpenAI itself sends none. */
export function reasoningOf(message: WireObject): string | undefined {
  return textOrAbsent(message['reasoning_content']) ?? textOrAbsent(message['reasoning'])
}

/** Reads a spoken answer, or a piece of one; its id is what OpenAI wants back. */
export function fromAudio(audio: unknown, index: () => number, mediaType: string): readonly MediaPart[] {
  if (!isObject(audio)) return []
  const data = textOrAbsent(audio['data'])
  const transcript = textOrAbsent(audio['transcript'])
  const id = textOrAbsent(audio['id'])
  const replay: ReplayToken = { provider: PROVIDER, api: 'chat', data: { id } }
  const fields = {
    ...(data !== undefined && { data }),
    ...(transcript !== undefined && { transcript }),
    ...(id !== undefined && { replay }),
    ...leftovers(audio, AUDIO_FIELDS),
  }
  return Object.keys(fields).length === 0 ? [] : [{ type: 'media', index: index(), mediaType, ...fields }]
}

const AUDIO_FIELDS = new Set(['id', 'data', 'transcript'])

const AUDIO_TYPES: Readonly<Record<string, string>> = {
  wav: 'audio/wav',
  mp3: 'audio/mpeg',
  flac: 'audio/flac',
  opus: 'audio/opus',
  aac: 'audio/aac',
  pcm16: 'audio/pcm',
}

/** The answer does not say which format it has; the request did. */
export function audioTypeOf(options: unknown): string {
  const audio = isObject(options) ? options['audio'] : undefined
  const format = isObject(audio) ? audio['format'] : undefined
  return (typeof format === 'string' ? AUDIO_TYPES[format] : undefined) ?? 'audio/*'
}

/** A tool call as the wire spells it: a function's, a custom tool's, or one of a type from the future. */
export interface WireCall {
  readonly id: string | undefined
  readonly name: string
  readonly arguments: string
  readonly isCustom: boolean
}

/** The vendor's own fields of a tool call; those of its function stay there. */
export function metadataOfCall(call: WireObject): ProviderMetadata | undefined {
  const { providerMetadata: beside } = leftovers(call, CALL_FIELDS)
  const key = isObject(call['custom']) ? 'custom' : 'function'
  const body = call[key]
  const { providerMetadata: within } = isObject(body) ? leftovers(body, BODY_FIELDS) : {}
  return within === undefined ? beside : { ...beside, [key]: within }
}

const CALL_FIELDS = new Set(['id', 'type', 'index', 'function', 'custom'])
const BODY_FIELDS = new Set(['name', 'arguments', 'input'])

/** Reads a whole tool call; `undefined` for a type that this version does not know. */
export function readCall(call: WireObject): WireCall | undefined {
  const isCustom = isObject(call['custom'])
  const body = isCustom ? call['custom'] : call['function']
  if (!isObject(body)) return undefined
  return {
    id: idOf(call['id']),
    name: nameOf(body),
    arguments: argumentsOf(body[isCustom ? 'input' : 'arguments']),
    isCustom,
  }
}

/** Some servers write the literal "null" for an id that they do not have. */
export function idOf(id: unknown): string | undefined {
  return id === 'null' ? undefined : textOrAbsent(id)
}

/** Text as it came; an object, which some hosts send, as JSON. */
export function argumentsOf(value: unknown): string {
  if (typeof value === 'string') return value
  return value === undefined || value === null ? '' : JSON.stringify(value)
}

/** The name of a function; one that is not told is none of the user's. */
export function nameOf(body: WireObject): string {
  return textOrAbsent(body['name']) ?? UNNAMED
}

/** The name of a call whose own does not come. */
export const UNNAMED = 'function'

/** Makes the part of a tool call; without an id of the vendor's one is made. */
export function toCallPart(
  call: WireCall,
  index: number,
  createId: () => string,
): Extract<OutputPart, { type: 'tool_call' }> {
  return {
    type: 'tool_call',
    index,
    id: call.id ?? createId(),
    name: call.name,
    arguments: call.arguments,
    ...(call.isCustom && { custom: true }),
    ...(call.id === undefined && { syntheticId: true }),
  }
}
