import type { ContentOptions, InputPart, MediaSource } from '@concord/core'
import { isObject, leftovers, textOrAbsent } from '@concord/core/adapter'
import { PROVIDER } from '../../config.ts'
import { toBase64 } from '../../response/bytes.ts'
import { formatsOf, type MediaBlock, mediaTypeOf } from '../../response/formats.ts'
import { fromSource as fromMediaSource, restOfSource } from '../../response/media.ts'
import type { WireObject } from './schema.ts'

/** Reads an image, sound, a film or a document; `undefined` for what is none, or has more to say than a part can. */
export function fromMediaBlock(block: WireObject): InputPart | undefined {
  const [entry, ...others] = Object.entries(block)
  const [kind = '', media] = entry ?? []
  const read = READERS.get(kind)
  return others.length > 0 || read === undefined || !isObject(media) ? undefined : read(media)
}

const READERS: ReadonlyMap<string, (media: WireObject) => InputPart | undefined> = new Map([
  ['image', (media: WireObject) => fromImage('image', media)],
  ['audio', (media: WireObject) => fromImage('audio', media)],
  ['video', (media: WireObject) => fromFile('video', media)],
  ['document', (media: WireObject) => fromFile('document', media)],
])

const MEDIA_FIELDS: ReadonlySet<string> = new Set(['format'])
const FILE_FIELDS: ReadonlySet<string> = new Set(['format', 'name'])

function fromImage(type: 'image' | 'audio', media: WireObject): InputPart | undefined {
  const source = fromSource(type, media)
  return source && { type, source, ...optionsOf({ ...media, ...restOfSource(media['source']) }, MEDIA_FIELDS) }
}

function fromFile(kind: 'video' | 'document', media: WireObject): InputPart | undefined {
  const source = fromSource(kind, media)
  if (source === undefined) return undefined
  const filename = textOrAbsent(media['name'])
  const rest =
    'text' in wireSourceOf(media) ? { ...media, source: undefined } : { ...media, ...restOfSource(media['source']) }
  return { type: 'file', source, ...(filename !== undefined && { filename }), ...optionsOf(rest, FILE_FIELDS) }
}

/** A format that the adapter would not write again is no media type. */
function fromSource(kind: MediaBlock, media: WireObject): MediaSource | undefined {
  const { format } = media
  const source = wireSourceOf(media)
  if (kind === 'document' && format === undefined) return fromAddress(source)
  if (typeof format !== 'string' || !formatsOf(kind).includes(format)) return undefined
  const mediaType = mediaTypeOf(kind, format)
  const text = textOrAbsent(source['text'])
  if (text !== undefined && format === 'txt')
    return { type: 'base64', data: toBase64(new TextEncoder().encode(text)), mediaType: `${mediaType}; charset=utf-8` }
  const { data, url: id } = fromMediaSource(source)
  if (data !== undefined) return { type: 'base64', data, mediaType }
  return id === undefined ? undefined : { type: 'id', id, mediaType }
}

function fromAddress(source: WireObject): MediaSource | undefined {
  const { url: id } = fromMediaSource(source)
  return id === undefined ? undefined : { type: 'id', id }
}

function wireSourceOf({ source }: WireObject): WireObject {
  return isObject(source) ? source : {}
}

/** What the contract has no field for, at the level where it stands. */
export function optionsOf(object: WireObject, known: ReadonlySet<string>): { providerOptions?: ContentOptions } {
  const { providerMetadata: options } = leftovers(object, known)
  return options === undefined ? {} : { providerOptions: { [PROVIDER]: options } }
}
