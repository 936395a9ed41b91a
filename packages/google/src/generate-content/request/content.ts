import type { InputPart, MediaSource, Warning } from '@concord/core'
import { mergeOptions, present, type WireObject } from '@concord/core/adapter'
import { type Attached, attachedTo, leftOut, mediaTypeOf } from '../../request.ts'

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
function toMedia(source: MediaSource): WireObject {
  const { mediaType: mimeType } = source
  if (source.type === 'base64') return { inlineData: { mimeType, data: source.data } }
  const fileUri = source.type === 'url' ? source.url : source.id
  return { fileData: present({ mimeType: mimeType ?? mediaTypeOf(fileUri), fileUri }) }
}

/** Merges a part's attachments into it; on an empty text they are the part. */
export function withOptions(part: WireObject, attached: Attached): WireObject {
  const options = attachedTo(attached)
  return part['text'] === '' && options !== undefined ? { ...options } : mergeOptions(part, options)
}

/** A string stands for one text. */
export function toTextParts(text: string): readonly WireObject[] {
  return text === '' ? [] : [{ text }]
}
