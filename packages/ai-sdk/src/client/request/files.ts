import type { LanguageModelV4FilePart, SharedV4FileData } from '@ai-sdk/provider'
import type { InputAudioPart, InputFilePart, InputImagePart, MediaSource } from '@concord/core'
import { createError } from '@concord/core/adapter'
import { type Names, optionsOf } from './names.ts'

/** Writes an image, sound or a document. */
export function toFile(part: InputImagePart | InputAudioPart | InputFilePart, names: Names): LanguageModelV4FilePart {
  const { source } = part
  const filename = part.type === 'file' ? part.filename : undefined
  return {
    type: 'file',
    data: toFileData(source, names),
    mediaType: source.mediaType ?? KINDS[part.type],
    ...(filename !== undefined && { filename }),
    ...optionsOf(part),
  }
}

/** What the AI SDK calls a media type of which only the first half is known. */
const KINDS: Readonly<Record<'image' | 'audio' | 'file', string>> = {
  image: 'image',
  audio: 'audio',
  file: 'application/pdf', // The one document that providers take by its address; a media type of the part's own says otherwise.
}

function toFileData(source: MediaSource, { provider }: Names): SharedV4FileData {
  switch (source.type) {
    case 'base64':
      return { type: 'data', data: source.data }
    case 'url': {
      const url = URL.canParse(source.url) ? new URL(source.url) : undefined
      if (url !== undefined) return { type: 'url', url, ...(url.href !== source.url && { originalUrl: source.url }) }
      throw createError('invalid_request', `${provider}: the address of a file is none`, { provider })
    }
    case 'id':
      return { type: 'reference', reference: { [provider]: source.id } }
    default:
      return source satisfies never
  }
}
