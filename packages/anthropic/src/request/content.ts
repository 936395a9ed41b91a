import type { ContentOptions, InputPart, ToolMessage, ToolResultPart } from '@concord/core'
import { createError, mergeOptions } from '@concord/core/adapter'
import { PROVIDER } from '../config.ts'

/** Blocks of the wire, before the SDK's types narrow them. */
export type WireBlock = Readonly<Record<string, unknown>>

/** Writes what the user says and shows; an empty text is none, which the wire refuses. */
export function toInputBlocks(parts: readonly ToolResultPart[], path: string): readonly WireBlock[] {
  return parts
    .map((part, i) => withOptions(toInputBlock(part, `${path}[${i}]`), part))
    .filter((block) => block['type'] !== 'text' || block['text'] !== '')
}

function toInputBlock(part: ToolResultPart, path: string): WireBlock {
  switch (part.type) {
    case 'text':
      return toTextBlock(part.text)
    case 'json':
      return toTextBlock(JSON.stringify(part.value))
    case 'image':
      return { type: 'image', source: toImageSource(part.source, path) }
    case 'audio':
      throw unsupported(path, 'no sound is taken here')
    case 'file':
      return {
        type: 'document',
        source: toDocumentSource(part.source, path),
        ...(part.filename !== undefined && { title: part.filename }),
      }
    default:
      return part satisfies never
  }
}

/** Writes a text. */
export function toTextBlock(text: string): WireBlock {
  return { type: 'text', text }
}

type Source = Extract<InputPart, { source: unknown }>['source']

const IMAGE_TYPES: ReadonlySet<string> = new Set(['image/jpeg', 'image/png', 'image/gif', 'image/webp'])

function toImageSource(source: Source, path: string): WireBlock {
  if (source.type !== 'base64') return toAddress(source)
  const mediaType = source.mediaType === 'image/jpg' ? 'image/jpeg' : source.mediaType
  if (IMAGE_TYPES.has(mediaType)) return { type: 'base64', media_type: mediaType, data: source.data }
  throw unsupported(`${path}.source.mediaType`, `give one of ${[...IMAGE_TYPES].join(', ')}`)
}

/** A PDF travels as it is, a text as text. */
function toDocumentSource(source: Source, path: string): WireBlock {
  const { mediaType = PDF } = source
  if (mediaType === PDF)
    return source.type === 'base64' ? { type: 'base64', media_type: PDF, data: source.data } : toAddress(source)
  if (source.type === 'id') return toAddress(source)
  if (source.type === 'base64' && mediaType.startsWith('text/'))
    return { type: 'text', media_type: 'text/plain', data: parseText(source.data) }
  throw unsupported(`${path}.source.mediaType`, `give ${PDF}, or a text as base64`)
}

const PDF = 'application/pdf'

function toAddress(source: Exclude<Source, { type: 'base64' }>): WireBlock {
  return source.type === 'url' ? { type: 'url', url: source.url } : { type: 'file', file_id: source.id }
}

function parseText(base64: string): string {
  return new TextDecoder().decode(Uint8Array.from(atob(base64), (byte) => byte.charCodeAt(0)))
}

function unsupported(path: string, hint: string): Error {
  return createError('unsupported', `${PROVIDER}: ${path} is not supported; ${hint}`, { provider: PROVIDER })
}

/** What may have attachments of the vendor's. */
export interface Attached {
  readonly providerOptions?: ContentOptions | undefined
}

/** Merges a part's attachments into its block; those that name another type of block are the block. */
export function withOptions(block: WireBlock, { providerOptions }: Attached): WireBlock {
  const options: { readonly type?: unknown } | undefined = providerOptions?.[PROVIDER]
  const isWhole = options?.type !== undefined && options.type !== block['type']
  return isWhole ? { ...options } : mergeOptions(block, options)
}

/** Merges a message's attachments into its last block: this wire has no place for them on a message. */
export function withMessageOptions(
  content: string | readonly WireBlock[],
  { providerOptions }: Attached,
): string | readonly WireBlock[] {
  const options = providerOptions?.[PROVIDER]
  const blocks = toBlocks(content)
  const last = blocks.at(-1)
  return options === undefined || last === undefined ? content : [...blocks.slice(0, -1), mergeOptions(last, options)]
}

/** A string stands for one text. */
export function toBlocks(content: string | readonly WireBlock[]): readonly WireBlock[] {
  if (typeof content !== 'string') return content
  return content === '' ? [] : [toTextBlock(content)]
}

/** Writes the result of a tool. */
export function toToolResult(message: ToolMessage, path: string): WireBlock {
  const { content, isError } = message
  const blocks = typeof content === 'string' ? content : toInputBlocks(content, `${path}.content`)
  return mergeOptions<WireBlock>(
    {
      type: 'tool_result',
      tool_use_id: toCallId(message.toolCallId),
      ...(blocks.length > 0 && { content: blocks }),
      ...(isError === true && { is_error: true }),
    },
    message.providerOptions?.[PROVIDER],
  )
}

/** Writes the id of a call; other vendors' may have characters that this wire refuses. */
export function toCallId(id: string): string {
  return id.replace(/[^\w-]/g, (character) => `_${character.charCodeAt(0).toString(16)}`)
}
