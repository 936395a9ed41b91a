import type { ContentOptions } from '@concord/core'
import { isObject, mergeOptions } from '@concord/core/adapter'
import { PROVIDER } from '../config.ts'
import { parseBase64 } from '../response/bytes.ts'

/** Blocks of the wire, before the SDK's types narrow them. */
export type WireBlock = Readonly<Record<string, unknown>>

/** Writes a text. */
export function toTextBlock(text: string): WireBlock {
  return { text }
}

/** What may have attachments of the vendor's. */
export interface Attached {
  readonly providerOptions?: ContentOptions | undefined
}

/**
 * Gives a part's block with its attachments: a cache point stands behind it, what names a block of its own is the block, and the
 * rest goes into it.
 */
export function withOptions(block: WireBlock, { providerOptions }: Attached): readonly WireBlock[] {
  const { cachePoint, ...options } = ownFields(providerOptions)
  const attached = attach(block, options)
  const isEmpty = attached['text'] === '' && Object.keys(attached).length === 1
  return [...(isEmpty ? [] : [attached]), ...(cachePoint === undefined ? [] : [{ cachePoint }])]
}

/** Gives a message's blocks with its attachments: a cache point stands behind them, the rest goes into the last one. */
export function withMessageOptions(blocks: readonly WireBlock[], attached: Attached): readonly WireBlock[] {
  const last = blocks.at(-1)
  return last === undefined ? blocks : [...blocks.slice(0, -1), ...withOptions(last, attached)]
}

/** What is attached for this vendor. */
export function ownFields(options: ContentOptions | undefined): WireBlock {
  return { ...options?.[PROVIDER] }
}

function attach(block: WireBlock, options: WireBlock): WireBlock {
  if (Object.keys(options).length === 0) return block
  const own = toSdkBlock(options)
  const [kind = ''] = Object.keys(block)
  const inner = block[kind]
  if (isObject(inner) && !(inner instanceof Uint8Array)) return { [kind]: mergeOptions<object>(inner, own) }
  const isWhole = inner === '' || Object.keys(options).some((key) => BLOCKS.has(key))
  return isWhole ? own : { ...block, ...own }
}

const BLOCKS: ReadonlySet<string> = new Set([
  'image',
  'document',
  'video',
  'audio',
  'guardContent',
  'searchResult',
  'citationsContent',
  'toolAddition',
  'toolRemoval',
])

/** Gives a block that came as plain JSON as the SDK takes it, with bytes in place of base64; what models write is left alone. */
export function toSdkBlock(block: WireBlock): WireBlock {
  return Object.fromEntries(Object.entries(block).map(([key, value]) => [key, toSdkField(key, value)]))
}

function toSdkField(key: string, value: unknown): unknown {
  if (DOCUMENTS.has(key) || value instanceof Uint8Array) return value
  if (BINARY.has(key) && typeof value === 'string') return parseBase64(value) ?? value
  if (Array.isArray(value)) return value.map((item) => toSdkField('', item))
  return isObject(value) ? toSdkBlock(value) : value
}

const BINARY: ReadonlySet<string> = new Set(['bytes', 'redactedContent'])
const DOCUMENTS: ReadonlySet<string> = new Set(['input', 'json'])
