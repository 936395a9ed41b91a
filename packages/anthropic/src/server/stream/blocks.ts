import type { OutputPart, ReasoningPart, TextPart, ToolActivityPart, ToolCallPart } from '@concord/core'
import { noteCustom, noteToken, ownFields, toServerSentEvent, type WireObject } from '@concord/core/adapter'
import { replayOf } from '../../response/replay.ts'
import { TEXT_FIELDS, THINKING_FIELDS, toBlock, toCitation, toThinkingToken } from '../response/blocks.ts'
import type { BlockFacts } from '../response/extras.ts'
import { toServerCall, toToolUse } from '../response/tools.ts'

/** Writes the pieces of one message's parts. */
export interface BlocksWriter {
  write(part: OutputPart, isOwn: boolean): string
  /** Ends the blocks that still go on. */
  end(): string
}

/**
 * Makes the state that writes the blocks of one message. A block ends where the next one begins, as Anthropic's do; text
 * that comes later begins another, which clients need, and what else comes still names its block. A call without arguments so
 * far goes on: ended, it would have none.
 */
export function createBlocksWriter(facts: Omit<BlockFacts, 'isOwn'>): BlocksWriter {
  const blocks = new Map<number, WrittenBlock>()
  let count = 0

  function start(part: OutputPart, ofPiece: BlockFacts): string {
    const begun = beginBlock(part, ofPiece)
    if (begun === undefined) return ''
    const stops = [...blocks.values()].filter(({ isWaiting }) => !isWaiting).map(stop)
    const block: WrittenBlock = { slot: count++, isStopped: false, isWaiting: isCall(part), freeText: [] }
    blocks.set(part.index, block)
    const frame = toEvent('content_block_start', { index: block.slot, content_block: begun })
    return stops.join('') + frame
  }

  function add(block: WrittenBlock, part: OutputPart, ofPiece: BlockFacts): string {
    return toDeltas(part, block, ofPiece)
      .map((delta) => toEvent('content_block_delta', { index: block.slot, delta }))
      .join('')
  }

  function stop(block: WrittenBlock): string {
    if (block.isStopped) return ''
    block.isStopped = true
    const { slot: index, freeText } = block
    const delta = { type: 'input_json_delta', partial_json: JSON.stringify({ input: freeText.join('') }) }
    const last = freeText.length === 0 ? '' : toEvent('content_block_delta', { index, delta })
    return last + toEvent('content_block_stop', { index })
  }

  return {
    write(part, isOwn) {
      const ofPiece = { ...facts, isOwn }
      const known = blocks.get(part.index)
      if (known?.isStopped === true && saysMore(part))
        facts.losses.add(`${facts.path}.content`, 'a piece of a part whose block has ended')
      else if (known !== undefined) {
        noteLate(part, ofPiece)
        return add(known, part, ofPiece)
      }
      const begun = start(part, ofPiece)
      const block = blocks.get(part.index)
      return block === undefined ? begun : begun + add(block, part, ofPiece)
    },
    end: () => [...blocks.values()].map(stop).join(''),
  }
}

/** Frames one event: its name stands in the data as well. */
export function toEvent(type: string, data: object): string {
  return toServerSentEvent({ type, ...data }, type)
}

interface WrittenBlock {
  /** Its place on the wire. */
  readonly slot: number
  isStopped: boolean
  /** A call whose arguments have not begun, or have to be written in one piece. */
  isWaiting: boolean
  /** The free text of a custom tool. */
  readonly freeText: string[]
}

/** Tells a piece with text. */
function saysMore(part: OutputPart): boolean {
  return 'text' in part && part.text !== ''
}

function isCall(part: OutputPart): part is ToolCallPart | ToolActivityPart {
  return part.type === 'tool_call' || (part.type === 'tool_activity' && part.output === undefined)
}

/** Writes a block without what comes in pieces; `undefined` where the wire has none for the part. */
function beginBlock(part: OutputPart, facts: BlockFacts): WireObject | undefined {
  const path = `${facts.path}.content[${part.index}]`
  switch (part.type) {
    case 'text':
      return { ...ownFields(part, TEXT_FIELDS, path, facts), type: 'text', text: '', citations: null }
    case 'refusal':
      return { ...toBlock(part, facts), text: '' }
    case 'reasoning':
      return beginThinking(part, path, facts)
    case 'tool_call':
      if (part.custom === true) noteCustom(path, facts.losses)
      return { ...toToolUse(part, path, facts), input: {} }
    case 'tool_activity':
      return part.output === undefined ? { ...toServerCall(part, path, facts), input: {} } : toBlock(part, facts)
    case 'unknown':
    case 'media':
      return toBlock(part, facts)
    default:
      return part satisfies never
  }
}

function beginThinking(part: ReasoningPart, path: string, facts: BlockFacts): WireObject | undefined {
  const block = toBlock(part, facts)
  if (block?.['type'] !== 'thinking') return block
  return { ...ownFields(part, THINKING_FIELDS, path, facts), type: 'thinking', thinking: '', signature: '' }
}

/** Metadata and most tokens have their place at the start of a block alone. */
function noteLate(part: OutputPart, { path: choice, losses }: BlockFacts): void {
  const path = `${choice}.content[${part.index}]`
  if (part.providerMetadata !== undefined) losses.add(`${path}.providerMetadata`, 'metadata after the start of a block')
  const isInTime = part.type === 'reasoning' || part.type === 'text'
  if (part.replay !== undefined && !isInTime) losses.add(`${path}.replay`, 'a replay token after the start of a block')
}

function toDeltas(part: OutputPart, block: WrittenBlock, facts: BlockFacts): readonly object[] {
  const path = `${facts.path}.content[${part.index}]`
  switch (part.type) {
    case 'text':
      return toTextDeltas(part, path, facts)
    case 'refusal':
      return toTextDelta(part.text)
    case 'reasoning':
      return toThinkingDeltas(part, path, facts)
    case 'tool_call':
    case 'tool_activity':
      return toArgumentsDeltas(part, block)
    case 'unknown':
    case 'media':
      return []
    default:
      return part satisfies never
  }
}

function toTextDelta(text: string): readonly object[] {
  return text === '' ? [] : [{ type: 'text_delta', text }]
}

function toTextDeltas(part: TextPart, path: string, facts: BlockFacts): readonly object[] {
  noteToken(part, replayOf(part)?.['type'] === 'text', path, facts.losses)
  const citations = part.citations ?? []
  return [
    ...toTextDelta(part.text),
    ...citations.map((citation) => ({ type: 'citations_delta', citation: toCitation(citation, path, facts) })),
  ]
}

function toThinkingDeltas(part: ReasoningPart, path: string, { losses }: BlockFacts): readonly object[] {
  const token = toThinkingToken(part)
  if (token !== undefined && 'data' in token) return [] // The start holds it.
  noteToken(part, token !== undefined, path, losses)
  return [
    ...(part.text === '' ? [] : [{ type: 'thinking_delta', thinking: part.text }]),
    ...(token === undefined ? [] : [{ type: 'signature_delta', signature: token.signature }]),
  ]
}

function toArgumentsDeltas(part: ToolCallPart | ToolActivityPart, block: WrittenBlock): readonly object[] {
  const { arguments: written = '' } = part
  if (part.type === 'tool_call' && part.custom === true) {
    block.freeText.push(written)
    return []
  }
  if (written === '') return []
  block.isWaiting = false
  return [{ type: 'input_json_delta', partial_json: written }]
}
