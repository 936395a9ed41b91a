import type { OutputPart, ReasoningPart, TextPart, ToolActivityPart, ToolCallPart } from '@concord/core'
import { joinPieces, noteLostPart, type PartFacts, type WireObject } from '@concord/core/adapter'
import { isServerTool } from '../../response/choice.ts'
import { toTextChunk } from '../../response/chunks.ts'
import { toChunks, toReferences, toTextChunks, toThinkingPiece, tokenOfThinking } from '../response/chunks.ts'
import { toContent, toPlainText } from '../response/message.ts'
import { isResult, noteUntold, toResult, toToolCall } from '../response/tools.ts'

/** Writes the parts of one choice as the deltas of its messages. */
export interface PartsWriter {
  write(part: OutputPart): readonly WireObject[]
  /** Writes a delta of the message that is open. */
  toDelta(fields: WireObject): WireObject
  /** Writes what was held back. */
  end(): readonly WireObject[]
  /** What the parts will be read as. */
  readonly carried: readonly OutputPart['type'][]
}

/** Makes the state that writes one choice. */
export function createPartsWriter(facts: PartFacts): PartsWriter {
  const carried: OutputPart['type'][] = []
  const seen = new Set<number>()
  /** The place of each call among the calls, by its part's index. */
  const places = new Map<number, number>()
  const names = new Map<string, string>()
  let open: OpenPart | undefined
  /** The kind of chunk that a reader would go on with. */
  let going: OutputPart['type'] | undefined
  let message = 0
  let isNew = true

  function toDelta(fields: WireObject): WireObject {
    const delta = { ...(isNew && { role: 'assistant' }), ...fields, ...(message > 0 && { index: message }) }
    isNew = false
    return delta
  }

  /** An empty chunk before it says that another one of the same kind begins. */
  function say(chunk: WireObject, part: OpenPart): WireObject {
    const isAnother = !part.hasSpoken && going === part.type
    part.hasSpoken = true
    going = part.type
    return toDelta({ content: isAnother ? [part.type === 'text' ? NO_TEXT : NO_THOUGHT, chunk] : toContent([chunk]) })
  }

  /** Opens a part, and closes the one before. One that was left cannot go on: the wire has no place for its pieces. */
  function turnTo(part: OutputPart, deltas: WireObject[]): OpenPart {
    if (open?.index === part.index) return open
    close(deltas)
    if (seen.has(part.index)) facts.losses.add(`${facts.path}.content`, 'the order of pieces')
    else carried.push(part.type)
    seen.add(part.index)
    open = { index: part.index, type: part.type, held: [], hasSpoken: false }
    return open
  }

  function writeFlowing(piece: TextPart | ReasoningPart, deltas: WireObject[]): void {
    const part = turnTo(piece, deltas)
    if (isHeld(piece)) part.held.push({ ...piece, text: '' })
    const chunks = piece.type === 'text' ? toTextChunks(piece, facts) : toThinkingPiece(piece, facts)
    for (const chunk of chunks) deltas.push(say(chunk, part))
  }

  function writeCall(part: ToolCallPart | ToolActivityPart, deltas: WireObject[]): void {
    if (open !== undefined && !open.hasSpoken) close(deltas)
    const known = places.get(part.index)
    const place = known ?? places.size
    places.set(part.index, place)
    names.set(part.id, part.name)
    const { id, type, ...call } = toToolCall(known === undefined ? part : { ...part, name: '' }, place, facts)
    if (known === undefined) {
      const isUntold = part.type === 'tool_activity' && !isServerTool(part.name, {})
      if (isUntold) noteUntold(part, facts)
      carried.push(isUntold ? 'tool_call' : part.type)
    }
    deltas.push(toDelta({ tool_calls: [known === undefined ? { id, type, ...call } : call] }))
  }

  function close(deltas: WireObject[]): void {
    const part = open
    open = undefined
    if (part === undefined) return
    const whole = joinPieces(part.held)[0]
    if (whole?.type === 'tool_activity') return writeResult(whole, deltas)
    const chunks = whole === undefined ? [] : toEnd(whole, facts)
    // The wire knows a text or a thought by its words, or by what goes back with it.
    if (!part.hasSpoken && (chunks.length === 0 || part.type === 'text'))
      noteLostPart(`a ${part.type} part of this form`, facts)
    if (part.type === 'reasoning') for (const chunk of chunks) deltas.push(say(chunk, part))
    else if (chunks.length > 0) {
      deltas.push(toDelta({ content: chunks }))
      going = undefined
    }
  }

  /** The result of a tool is a message between those of the assistant. */
  function writeResult(part: ToolActivityPart, deltas: WireObject[]): void {
    const result = toResult(part, names, facts)
    message++
    deltas.push(toDelta(result))
    message++
    isNew = true
    going = undefined
  }

  return {
    write(part) {
      const deltas: WireObject[] = []
      switch (part.type) {
        case 'text':
        case 'reasoning':
          writeFlowing(part, deltas)
          break
        case 'refusal':
          if (!seen.has(part.index)) noteLostPart(`a ${part.type} part of this form`, facts)
          writeFlowing(toPlainText(part, facts), deltas)
          break
        case 'media':
        case 'unknown':
          turnTo(part, deltas).held.push(part)
          break
        case 'tool_call':
          writeCall(part, deltas)
          break
        case 'tool_activity':
          if (isResult(part)) turnTo(part, deltas).held.push(part)
          else writeCall(part, deltas)
          break
        default:
          part satisfies never
      }
      return deltas
    },
    toDelta,
    end() {
      const deltas: WireObject[] = []
      close(deltas)
      return deltas
    },
    carried,
  }
}

/** A part of which pieces may follow. */
interface OpenPart {
  readonly index: number
  readonly type: OutputPart['type']
  /** What is written at its end: citations, a token, and all of what comes whole. */
  readonly held: OutputPart[]
  hasSpoken: boolean
}

const NO_TEXT: WireObject = toTextChunk('')
const NO_THOUGHT: WireObject = { type: 'thinking', thinking: [] }

function isHeld(piece: TextPart | ReasoningPart): boolean {
  return piece.replay !== undefined || (piece.type === 'text' && piece.citations !== undefined)
}

/** What stands at the end of a part's chunks, which may be all of them. */
function toEnd(part: Exclude<OutputPart, ToolActivityPart>, facts: PartFacts): readonly WireObject[] {
  if (part.type === 'text') return toReferences(part, facts)
  if (part.type === 'reasoning') return tokenOfThinking(part, facts)
  return part.type === 'media' || part.type === 'unknown' ? toChunks(part, facts) : []
}
