import type { ChoiceChunk, Citation, Logprobs, MediaPart, OutputPart, ProviderMetadata } from '@concord/core'
import { joinPieces, type Losses, type PartFacts, toFinishWord, type WireObject } from '@concord/core/adapter'
import { replayOf } from '../../response/replay.ts'
import { ENDINGS } from '../response/body.ts'
import { toSources } from '../response/citations.ts'
import { toLogprobs } from '../response/logprobs.ts'
import { toPart } from '../response/parts.ts'

/** Writes the pieces of one choice. */
export interface ChoiceWriter {
  /** Writes one piece: a candidate; `undefined` where there is nothing to write yet. */
  write(choice: ChoiceChunk, isOwn: boolean): WireObject | undefined
  /** Writes what was held back, and how the choice ended. */
  end(): WireObject
  /** The choice, as far as the answer to a blocked prompt shows it. */
  readonly summary: ChoiceChunk
}

/** Makes the state that writes one choice; the wire has its parts in their order, and no way back to an earlier one. */
export function createChoiceWriter(index: number, losses: Losses, reserved: ReadonlySet<string>): ChoiceWriter {
  const path = `choices[${index}]`
  const types: OutputPart['type'][] = []
  const texts = new Map<number, { readonly pieces: string[]; readonly citations: Citation[] }>()
  /** Parts that are written whole, and, behind the call of a tool, everything: its arguments come to the end. */
  const held = new Map<number, OutputPart[]>()
  let metadata: Record<string, unknown> = {}
  let hasLogprobs = false
  let ending: Pick<ChoiceChunk, 'finishReason' | 'nativeFinishReason'> = { finishReason: null }
  let isOwn = false
  let latest: WrittenPart | undefined

  const facts = (): PartFacts => ({ path, losses, isOwn })

  function noteText(part: OutputPart): void {
    if (part.type !== 'text') return
    const text = texts.get(part.index) ?? { pieces: [], citations: [] }
    texts.set(part.index, text)
    text.pieces.push(part.text)
    text.citations.push(...(part.citations ?? []))
  }

  function writeHeld(): readonly WireObject[] {
    const parts = [...held.values()].flatMap(joinPieces).toSorted((a, b) => a.index - b.index)
    held.clear()
    return parts.flatMap((part) => writeNow(part))
  }

  /** A part of the same kind as the one before it is told apart by a piece without anything before it. */
  function writeNow(part: OutputPart): readonly WireObject[] {
    const stream = streamOf(part)
    const isNew = latest?.index !== part.index
    if (!isNew && stream !== undefined && isSilent(part)) return []
    if (!isNew && latest?.isSigned === true) losses.add(`${path}.content`, 'pieces behind a signature')
    const wire = toPart(part, facts())
    if (wire === undefined) return []
    const isSigned = 'thoughtSignature' in wire
    const separator = isNew && stream !== undefined && latest?.stream === stream ? [toSeparator(part)] : []
    if (!isNew && isSigned && wire['text'] === '') losses.add(`${path}.content[${part.index}].replay`, 'a late token')
    latest = { index: part.index, stream, isSigned }
    return [...separator, wire]
  }

  function writePart(part: OutputPart): readonly WireObject[] {
    noteText(part)
    const known = held.get(part.index)
    if (known !== undefined) {
      known.push(part)
      return []
    }
    const isStreamed = streamOf(part) !== undefined
    if (latest?.index === part.index && isStreamed) return writeNow(part)
    if (latest !== undefined && part.index <= latest.index) return writeLate(part)
    types.push(part.type)
    const isHolding = [...held.values()].some(([first]) => first?.type === 'tool_call')
    if (isStreamed && !isHolding) return [...writeHeld(), ...writeNow(part)]
    held.set(part.index, [part])
    return []
  }

  /** Citations stand beside the parts, so that they are never late. */
  function writeLate(part: OutputPart): readonly WireObject[] {
    if (part.type === 'text' && isSilent(part)) return []
    losses.add(`${path}.content`, 'a piece of an earlier part')
    return streamOf(part) === undefined ? [] : writeNow(part)
  }

  return {
    write(choice, ofOwn) {
      isOwn = ofOwn
      const { content, logprobs, providerMetadata, finishReason, nativeFinishReason } = choice
      if (finishReason !== null)
        ending = { finishReason, ...(nativeFinishReason !== undefined && { nativeFinishReason }) }
      metadata = { ...metadata, ...ownOf(providerMetadata, { path, losses, isOwn }, reserved) }
      const parts = content.flatMap(writePart)
      const written = toLogprobs(logprobs, path, losses)
      hasLogprobs ||= logprobs !== undefined
      if (parts.length === 0 && Object.keys(written).length === 0) return undefined
      return {
        ...(parts.length > 0 && { content: { parts, role: 'model' } }),
        index,
        ...(Object.keys(written).length > 0 && { logprobsResult: written }),
      }
    },
    end() {
      const { finishReason, nativeFinishReason } = ending
      const told = {
        finishReason: finishReason ?? 'unknown',
        ...(nativeFinishReason !== undefined && { nativeFinishReason }),
      }
      const parts = writeHeld()
      const cited = Array.from(texts, ([place, { pieces, citations }]) => ({
        index: place,
        text: pieces.join(''),
        citations,
      })).toSorted((a, b) => a.index - b.index)
      return {
        ...metadata,
        content: { parts, role: 'model' },
        finishReason: toFinishWord(told, types, ENDINGS, path, losses),
        index,
        ...toSources(cited, metadata, path, losses),
      }
    },
    get summary() {
      const content: OutputPart[] = types.map((_type, place) => ({ type: 'text', index: place, text: '' }))
      return {
        index,
        text: '',
        content,
        ...ending,
        ...(hasLogprobs && { logprobs: {} satisfies Logprobs }),
        ...(Object.keys(metadata).length > 0 && { providerMetadata: metadata }),
      }
    },
  }
}

/** The part that was written last. */
interface WrittenPart {
  readonly index: number
  readonly stream: string | undefined
  readonly isSigned: boolean
}

function ownOf(
  metadata: ProviderMetadata | undefined,
  { path, losses, isOwn }: PartFacts,
  reserved: ReadonlySet<string>,
): ProviderMetadata {
  const entries = Object.entries(metadata ?? {})
  const own = isOwn ? entries.filter(([key]) => !reserved.has(key)) : []
  if (own.length < entries.length) losses.add(`${path}.providerMetadata`, 'metadata of another vendor')
  return Object.fromEntries(own)
}

/** Parts that are read in pieces have a name for their kind. */
function streamOf(part: OutputPart): string | undefined {
  if (part.type === 'text' || part.type === 'refusal') return 'text'
  if (part.type === 'reasoning') return 'reasoning'
  return part.type === 'media' && isSound(part) ? part.mediaType : undefined
}

function isSound({ mediaType, url }: MediaPart): boolean {
  return mediaType.startsWith('audio/') && url === undefined
}

function toSeparator(part: OutputPart): WireObject {
  if (part.type === 'media') return { inlineData: { mimeType: part.mediaType, data: '' } }
  return part.type === 'reasoning' ? { text: '', thought: true } : { text: '' }
}

/** Tells a piece that says nothing by itself. */
function isSilent(part: OutputPart): boolean {
  if (part.providerMetadata !== undefined) return false
  if (part.type === 'media')
    return part.data === undefined && part.transcript === undefined && part.replay === undefined
  if (!('text' in part) || part.text !== '') return false
  const { thought: _thought, ...token } = replayOf(part) ?? {}
  return (
    part.replay === undefined ||
    (part.type === 'reasoning' && replayOf(part) !== undefined && Object.keys(token).length === 0)
  )
}
