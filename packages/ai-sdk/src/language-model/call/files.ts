import { NoSuchProviderReferenceError, type SharedV4FileData } from '@ai-sdk/provider'
import type { InputAudioPart, InputFilePart, InputImagePart, MediaSource } from '@concord/core'
import { toBase64 } from '../../base64.ts'

/** A file as the AI SDK gives it. */
interface GivenFile {
  readonly data: SharedV4FileData
  readonly mediaType: string
  readonly filename?: string
}

/** Reads a file: an image, sound, or a document. */
export function toFilePart(file: GivenFile, provider: string): InputImagePart | InputAudioPart | InputFilePart {
  const { mediaType, filename } = file
  const source = toSource(file, provider)
  const [kind] = mediaType.split('/', 1)
  if (kind === 'image' || kind === 'audio') return { type: kind, source }
  return { type: 'file', source, ...(filename !== undefined && { filename }) }
}

function toSource({ data, mediaType }: GivenFile, provider: string): MediaSource {
  const full = isFull(mediaType) ? { mediaType } : {}
  switch (data.type) {
    case 'data': {
      const base64 = typeof data.data === 'string' ? data.data : toBase64(data.data)
      return { type: 'base64', data: base64, mediaType: isFull(mediaType) ? mediaType : guessType(base64, mediaType) }
    }
    case 'url':
      return { type: 'url', url: data.originalUrl ?? data.url.href, ...full }
    case 'text':
      return {
        type: 'base64',
        data: toBase64(new TextEncoder().encode(data.text)),
        mediaType: isFull(mediaType) ? mediaType : 'text/plain',
      }
    case 'reference': {
      const id = data.reference[provider]
      if (id === undefined) throw new NoSuchProviderReferenceError({ provider, reference: data.reference })
      return { type: 'id', id, ...full }
    }
    default:
      return data satisfies never
  }
}

/** The AI SDK may give the first half of a media type alone, or a star for the second. */
function isFull(mediaType: string): boolean {
  return /^[^/]+\/[^/*]+$/.test(mediaType)
}

/** The media type by the first bytes, in base64; the kind with a name for bytes where they tell nothing. */
function guessType(base64: string, mediaType: string): string {
  const found = SIGNATURES.find(([signature]) => base64.startsWith(signature))
  return found?.[1] ?? (mediaType.startsWith('text') ? 'text/plain' : 'application/octet-stream')
}

const SIGNATURES: readonly (readonly [base64: string, mediaType: string])[] = [
  ['iVBORw0KGgo', 'image/png'],
  ['/9j/', 'image/jpeg'],
  ['R0lGOD', 'image/gif'],
  ['UklGR', 'image/webp'],
  ['JVBERi', 'application/pdf'],
  ['SUQz', 'audio/mpeg'],
  ['//uQ', 'audio/mpeg'],
]
