import type { Citation, OutputPart } from '@concord/core'
import { type PartNumbers, type WireObject } from '@concord/core/adapter'
import { chunksOf, fromChunk, fromThinking, metadataOfText, type Thinking, typeOf } from './chunks.ts'
import { CITED, fromReference, isReference } from './citations.ts'
import { toReplay } from './replay.ts'

/** The content of one choice, whole or in pieces. */
export interface Content {
  readonly numbers: PartNumbers
  /** The chunk that may go on. */
  open: Open | undefined
  count: number
}

/** Begins the content of one choice. */
export function createContent(numbers: PartNumbers): Content {
  return { numbers, open: undefined, count: 0 }
}

/** Reads a content, or a piece of it. Its first chunk goes on where the one before ended; the others begin. */
export function readContent(content: Content, given: unknown, parts: OutputPart[]): void {
  for (const [i, chunk] of chunksOf(given).entries()) {
    if (typeOf(chunk) === 'thinking') readThinking(content, chunk, i === 0, parts)
    else if (isReference(chunk)) readReference(content, chunk, parts)
    else if (typeOf(chunk) === 'text') readText(content, chunk, i === 0, parts)
    else {
      closeContent(content, parts)
      parts.push(fromChunk(chunk, content.numbers(nextKey(content))))
    }
  }
}

/**
 * Ends the chunk that is open: another message follows, or nothing does. A token is of use only as a whole; thinking that held
 * nothing at all is no part.
 */
export function closeContent(content: Content, parts: OutputPart[]): void {
  const closed = content.open
  content.open = undefined
  if (closed?.type !== 'reasoning') return
  if (closed.index === undefined && Object.keys(closed.data).length === 0) return
  parts.push({
    type: 'reasoning',
    index: indexOf(content, closed),
    text: '',
    ...toReplay({ type: 'thinking', ...closed.data }),
  })
}

function nextKey(content: Content): string {
  return `chunk ${content.count++}`
}

function readText(content: Content, chunk: WireObject, goesOn: boolean, parts: OutputPart[]): void {
  const { open } = content
  const text = typeof chunk['text'] === 'string' ? chunk['text'] : ''
  const metadata = metadataOfText(chunk)
  if (text === '' && metadata.providerMetadata === undefined) return
  const { index } = goesOn && open?.type === 'text' && !open.isCited ? open : openText(content, parts)
  parts.push({ type: 'text', index, text, ...metadata })
}

function openText(content: Content, parts: OutputPart[]): OpenText {
  closeContent(content, parts)
  const text: OpenText = { type: 'text', index: content.numbers(nextKey(content)), isCited: false }
  content.open = text
  return text
}

/** A reference belongs to the text before it, which ends there. */
function readReference(content: Content, chunk: WireObject, parts: OutputPart[]): void {
  const text = content.open?.type === 'text' ? content.open : openText(content, parts)
  text.isCited = true
  const citations: readonly Citation[] = [fromReference(chunk)]
  parts.push({ type: 'text', index: text.index, text: '', citations, ...CITED })
}

function readThinking(content: Content, chunk: WireObject, goesOn: boolean, parts: OutputPart[]): void {
  const piece = fromThinking(chunk)
  const { open } = content
  const isSame = goesOn && open?.type === 'reasoning' && isSameThinking(open, piece)
  const thinking = isSame ? open : openThinking(content, parts)
  thinking.data = { ...thinking.data, ...piece.data, ...joinInner(thinking.data, piece.data) }
  if (piece.text !== '' || piece.metadata.providerMetadata !== undefined)
    parts.push({ type: 'reasoning', index: indexOf(content, thinking), text: piece.text, ...piece.metadata })
}

function openThinking(content: Content, parts: OutputPart[]): OpenThinking {
  closeContent(content, parts)
  const thinking: OpenThinking = { type: 'reasoning', key: nextKey(content), index: undefined, data: {} }
  content.open = thinking
  return thinking
}

function indexOf({ numbers }: Content, thinking: OpenThinking): number {
  thinking.index ??= numbers(thinking.key)
  return thinking.index
}

type Open = OpenText | OpenThinking

interface OpenText {
  readonly type: 'text'
  readonly index: number
  isCited: boolean
}

interface OpenThinking {
  readonly type: 'reasoning'
  readonly key: string
  /** The part's number, taken with its first piece that says something. */
  index: number | undefined
  data: WireObject
}

/** Another signature is one of another chunk; some models repeat theirs with each piece. */
function isSameThinking({ data }: OpenThinking, piece: Thinking): boolean {
  const { signature } = piece.data
  return data['signature'] === undefined || signature === undefined || signature === data['signature']
}

function joinInner({ thinking: known }: WireObject, { thinking: more }: WireObject): WireObject {
  return Array.isArray(known) && Array.isArray(more) ? { thinking: [...known, ...more] } : {}
}
