import type { Citation, OutputPart } from '@concord/core'
import { type PartNumbers, type WireObject } from '@concord/core/adapter'
import { chunksOf, fromChunk, fromThinking, metadataOfText, type Thinking, typeOf } from './chunks.ts'
import { CITED, fromReference, isReference } from './citations.ts'
import { toReplay } from './replay.ts'

/** Reads the content of one choice, whole or in pieces. */
export interface ContentReader {
  /** Reads a content, or a piece of it. Its first chunk goes on where the one before ended; the others begin. */
  read(content: unknown, parts: OutputPart[]): void
  /** Ends the chunk that is open: another message follows, or nothing does. */
  close(parts: OutputPart[]): void
}

/** Makes the state that reads the content of one choice. */
export function createContentReader(numbers: PartNumbers): ContentReader {
  let open: Open | undefined
  let count = 0

  function openText(parts: OutputPart[]): OpenText {
    close(parts)
    const text: OpenText = { type: 'text', index: numbers(`chunk ${count++}`), isCited: false }
    open = text
    return text
  }

  function readText(chunk: WireObject, goesOn: boolean, parts: OutputPart[]): void {
    const text = typeof chunk['text'] === 'string' ? chunk['text'] : ''
    const metadata = metadataOfText(chunk)
    if (text === '' && metadata.providerMetadata === undefined) return
    const { index } = goesOn && open?.type === 'text' && !open.isCited ? open : openText(parts)
    parts.push({ type: 'text', index, text, ...metadata })
  }

  /** A reference belongs to the text before it, which ends there. */
  function readReference(chunk: WireObject, parts: OutputPart[]): void {
    const text = open?.type === 'text' ? open : openText(parts)
    text.isCited = true
    const citations: readonly Citation[] = [fromReference(chunk)]
    parts.push({ type: 'text', index: text.index, text: '', citations, ...CITED })
  }

  function readThinking(chunk: WireObject, goesOn: boolean, parts: OutputPart[]): void {
    const piece = fromThinking(chunk)
    if (!(goesOn && open?.type === 'reasoning' && isSameThinking(open, piece))) {
      close(parts)
      open = { type: 'reasoning', key: `chunk ${count++}`, data: {} }
    }
    open.data = { ...open.data, ...piece.data, ...joinInner(open.data, piece.data) }
    if (piece.text !== '' || piece.metadata.providerMetadata !== undefined)
      parts.push({ type: 'reasoning', index: indexOf(open), text: piece.text, ...piece.metadata })
  }

  function indexOf(thinking: OpenThinking): number {
    thinking.index ??= numbers(thinking.key)
    return thinking.index
  }

  /** A token is of use only as a whole; thinking that held nothing at all is no part. */
  function close(parts: OutputPart[]): void {
    const closed = open
    open = undefined
    if (closed?.type !== 'reasoning') return
    if (closed.index === undefined && Object.keys(closed.data).length === 0) return
    parts.push({
      type: 'reasoning',
      index: indexOf(closed),
      text: '',
      ...toReplay({ type: 'thinking', ...closed.data }),
    })
  }

  return {
    read(content, parts) {
      for (const [i, chunk] of chunksOf(content).entries()) {
        if (typeOf(chunk) === 'thinking') readThinking(chunk, i === 0, parts)
        else if (isReference(chunk)) readReference(chunk, parts)
        else if (typeOf(chunk) === 'text') readText(chunk, i === 0, parts)
        else {
          close(parts)
          parts.push(fromChunk(chunk, numbers(`chunk ${count++}`)))
        }
      }
    },
    close,
  }
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
  index?: number
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
