import type { MediaPart, OutputPart, UnknownPart } from '@concord/core'
import { isObject, leftovers, objectsOf, parseDataUrl, textOrAbsent, type WireObject } from '@concord/core/adapter'
import { toReplay } from './replay.ts'

/** The chunks of a content: a text by itself stands for one, and what is no list for one that is not known. */
export function chunksOf(content: unknown): readonly WireObject[] {
  if (typeof content === 'string') return content === '' ? [] : [toTextChunk(content)]
  if (isObject(content)) return [content]
  return Array.isArray(content) ? content.flatMap(chunksOf) : []
}

/** Writes a text. */
export function toTextChunk(text: string): WireObject {
  return { type: 'text', text }
}

/** The word that says what a chunk is. */
export function typeOf(chunk: WireObject): string {
  return textOrAbsent(chunk['type']) ?? ''
}

/** What a chunk of thinking holds. */
export interface Thinking {
  readonly text: string
  /** What goes back beside the text: the signature, whether it is closed, and references within. */
  readonly data: WireObject
  readonly metadata: ReturnType<typeof leftovers>
}

const THINKING_FIELDS: ReadonlySet<string> = new Set(['type', 'thinking', 'signature', 'closed'])

/** Reads a chunk of thinking, or a piece of one. */
export function fromThinking(chunk: WireObject): Thinking {
  const { thinking, signature, closed } = chunk
  const chunks = typeof thinking === 'string' ? chunksOf(thinking) : objectsOf(thinking)
  const others = chunks.filter((inner) => !isPlainText(inner))
  return {
    text: chunks.map((inner) => (isPlainText(inner) ? inner['text'] : '')).join(''),
    data: {
      ...(others.length > 0 && { thinking: others }),
      ...(textOrAbsent(signature) !== undefined && { signature }),
      ...(typeof closed === 'boolean' && { closed }),
    },
    metadata: leftovers(chunk, THINKING_FIELDS),
  }
}

const TEXT_FIELDS: ReadonlySet<string> = new Set(['type', 'text'])

function isPlainText(chunk: WireObject): chunk is { readonly text: string } {
  const { type = 'text', text } = chunk
  return type === 'text' && typeof text === 'string' && Object.keys(chunk).every((key) => TEXT_FIELDS.has(key))
}

/** What a text chunk has beside its text. */
export function metadataOfText(chunk: WireObject): ReturnType<typeof leftovers> {
  return leftovers(chunk, TEXT_FIELDS)
}

/** Reads a chunk that is a part of its own: media, or what this version does not know. */
export function fromChunk(chunk: WireObject, index: number): MediaPart | UnknownPart {
  const type = typeOf(chunk)
  const form = MEDIA.find((known) => known.type === type)
  const media = form === undefined ? undefined : fromMedia(chunk, index, form)
  return media ?? { type: 'unknown', index, value: chunk, ...(type !== '' && toReplay({ type })) }
}

/** A chunk that holds media: in which field, and of which type where the chunk does not say it. */
export interface MediaForm {
  readonly type: 'image_url' | 'document_url' | 'input_audio'
  readonly mediaType: string
  /** The field of an object that holds the address or the bytes. */
  readonly inner: string
}

/** The chunk for media of any type. */
export const DOCUMENT: MediaForm = { type: 'document_url', mediaType: '*/*', inner: 'url' }

/** The chunks that hold media. */
export const MEDIA: readonly MediaForm[] = [
  { type: 'image_url', mediaType: 'image/*', inner: 'url' },
  { type: 'input_audio', mediaType: 'audio/*', inner: 'data' },
  DOCUMENT,
]

function fromMedia(chunk: WireObject, index: number, form: MediaForm): (OutputPart & { type: 'media' }) | undefined {
  const { type, mediaType, inner } = form
  const field = chunk[type]
  const place = textOrAbsent(isObject(field) ? field[inner] : field)
  if (place === undefined) return undefined
  const { providerMetadata: beside } = leftovers(chunk, new Set(['type', type]))
  const { providerMetadata: within } = isObject(field) ? leftovers(field, new Set([inner])) : {}
  const metadata = within === undefined ? beside : { ...beside, [type]: within }
  return {
    type: 'media',
    index,
    mediaType,
    ...fromPlace(place, type),
    ...(metadata !== undefined && { providerMetadata: metadata }),
    ...toReplay({ type }),
  }
}

/** Bytes are a data URL; sound may be bare base64. */
function fromPlace(place: string, type: MediaForm['type']): Pick<MediaPart, 'data' | 'url'> & { mediaType?: string } {
  const bytes = parseDataUrl(place)
  if (bytes !== undefined) return bytes
  return type === 'input_audio' && !/^(https?|data):/.test(place) ? { data: place } : { url: place }
}
