import type { MediaSource, ToolResultPart, Warning } from '@concord/core'
import { mergeOptions, present, type WireObject } from '@concord/core/adapter'
import { type Attached, attachedTo, leftOut } from '../../request.ts'

/** Writes what the user says and shows; an empty text is none. */
export function toContents(parts: readonly ToolResultPart[], path: string, warnings: Warning[]): readonly WireObject[] {
  return parts
    .map((part, i) => withOptions(toContent(part, `${path}[${i}]`, warnings), part))
    .filter((content) => content['type'] !== 'text' || content['text'] !== '')
}

function toContent(part: ToolResultPart, path: string, warnings: Warning[]): WireObject {
  switch (part.type) {
    case 'text':
      return toText(part.text)
    case 'json':
      return toText(JSON.stringify(part.value))
    case 'image':
      return toMedia('image', part.source)
    case 'audio':
      return toMedia('audio', part.source)
    case 'file':
      if (part.filename !== undefined) warnings.push(leftOut(`${path}.filename`))
      return toMedia(part.source.mediaType?.startsWith('video/') === true ? 'video' : 'document', part.source)
    default:
      return part satisfies never
  }
}

/** Writes a text. */
export function toText(text: string): WireObject {
  return { type: 'text', text }
}

/** Writes bytes, or where they are: a file that was uploaded has an address too. */
function toMedia(type: string, source: MediaSource): WireObject {
  const { mediaType: mime_type } = source
  if (source.type === 'base64') return { type, data: source.data, mime_type }
  return present({ type, uri: source.type === 'url' ? source.url : source.id, mime_type })
}

/** The kind of content that holds media of this type. */
export function contentTypeOf(mediaType: string): 'image' | 'audio' | 'video' | 'document' {
  const [kind] = mediaType.split('/')
  return kind === 'image' || kind === 'audio' || kind === 'video' ? kind : 'document'
}

/** Merges a part's attachments into its content; those that name another type of content are the content. */
export function withOptions(content: WireObject, attached: Attached): WireObject {
  const options: { readonly type?: unknown } | undefined = attachedTo(attached)
  const isWhole = options?.type !== undefined && options.type !== content['type']
  return isWhole ? { ...options } : mergeOptions(content, options)
}

/** A string stands for one text. */
export function toTexts(text: string): readonly WireObject[] {
  return text === '' ? [] : [toText(text)]
}
