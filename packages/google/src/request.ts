import type { ContentOptions, Warning } from '@concord/core'
import { mergeOptions, type WireObject } from '@concord/core/adapter'
import { PROVIDER } from './config.ts'

/** What may have attachments of the vendor's. */
export interface Attached {
  readonly providerOptions?: ContentOptions | undefined
}

/** What is attached to a message, part or tool. */
export function attachedTo({ providerOptions }: Attached): object | undefined {
  return providerOptions?.[PROVIDER]
}

/** Merges a message's attachments into its last part: Google's wires have no place for them on a message. */
export function withMessageOptions(parts: readonly WireObject[], message: Attached): readonly WireObject[] {
  const options = attachedTo(message)
  const last = parts.at(-1)
  return options === undefined || last === undefined ? parts : [...parts.slice(0, -1), mergeOptions(last, options)]
}

/** The media type that an address ends in; Vertex AI demands one. Source: https://ai.google.dev/gemini-api/docs/file-input-methods */
export function mediaTypeOf(address: string): string | undefined {
  const ending = /\.(\w+)(?:[?#].*)?$/.exec(address)?.[1]?.toLowerCase() ?? ''
  return Object.hasOwn(MEDIA_TYPES, ending) ? MEDIA_TYPES[ending] : undefined
}

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  webp: 'image/webp',
  heic: 'image/heic',
  heif: 'image/heif',
  wav: 'audio/wav',
  mp3: 'audio/mp3',
  aiff: 'audio/aiff',
  aac: 'audio/aac',
  ogg: 'audio/ogg',
  flac: 'audio/flac',
  mp4: 'video/mp4',
  webm: 'video/webm',
  pdf: 'application/pdf',
  txt: 'text/plain',
}

/** Texts that end the answer, as a list; none are no field. */
export function toStop(stop: string | readonly string[] | undefined): readonly string[] | undefined {
  if (stop === undefined || stop.length === 0) return undefined
  return typeof stop === 'string' ? [stop] : stop
}

/** The warning of a field that the wire lacks. */
export function leftOut(path: string): Warning {
  return { code: 'unsupported', message: `${PROVIDER} has no ${path.split('.').at(-1)} there; it was left out`, path }
}

/** The warning of a field that was sent in another form. */
export function adjusted(path: string, what: string): Warning {
  return { code: 'adjusted', message: `${PROVIDER}: ${what}`, path }
}
