import type { OutputPart, ReasoningPart, TextPart, ToolActivityPart, ToolCallPart } from '@concord/core'
import { noteCustom, noteLostPart, noteToken, ownFields, type WireObject } from '@concord/core/adapter'
import { noteCited, toBlock, toCitation, toMediaFields, toReasoningFields, toRefusal } from '../response/blocks.ts'
import { type BlockFacts, RESERVED } from '../response/extras.ts'
import { toServerCall, toServerResult, toToolUse } from '../response/tools.ts'
import { toFrame } from './frames.ts'

/** Writes the pieces of one message's parts. */
export interface BlocksWriter {
  write(part: OutputPart, isOwn: boolean): readonly Uint8Array[]
  /** Ends the blocks that still go on. */
  end(): readonly Uint8Array[]
}

/**
 * Makes the state that writes the blocks of one message. A block ends where the next one begins, as Bedrock's do; text that
 * comes later begins another, which clients need, and what else comes still names its block. A call without arguments so far
 * goes on: ended, it would have none.
 */
export function createBlocksWriter(facts: Omit<BlockFacts, 'isOwn'>): BlocksWriter {
  const blocks = new Map<number, WrittenBlock>()
  /** The parts that had nothing to say so far. */
  const silent = new Set<number>()
  let count = 0

  function open(part: OutputPart): { readonly block: WrittenBlock; readonly stops: readonly Uint8Array[] } {
    const stops = [...blocks.values()].filter(({ isWaiting }) => !isWaiting).flatMap(stop)
    const block: WrittenBlock = { slot: count++, isStopped: false, isWaiting: isCall(part), freeText: [] }
    blocks.set(part.index, block)
    return { block, stops }
  }

  function stop(block: WrittenBlock): readonly Uint8Array[] {
    if (block.isStopped) return []
    block.isStopped = true
    const { slot: contentBlockIndex, freeText } = block
    const delta = { toolUse: { input: JSON.stringify({ input: freeText.join('') }) } }
    const last = freeText.length === 0 ? [] : [toFrame('contentBlockDelta', { contentBlockIndex, delta })]
    return [...last, toFrame('contentBlockStop', { contentBlockIndex })]
  }

  return {
    write(part, isOwn) {
      const ofPiece = { ...facts, isOwn }
      const path = `${facts.path}.content[${part.index}]`
      const before = blocks.get(part.index)
      const isLate = before?.isStopped === true && saysMore(part)
      if (isLate) facts.losses.add(`${facts.path}.content`, 'a piece of a part whose block has ended')
      const known = isLate ? undefined : before
      if (known !== undefined) noteLate(part, path, ofPiece)
      const start = known === undefined ? toStart(part, path, ofPiece) : undefined
      if (start === 'none') return []
      const beside = part.type === 'unknown' ? {} : ownFields(part, RESERVED, path, ofPiece)
      const deltas = isFreeText(part) ? [] : toDeltas(part, path, ofPiece)
      const needsDelta = start === undefined && deltas.length === 0 && Object.keys(beside).length > 0
      const pieces = needsDelta ? [EMPTY_DELTAS[part.type]] : deltas
      if (known === undefined && start === undefined && pieces.length === 0) {
        silent.add(part.index)
        return []
      }
      const { block, stops } = known === undefined ? open(part) : { block: known, stops: [] }
      const { slot: contentBlockIndex } = block
      if (isFreeText(part)) block.freeText.push(part.arguments)
      else if (deltas.length > 0) block.isWaiting = false
      return [
        ...stops,
        ...(start === undefined ? [] : [toFrame('contentBlockStart', { contentBlockIndex, start, ...beside })]),
        ...pieces.map((delta) => toFrame('contentBlockDelta', { contentBlockIndex, delta, ...beside })),
      ]
    },
    end() {
      if ([...silent].some((index) => !blocks.has(index))) noteLostPart('a part without content', facts)
      return [...blocks.values()].flatMap(stop)
    },
  }
}

/** The free text of a custom tool has to be written in one piece, at the end. */
function isFreeText(part: OutputPart): part is ToolCallPart {
  return part.type === 'tool_call' && part.custom === true
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

/** Writes how a block begins, where it has such a thing; `none` where the wire has no block for the part. */
function toStart(part: OutputPart, path: string, facts: BlockFacts): WireObject | 'none' | undefined {
  switch (part.type) {
    case 'text':
    case 'refusal':
    case 'reasoning':
      return undefined
    case 'tool_call':
      if (part.custom === true) noteCustom(path, facts.losses)
      return { toolUse: toToolUse(part, path, facts.losses) }
    case 'tool_activity':
      return part.output === undefined
        ? { toolUse: toServerCall(part, path, facts) }
        : { toolResult: toServerResult(part, path, facts) }
    case 'media': {
      const fields = toMediaFields(part, path, facts)
      if (fields?.kind === 'image') return { image: { format: fields.format } }
      if (fields !== undefined) noteLostPart(`${fields.kind} within a stream`, facts)
      return 'none'
    }
    case 'unknown': {
      const block = toBlock(part, facts)
      if (block !== undefined && Object.keys(block).length === 1) return block
      if (block !== undefined) noteLostPart('an unknown part of several fields within a stream', facts)
      return 'none'
    }
    default:
      return part satisfies never
  }
}

/** Tokens of calls have their place at the start of a block alone. */
function noteLate(part: OutputPart, path: string, { losses }: BlockFacts): void {
  const isInTime = part.type === 'reasoning' || part.type === 'text'
  if (part.replay !== undefined && !isInTime) losses.add(`${path}.replay`, 'a replay token after the start of a block')
}

function toDeltas(part: OutputPart, path: string, facts: BlockFacts): readonly WireObject[] {
  switch (part.type) {
    case 'text':
      return toTextDeltas(part, path, facts)
    case 'refusal':
      return part.text === '' ? [] : [toRefusal(part.text, path, facts)]
    case 'reasoning':
      return toReasoningDeltas(part, path, facts)
    case 'tool_call':
      return toArgumentsDeltas(part)
    case 'tool_activity':
      return part.output === undefined ? toArgumentsDeltas(part) : toResultDeltas(part.output, path, facts)
    case 'media': {
      const source = toMediaFields(part, path, facts)?.source
      return source === undefined ? [] : [{ image: { source } }]
    }
    case 'unknown':
      return []
    default:
      return part satisfies never
  }
}

function toTextDeltas(part: TextPart, path: string, facts: BlockFacts): readonly WireObject[] {
  const { text, citations = [] } = part
  noteCited(part, path, facts)
  return [
    ...(text === '' ? [] : [{ text }]),
    ...citations.map((citation) => ({ citation: toCitation(citation, path, facts) })),
  ]
}

function toReasoningDeltas(part: ReasoningPart, path: string, { losses }: BlockFacts): readonly WireObject[] {
  const token = toReasoningFields(part) ?? {}
  const isUnsigned = JSON.stringify(part.replay?.data) === JSON.stringify({ type: 'reasoningText' })
  noteToken(part, Object.keys(token).length > 0 || isUnsigned, path, losses)
  return [
    ...(part.text === '' ? [] : [{ reasoningContent: { text: part.text } }]),
    ...(Object.keys(token).length === 0 ? [] : [{ reasoningContent: token }]),
  ]
}

function toArgumentsDeltas({ arguments: written = '' }: ToolCallPart | ToolActivityPart): readonly WireObject[] {
  return written === '' ? [] : [{ toolUse: { input: written } }]
}

function toResultDeltas(output: unknown, path: string, { losses }: BlockFacts): readonly WireObject[] {
  const content: readonly unknown[] = Array.isArray(output) ? output : [{ json: output }]
  if (content !== output) losses.add(`${path}.output`, 'a result that is no list of blocks')
  if (content.length === 0) losses.add(`${path}.output`, 'an empty result within a stream')
  return content.length === 0 ? [] : [{ toolResult: content }]
}

/** Pieces that say nothing by themselves: what stands beside a block needs an event to stand in. */
const EMPTY_DELTAS: Readonly<Record<OutputPart['type'], WireObject>> = {
  text: { text: '' },
  refusal: { text: '' },
  reasoning: { reasoningContent: {} },
  tool_call: { toolUse: { input: '' } },
  tool_activity: { toolUse: { input: '' } },
  media: { image: {} },
  unknown: {},
}
