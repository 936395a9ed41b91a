import type { ContentOptions, InputPart, MediaSource, Warning } from '@concord/core'
import { mergeOptions, present, type WireObject } from '@concord/core/adapter'
import { PROVIDER } from '../../config.ts'

/** Writes what the user says and shows; an empty text is none. */
export function toInputParts(parts: readonly InputPart[], path: string, warnings: Warning[]): readonly WireObject[] {
  return parts
    .map((part, i) => withOptions(toInputPart(part, `${path}[${i}]`, warnings), part))
    .filter((part) => part['text'] !== '' || 'thoughtSignature' in part)
}

function toInputPart(part: InputPart, path: string, warnings: Warning[]): WireObject {
  switch (part.type) {
    case 'text':
      return { text: part.text }
    case 'image':
    case 'audio':
      return toMedia(part.source)
    case 'file':
      if (part.filename !== undefined) warnings.push(leftOut(`${path}.filename`))
      return toMedia(part.source)
    default:
      return part satisfies never
  }
}

/** Writes bytes, or where they are: a file that was uploaded has an address too. */
export function toMedia(source: MediaSource): WireObject {
  const { mediaType: mimeType } = source
  if (source.type === 'base64') return { inlineData: { mimeType, data: source.data } }
  return { fileData: present({ mimeType, fileUri: source.type === 'url' ? source.url : source.id }) }
}

/** What may have attachments of the vendor's. */
export interface Attached {
  readonly providerOptions?: ContentOptions | undefined
}

/** Merges a part's attachments into it; on an empty text they are the part. */
export function withOptions(part: WireObject, { providerOptions }: Attached): WireObject {
  const options = providerOptions?.[PROVIDER]
  return part['text'] === '' && options !== undefined ? { ...options } : mergeOptions(part, options)
}

/** Merges a message's attachments into its last part: this wire has no place for them on a message. */
export function withMessageOptions(parts: readonly WireObject[], { providerOptions }: Attached): readonly WireObject[] {
  const options = providerOptions?.[PROVIDER]
  const last = parts.at(-1)
  return options === undefined || last === undefined ? parts : [...parts.slice(0, -1), mergeOptions(last, options)]
}

/** A string stands for one text. */
export function toTextParts(text: string): readonly WireObject[] {
  return text === '' ? [] : [{ text }]
}

/** The warning of a field that the wire lacks. */
export function leftOut(path: string): Warning {
  return { code: 'unsupported', message: `${PROVIDER} has no ${path.split('.').at(-1)} there; it was left out`, path }
}

/** The warning of a conversation that was mended. */
export function history(path: string, what: string): Warning {
  return { code: 'history', message: `${PROVIDER}: ${what}`, path }
}
