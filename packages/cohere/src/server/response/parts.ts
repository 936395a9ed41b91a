import type { OutputPart, ReasoningPart, TextPart, ToolCallPart } from '@concord/core'
import {
  isObject,
  noteLostPart,
  noteMetadata,
  noteToken,
  ownFields,
  type PartFacts,
  type WireObject,
} from '@concord/core/adapter'
import { CALL_FIELDS, fromBlock, isFunctionCall, TEXT_FIELDS, THINKING_FIELDS } from '../../response/blocks.ts'
import { replayOf } from '../../response/replay.ts'
import { toReasoningToken } from './citations.ts'

/** Where a part goes: a block, the plan, or a call; `undefined` where the wire has no place for it. */
export type PartPlace = 'content' | 'tool_plan' | 'tool_calls'

/** Tells where a part goes, and notes what has no place. */
export function placeOf(part: OutputPart, facts: PartFacts): PartPlace | undefined {
  switch (part.type) {
    case 'text':
      return 'content'
    case 'refusal':
      facts.losses.add(`${facts.path}.content[${part.index}]`, 'a refusal beside the text')
      facts.losses.add(`${facts.path}.text`, 'a refusal beside the text')
      return 'content'
    case 'reasoning':
      return toReasoningToken(part)?.type === 'tool_plan' ? 'tool_plan' : 'content'
    case 'tool_call':
      return 'tool_calls'
    case 'unknown':
      return placeOfUnknown(part, facts)
    case 'tool_activity':
    case 'media':
      noteLostPart(`a ${part.type} part`, facts)
      return undefined
    default:
      return part satisfies never
  }
}

/** An unknown value goes where it came from; what this version knows would be read as what it is. */
function placeOfUnknown(part: Extract<OutputPart, { type: 'unknown' }>, facts: PartFacts): PartPlace | undefined {
  const { value } = part
  const isCall = replayOf(part)?.['type'] === 'tool_calls'
  const isUnknown = isObject(value) && (isCall ? !isFunctionCall(value) : fromBlock(value, 0).type === 'unknown')
  if (isUnknown) return isCall ? 'tool_calls' : 'content'
  noteLostPart('an unknown part that is no block', facts)
  return undefined
}

/** Writes a text without its citations. */
export function toText(part: TextPart, path: string, facts: PartFacts): WireObject {
  noteToken(part, isToken(part, 'text'), path, facts.losses)
  return { ...ownFields(part, TEXT_FIELDS, path, facts), type: 'text', text: part.text }
}

/** Whether the token of a part says this and no more. */
export function isToken(part: OutputPart, type: string): boolean {
  const data = replayOf(part)
  return data?.['type'] === type && Object.keys(data).length === 1
}

/** Writes thoughts without their citations. */
export function toThinking(part: ReasoningPart, path: string, facts: PartFacts): WireObject {
  noteToken(part, toReasoningToken(part)?.type === 'thinking', path, facts.losses)
  return { ...ownFields(part, THINKING_FIELDS, path, facts), type: 'thinking', thinking: part.text }
}

/** Writes the call of a tool. */
export function toToolCall(part: ToolCallPart, path: string, facts: PartFacts): WireObject {
  noteToken(part, false, path, facts.losses)
  if (part.custom === true) facts.losses.add(`${path}.custom`, 'a tool that takes free text')
  const { function: within, ...beside } = ownFields(part, CALL_FIELDS_OF_CONTRACT, path, facts)
  return {
    ...beside,
    id: part.id,
    type: 'function',
    function: { ...(isObject(within) && within), name: part.name, arguments: part.arguments },
  }
}

const CALL_FIELDS_OF_CONTRACT: ReadonlySet<string> = new Set([...CALL_FIELDS].filter((field) => field !== 'function'))

/** Writes a block, or a call, that this version does not know. */
export function toUnknown(part: Extract<OutputPart, { type: 'unknown' }>, path: string, facts: PartFacts): unknown {
  noteToken(part, isToken(part, 'content') || isToken(part, 'tool_calls'), path, facts.losses)
  noteMetadata(part, path, facts.losses)
  return part.value
}
