import type { InputAudioPart, InputFilePart, InputImagePart, MediaSource } from '@concord/core'
import { createError } from '@concord/core/adapter'
import { PROVIDER } from '../config.ts'
import { parseBase64, parseText } from '../response/bytes.ts'
import { formatOf, formatsOf, type MediaBlock } from '../response/formats.ts'
import type { WireBlock } from './blocks.ts'

/** Gives each document of a request a name of its own, which the wire demands. */
export type DocumentNames = (filename: string | undefined, format: string | undefined) => string

/** Makes the names of one request; they may not have most signs, nor an ending, nor be the same. */
export function createDocumentNames(): DocumentNames {
  const counts = new Map<string, number>()
  return (filename, format) => {
    const ending = `.${format ?? ''}`
    const bare = filename?.endsWith(ending) === true ? filename.slice(0, -ending.length) : filename
    const name =
      bare
        ?.replace(/[^\p{ASCII}]|[^\w\s()[\]-]|_/gu, '-')
        .replace(/\s+/g, ' ')
        .trim() || 'document'
    const count = (counts.get(name) ?? 0) + 1
    counts.set(name, count)
    return count === 1 ? name : `${name}-${count}`
  }
}

/** Writes an image, sound, a film or a document. */
export function toMedia(
  part: InputImagePart | InputAudioPart | InputFilePart,
  path: string,
  names: DocumentNames,
): WireBlock {
  const { source } = part
  const kind = kindOf(part)
  const format = toFormat(kind, source, path)
  if (kind !== 'document') return { [kind]: { format, source: toSource(source, path) } }
  const name = names(part.type === 'file' ? part.filename : undefined, format)
  return { document: { ...(format !== undefined && { format }), name, source: toDocumentSource(source, format, path) } }
}

/** A film is a file, for want of a part of its own. */
function kindOf({ type, source: { mediaType } }: InputImagePart | InputAudioPart | InputFilePart): MediaBlock {
  if (type !== 'file') return type
  const kind = mediaType?.split('/')[0]
  return kind === 'video' || kind === 'audio' || kind === 'image' ? kind : 'document'
}

/** An object of S3 may say by its ending what it is; a document there need not say it. */
function toFormat(kind: MediaBlock, source: MediaSource, path: string): string | undefined {
  const ending = source.type === 'id' ? (/\.(\w+)$/.exec(source.id)?.[1]?.toLowerCase() ?? '') : ''
  const fromEnding = formatsOf(kind).find((known) => known === (ending === 'jpg' ? 'jpeg' : ending))
  const format = source.mediaType === undefined ? fromEnding : formatOf(kind, source.mediaType)
  if (format !== undefined || (kind === 'document' && source.mediaType === undefined)) return format
  throw unsupported(`${path}.source.mediaType`, `give that of one of ${formatsOf(kind).join(', ')}`)
}

function toSource(source: MediaSource, path: string): WireBlock {
  if (source.type === 'base64') return { bytes: toBytes(source.data, `${path}.source.data`) }
  if (source.type === 'id') return { s3Location: { uri: source.id } }
  throw unsupported(`${path}.source`, 'give the bytes, or an object of S3 by its address as id')
}

/** A plain text that is said to be Unicode travels as text, any other as its bytes. */
function toDocumentSource(source: MediaSource, format: string | undefined, path: string): WireBlock {
  const written = toSource(source, path)
  const { bytes } = written
  const isUnicode = format === 'txt' && /;\s*charset="?utf-8/i.test(source.mediaType ?? '')
  const text = isUnicode && bytes instanceof Uint8Array ? parseText(bytes) : undefined
  return text === undefined || text === '' ? written : { text }
}

function toBytes(data: string, path: string): Uint8Array {
  const bytes = parseBase64(data)
  if (bytes !== undefined) return bytes
  throw createError('invalid_request', `${PROVIDER}: ${path} is no base64`, { provider: PROVIDER })
}

function unsupported(path: string, hint: string): Error {
  return createError('unsupported', `${PROVIDER}: ${path} is not supported; ${hint}`, { provider: PROVIDER })
}
