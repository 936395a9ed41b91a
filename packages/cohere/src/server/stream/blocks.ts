import type { OutputPart, ReasoningPart, TextPart, ToolCallPart } from '@concord/core'
import {
  isObject,
  noteLostPart,
  noteMetadata,
  noteToken,
  type PartFacts,
  toServerSentEvent,
  type WireObject,
} from '@concord/core/adapter'
import { createSpanFinder, type SpanFinder } from '../../response/spans.ts'
import { type CitedBlock, toCitation, toOwnCitations, toReasoningToken, toStrays } from '../response/citations.ts'
import { isToken, type PartPlace, placeOf, toText, toThinking, toToolCall, toUnknown } from '../response/parts.ts'

/** Writes the pieces of one message's parts. */
export interface BlocksWriter {
  write(part: OutputPart, isOwn: boolean): string
  /** Writes the citations that stand in nothing which is known. */
  cite(citations: readonly WireObject[]): string
  /** Ends the blocks that still go on. */
  end(): string
  /** The place of the latest block. */
  readonly slot: number
}

/** Makes the state that writes the blocks of one message. A block ends where the next one begins, as Cohere's do. */
export function createBlocksWriter(facts: Omit<PartFacts, 'isOwn'>): BlocksWriter {
  const written = new Map<number, WrittenPart>()
  const counts: Record<PartPlace, number> = { content: 0, tool_plan: 0, tool_calls: 0 }
  let cited = 0
  const kinds = new Set<unknown>()

  function start(part: OutputPart, ofPiece: PartFacts): string {
    const place = placeOf(part, ofPiece)
    if (place === undefined) return ''
    const stops = [...written.values()].map(stop).join('')
    const kind = place === 'content' ? typeOf(part) : place
    const begun: WrittenPart = {
      place,
      slot: counts[place]++,
      isFirst: !kinds.has(kind),
      finder: createSpanFinder(),
      token: undefined,
      saysSomething: part.type === 'tool_call' || part.type === 'unknown',
      isStopped: false,
      citations: 0,
      part,
    }
    kinds.add(kind)
    written.set(part.index, begun)
    return stops + toStart(part, begun, ofPiece)
  }

  function stop(begun: WrittenPart): string {
    if (begun.isStopped || begun.place === 'tool_plan') return ''
    begun.isStopped = true
    return toEvent(begun.place === 'content' ? 'content-end' : 'tool-call-end', { index: begun.slot })
  }

  function cite(citation: WireObject): string {
    const index = cited++
    const event = toEvent('citation-start', { index, delta: { message: { citations: citation } } })
    return event + toEvent('citation-end', { index })
  }

  return {
    write(part, isOwn) {
      const ofPiece = { ...facts, isOwn }
      const known = written.get(part.index)
      const begun = known === undefined ? start(part, ofPiece) : ''
      const block = known ?? written.get(part.index)
      if (block === undefined) return ''
      if (known !== undefined) noteLate(part, known, ofPiece)
      return begun + toPieces(part, block, ofPiece, cite)
    },
    cite(citations) {
      const types = [...written.values()].flatMap(({ place, part }) => (place === 'content' ? [typeOf(part)] : []))
      return toStrays(citations, types, counts.tool_plan > 0, facts)
        .map(cite)
        .join('')
    },
    end() {
      for (const part of written.values()) noteEnd(part, facts)
      if (counts.tool_plan > 1) noteLostPart('a second plan', facts)
      return [...written.values()].map(stop).join('')
    },
    get slot() {
      return Math.max(0, counts.content - 1)
    },
  }
}

/** Frames one event: its name stands in the data as well. */
export function toEvent(type: string, data: object): string {
  return toServerSentEvent({ type, ...data }, type)
}

/** The type of the block that a part is. */
function typeOf(part: OutputPart): unknown {
  if (part.type === 'unknown') return isObject(part.value) ? part.value['type'] : undefined
  return part.type === 'reasoning' ? 'thinking' : 'text'
}

interface WrittenPart extends CitedBlock {
  readonly place: PartPlace
  readonly finder: SpanFinder
  /** Its first piece. */
  readonly part: OutputPart
  /** A piece with a token that says that there are citations. */
  token: TextPart | undefined
  saysSomething: boolean
  isStopped: boolean
  /** How many citations went out. */
  citations: number
}

function toStart(part: OutputPart, { place, slot: index }: WrittenPart, facts: PartFacts): string {
  const path = `${facts.path}.content[${part.index}]`
  if (place === 'tool_plan') return ''
  const value = toBeginning(part, path, facts)
  return place === 'content'
    ? toEvent('content-start', { index, delta: { message: { content: value } } })
    : toEvent('tool-call-start', { index, delta: { message: { tool_calls: value } } })
}

/** Writes a block, or a call, without what comes in pieces. */
function toBeginning(part: OutputPart, path: string, facts: PartFacts): unknown {
  switch (part.type) {
    case 'text':
      return toText({ ...part, text: '' }, path, facts)
    case 'refusal':
      return { type: 'text', text: '' }
    case 'reasoning':
      return { ...toThinking(part, path, facts), thinking: '' }
    case 'tool_call':
      return toToolCall({ ...part, arguments: '' }, path, facts)
    case 'unknown':
      return toUnknown(part, path, facts)
    case 'tool_activity':
    case 'media':
      return undefined
    default:
      return part satisfies never
  }
}

/** Metadata has its place at the start of a block alone. */
function noteLate(part: OutputPart, { place }: WrittenPart, { path: choice, losses }: PartFacts): void {
  const path = `${choice}.content[${part.index}]`
  noteMetadata(part, path, losses)
  if (part.type === 'text') noteToken(part, isToken(part, 'text'), path, losses)
  else if (part.type === 'reasoning') noteToken(part, toReasoningToken(part)?.type === typeAt(place), path, losses)
  else noteToken(part, false, path, losses)
}

function typeAt(place: PartPlace): string {
  return place === 'tool_plan' ? place : 'thinking'
}

/** What said nothing is no part of what is read back; and only citations make a token of a text. */
function noteEnd({ part, saysSomething, token, citations }: WrittenPart, facts: Omit<PartFacts, 'isOwn'>): void {
  if (!saysSomething) noteLostPart(`a ${part.type} part without content`, facts)
  if (token !== undefined && citations === 0)
    noteToken(token, false, `${facts.path}.content[${part.index}]`, facts.losses)
}

function toPieces(
  part: OutputPart,
  block: WrittenPart,
  facts: PartFacts,
  cite: (citation: WireObject) => string,
): string {
  switch (part.type) {
    case 'text':
      return toTextPieces(part, block, facts, cite)
    case 'refusal':
      return toContentDelta(block, 'text', part.text)
    case 'reasoning':
      return toReasoningPieces(part, block, facts, cite)
    case 'tool_call':
      return toCallDelta(part, block)
    case 'unknown':
    case 'tool_activity':
    case 'media':
      return ''
    default:
      return part satisfies never
  }
}

function toTextPieces(
  part: TextPart,
  block: WrittenPart,
  facts: PartFacts,
  cite: (citation: WireObject) => string,
): string {
  const path = `${facts.path}.content[${part.index}]`
  const citations = part.citations ?? []
  if (part.replay !== undefined) block.token = part
  if (citations.length > 0 || (facts.isOwn && part.providerMetadata !== undefined)) block.saysSomething = true
  block.citations += citations.length
  block.finder.add(part.text)
  const delta = toContentDelta(block, 'text', part.text)
  return delta + citations.map((citation) => cite(toCitation(citation, block, block.finder, path, facts))).join('')
}

function toContentDelta(block: WrittenPart, field: 'text' | 'thinking', text: string): string {
  if (text === '') return ''
  block.saysSomething = true
  return toEvent('content-delta', { index: block.slot, delta: { message: { content: { [field]: text } } } })
}

function toReasoningPieces(
  part: ReasoningPart,
  block: WrittenPart,
  { path, losses }: PartFacts,
  cite: (citation: WireObject) => string,
): string {
  const token = toReasoningToken(part)
  const fresh = token?.type === typeAt(block.place) ? token.citations.slice(block.citations) : []
  block.citations += fresh.length
  const cited = block.place === 'content' ? block : undefined
  const own = toOwnCitations({ citations: fresh }, cited, `${path}.content[${part.index}]`, { losses })
  if (own.length > 0 && cited !== undefined) block.saysSomething = true
  const citations = own.map(cite).join('')
  if (block.place === 'content') return toContentDelta(block, 'thinking', part.text) + citations
  noteMetadata(part, `${path}.content[${part.index}]`, losses)
  if (part.text === '') return citations
  block.saysSomething = true
  return toEvent('tool-plan-delta', { delta: { message: { tool_plan: part.text } } }) + citations
}

function toCallDelta(part: ToolCallPart, { slot: index }: WrittenPart): string {
  if (part.arguments === '') return ''
  const tool_calls = { function: { arguments: part.arguments } }
  return toEvent('tool-call-delta', { index, delta: { message: { tool_calls } } })
}
