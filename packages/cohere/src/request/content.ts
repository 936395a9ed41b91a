import type { ContentOptions, InputPart, MediaSource, ToolMessage, ToolResultPart } from '@concord/core'
import { createError, isObject, mergeOptions, toAddress } from '@concord/core/adapter'
import { ownOptions, PROVIDER } from '../config.ts'
import { BLOCK } from '../response/casing.ts'

/** Blocks of the wire, before the SDK's types narrow them. */
export type WireBlock = Readonly<Record<string, unknown>>

/** Writes what the user says and shows. */
export function toInputBlocks(parts: readonly InputPart[], path: string): readonly WireBlock[] {
  return parts.map((part, i) => withOptions(toInputBlock(part, `${path}[${i}]`), part))
}

function toInputBlock(part: InputPart, path: string): WireBlock {
  switch (part.type) {
    case 'text':
      return toTextBlock(part.text)
    case 'image':
      return { type: 'image_url', image_url: { url: toImageAddress(part.source, path) } }
    case 'audio':
    case 'file':
      throw unsupported(path, `no ${part.type} is taken here`)
    default:
      return part satisfies never
  }
}

/** Writes a text. */
export function toTextBlock(text: string): WireBlock {
  return { type: 'text', text }
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
  const options = ownOptions(providerOptions, BLOCK)
  const isWhole = options?.['type'] !== undefined && options['type'] !== block['type']
  return isWhole ? options : mergeOptions(block, options)
}

/** Writes the result of a tool; an object is a document, which the answer can cite. */
export function toResultContent(content: ToolMessage['content'], path: string): string | readonly WireBlock[] {
  if (typeof content === 'string') return content
  return content.map((part, i) => withOptions(toResultBlock(part, `${path}[${i}]`), part))
}

function toResultBlock(part: ToolResultPart, path: string): WireBlock {
  if (part.type === 'text') return toTextBlock(part.text)
  if (part.type !== 'json') throw unsupported(path, `a tool's result is text here, no ${part.type}`)
  return isObject(part.value)
    ? { type: 'document', document: { data: part.value } }
    : toTextBlock(JSON.stringify(part.value))
}

function toImageAddress(source: MediaSource, path: string): string {
  if (source.type === 'id') throw unsupported(`${path}.source`, 'no image is taken by its id here')
  return toAddress(source)
}
