import type { MediaSource } from '../contract/message.ts'

/** Bytes and what they are. */
export type TypedBytes = Pick<Extract<MediaSource, { type: 'base64' }>, 'mediaType' | 'data'>

/** Writes bytes as an address that holds them. */
export function toDataUrl({ mediaType, data }: TypedBytes): string {
  return `data:${mediaType};base64,${data}`
}

/** The bytes that an address holds as base64; `undefined` for any other address, and for one that holds none. */
export function parseDataUrl(url: string): TypedBytes | undefined {
  const [, mediaType, data] = /^data:([^;,]+);base64,(.+)$/s.exec(url) ?? []
  return mediaType === undefined || data === undefined ? undefined : { mediaType, data }
}

/** Writes where media are, for wires that have one string for it: bytes travel as a data URL. */
export function toAddress(source: MediaSource): string {
  switch (source.type) {
    case 'base64':
      return toDataUrl(source)
    case 'url':
      return source.url
    case 'id':
      return source.id
    default:
      return source satisfies never
  }
}

/** Reads where media are; bytes in a data URL are told apart. */
export function fromAddress(url: string): MediaSource {
  const bytes = parseDataUrl(url)
  return bytes === undefined ? { type: 'url', url } : { type: 'base64', ...bytes }
}
