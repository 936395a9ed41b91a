import type { Citation, MediaPart, OutputPart, ProviderMetadata, ReplayToken } from '@concord/core'
import { isObject, leftovers, numberOrAbsent, objectsOf, textOrAbsent, type WireObject } from '@concord/core/adapter'
import type { Host } from '../../host.ts'
import { isReasoningBlock } from './reasoning.ts'

/** Reads the citations of a message, of URLs mostly; their positions are those of its text. */
export function fromAnnotations(annotations: unknown): readonly Citation[] {
  return Array.isArray(annotations) ? annotations.flatMap(fromAnnotation) : []
}

/** OpenAI's say what they cite in an object of their own, those of some hosts by themselves, or by an address alone. */
function fromAnnotation(annotation: unknown): readonly Citation[] {
  if (typeof annotation === 'string' && annotation !== '') return [{ url: annotation, source: annotation }]
  if (!isObject(annotation)) return []
  const citation = isObject(annotation['url_citation']) ? annotation['url_citation'] : annotation
  const url = textOrAbsent(citation['url'])
  const title = textOrAbsent(citation['title'])
  const start = numberOrAbsent(citation['start_index'])
  const end = numberOrAbsent(citation['end_index'])
  return [
    {
      ...(url !== undefined && { url }),
      ...(title !== undefined && { title }),
      ...(start !== undefined && { start }),
      ...(end !== undefined && { end }),
      source: annotation,
    },
  ]
}

/** The text of a content; some hosts give an answer in JSON as the value that it is. */
export function contentText(content: unknown): string {
  if (typeof content === 'string') return content
  return isObject(content) ? JSON.stringify(content) : ''
}

/** A block of a content that some hosts give as a list. */
export type ContentBlock =
  | { readonly type: 'text'; readonly text: string; readonly providerMetadata?: ProviderMetadata }
  | { readonly type: 'unknown'; readonly value: unknown }

/** Reads the blocks of a content that is a list, but for what was thought. */
export function contentBlocks(content: unknown): readonly ContentBlock[] {
  const blocks = objectsOf(content).filter((block) => !isReasoningBlock(block))
  return blocks.map((block) =>
    block['type'] === 'text' && typeof block['text'] === 'string'
      ? { type: 'text', text: block['text'], ...leftovers(block, TEXT_FIELDS) }
      : { type: 'unknown', value: block },
  )
}

const TEXT_FIELDS = new Set(['type', 'text'])

/** Reads a spoken answer, or a piece of one; its id is what OpenAI wants back. */
export function fromAudio(
  audio: unknown,
  index: () => number,
  mediaType: string,
  { provider }: Host,
): readonly MediaPart[] {
  if (!isObject(audio)) return []
  const data = textOrAbsent(audio['data'])
  const transcript = textOrAbsent(audio['transcript'])
  const id = textOrAbsent(audio['id'])
  const replay: ReplayToken = { provider, api: 'chat', data: { id } }
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
  const key = isCustomCall(call) ? 'custom' : 'function'
  const body = call[key]
  const { providerMetadata: within } = isObject(body) ? leftovers(body, BODY_FIELDS) : {}
  return within === undefined ? beside : { ...beside, [key]: within }
}

const CALL_FIELDS = new Set(['id', 'type', 'index', 'function', 'custom'])
const BODY_FIELDS = new Set(['name', 'arguments', 'input'])

/** Whether a call is of a custom tool; some hosts fill in every field of the union, so that its type counts first. */
export function isCustomCall({ type, custom, function: called }: WireObject): boolean {
  if (type === 'function' && isObject(called)) return false
  return isObject(custom)
}

/** Reads a whole tool call; `undefined` for a type that this version does not know. */
export function readCall(call: WireObject): WireCall | undefined {
  const isCustom = isCustomCall(call)
  const body = isCustom ? call['custom'] : call['function']
  if (!isObject(body)) return undefined
  return {
    id: idOf(call['id']),
    name: textOrAbsent(body['name']) ?? '',
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

/** The name of what is called; the kind of tool where the wire has none. */
export function nameOf({ name, isCustom }: Pick<WireCall, 'name' | 'isCustom'>): string {
  return name === '' ? (isCustom ? 'custom' : 'function') : name
}

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
    name: nameOf(call),
    arguments: call.arguments,
    ...(call.isCustom && { custom: true }),
    ...(call.id === undefined && { syntheticId: true }),
  }
}
