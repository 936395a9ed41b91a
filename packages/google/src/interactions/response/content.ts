import type { MediaPart, OutputPart, TextPart } from '@concord/core'
import { leftovers, textOrAbsent, type WireObject } from '@concord/core/adapter'
import { fromAnnotations } from './annotations.ts'
import { toReplay } from './replay.ts'

/** Reads one piece of what the model put out; `undefined` for one that says nothing. */
export function fromContent(content: WireObject, index: number): OutputPart | undefined {
  const type = typeOf(content)
  if (type === 'text') return fromText(content, index)
  if (MEDIA_TYPES.has(type)) return fromMedia(content, index)
  return { type: 'unknown', index, value: content, ...toReplay({ content: type }) }
}

/** The word that says what a step or a content is. */
export function typeOf(object: WireObject): string {
  return textOrAbsent(object['type']) ?? ''
}

const TEXT_FIELDS: ReadonlySet<string> = new Set(['type', 'text', 'annotations'])

function fromText(content: WireObject, index: number): TextPart | undefined {
  const text = textOrAbsent(content['text']) ?? ''
  const citations = fromAnnotations(content['annotations'], text)
  const metadata = leftovers(content, TEXT_FIELDS)
  if (text === '' && citations.length === 0 && metadata.providerMetadata === undefined) return undefined
  return { type: 'text', index, text, ...(citations.length > 0 && { citations }), ...metadata }
}

/** The kinds of media, and what each is where nothing says more. */
export const MEDIA_TYPES: ReadonlyMap<string, string> = new Map([
  ['image', 'image/png'],
  ['audio', 'audio/wav'],
  ['video', 'video/mp4'],
  ['document', 'application/pdf'],
])

/** The fields of media that the contract holds. */
export const MEDIA_FIELDS: ReadonlySet<string> = new Set(['type', 'data', 'uri', 'mime_type'])

/** Reads an image, a sound, a film or a document. */
function fromMedia(content: WireObject, index: number): MediaPart | undefined {
  const data = textOrAbsent(content['data'])
  const url = textOrAbsent(content['uri'])
  const metadata = leftovers(content, MEDIA_FIELDS)
  if (data === undefined && url === undefined && metadata.providerMetadata === undefined) return undefined
  return {
    type: 'media',
    index,
    mediaType: textOrAbsent(content['mime_type']) ?? MEDIA_TYPES.get(typeOf(content)) ?? 'application/octet-stream',
    ...(data !== undefined && { data }),
    ...(url !== undefined && { url }),
    ...metadata,
  }
}
