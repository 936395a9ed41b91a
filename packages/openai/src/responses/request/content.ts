import type { InputPart, ToolMessage, ToolResultPart } from '@concord/core'
import { createError, mergeOptions, toAddress, toDataUrl } from '@concord/core/adapter'
import type { Host } from '../../host.ts'

/** Objects of the wire, before the SDK's types narrow them. */
export type WireItem = Readonly<Record<string, unknown>>

/** Writes what a user says and shows. */
export function toContent(
  content: string | readonly InputPart[],
  path: string,
  host: Host,
): string | readonly WireItem[] {
  if (typeof content === 'string') return content
  return content.map((part, i) => withOptions(toInputPart(part, `${path}.content[${i}]`, host), part, host))
}

/** Writes what a tool answered with: text, or a list where it is more. */
export function toResultContent(
  content: ToolMessage['content'],
  path: string,
  host: Host,
): string | readonly WireItem[] {
  if (typeof content === 'string') return content
  const [only] = content
  if (content.length === 1 && only?.type === 'json') return JSON.stringify(only.value)
  return content.map((part, i) => withOptions(toResultPart(part, `${path}.content[${i}]`, host), part, host))
}

function toResultPart(part: ToolResultPart, path: string, host: Host): WireItem {
  return part.type === 'json' ? { type: 'input_text', text: JSON.stringify(part.value) } : toInputPart(part, path, host)
}

function toInputPart(part: InputPart, path: string, { provider }: Host): WireItem {
  switch (part.type) {
    case 'text':
      return { type: 'input_text', text: part.text }
    case 'image':
      return { type: 'input_image', detail: 'auto', ...toImage(part.source) }
    case 'file':
      return {
        type: 'input_file',
        ...toFile(part.source),
        ...(part.filename !== undefined && { filename: part.filename }),
      }
    case 'audio': {
      const message = `${provider}: ${path} is not supported; responses take no audio`
      throw createError('unsupported', message, { provider })
    }
    default:
      return part satisfies never
  }
}

type Source = Extract<InputPart, { source: unknown }>['source']

/** Writes where an image is; bytes travel as a data URL. */
export function toImage(source: Source): WireItem {
  if (source.type === 'id') return { file_id: source.id }
  return { image_url: toAddress(source) }
}

function toFile(source: Source): WireItem {
  switch (source.type) {
    case 'base64':
      return { file_data: toDataUrl(source) }
    case 'url':
      return { file_url: source.url }
    case 'id':
      return { file_id: source.id }
    default:
      return source satisfies never
  }
}

/** Adds what the vendor attaches to a part; attachments that name another type of part are the part. */
export function withOptions(
  wire: WireItem,
  part: { readonly providerOptions?: ToolMessage['providerOptions'] },
  { provider }: Host,
): WireItem {
  const options: { readonly type?: unknown } | undefined = part.providerOptions?.[provider]
  const isWhole = options?.type !== undefined && wire['type'] !== undefined && options.type !== wire['type']
  return isWhole ? { ...options } : mergeOptions(wire, options)
}
