import type { OutputPart, ToolActivityPart, ToolCallPart } from '@concord/core'
import { isObject, mergeOptions, noteToken, ownFields, type PartFacts, type WireObject } from '@concord/core/adapter'
import { isServerTool } from '../../response/choice.ts'
import { MESSAGE_FIELDS } from '../../response/message.ts'
import { pathOf } from './extras.ts'

const CALL_FIELDS: ReadonlySet<string> = new Set(['id', 'type', 'index'])

/** Writes a call, or a piece of one, at its place among the calls. */
export function toToolCall(part: ToolCallPart | ToolActivityPart, place: number, facts: PartFacts): WireObject {
  const path = pathOf(part, facts)
  noteToken(part, false, pathOf(part, facts), facts.losses)
  if (part.type === 'tool_call' && part.custom === true)
    facts.losses.add(`${path}.custom`, 'a tool that takes free text')
  const { id, name } = part
  const call = { id, type: 'function', function: { name, arguments: part.arguments ?? '' }, index: place }
  return mergeOptions<WireObject>(ownFields(part, CALL_FIELDS, path, facts), call)
}

/** Whether the call of a tool that a vendor ran is told from one that the client runs: by its name, or its result. */
export function isTold({ id, name }: ToolActivityPart, content: readonly OutputPart[]): boolean {
  return (
    isServerTool(name, {}) || content.some((part) => part.type === 'tool_activity' && isResult(part) && part.id === id)
  )
}

/** Notes that the call of a tool that a vendor ran will be read as one that the client runs. */
export function noteUntold(part: ToolActivityPart, facts: PartFacts): void {
  facts.losses.add(pathOf(part, facts), 'the call of a tool that another vendor ran')
  // The word for the ending is another one beside a call that the client runs.
  facts.losses.add(`${facts.path}.nativeFinishReason`, 'the ending of such a call')
}

/** Whether a part is the result of a tool that a vendor ran. */
export function isResult(part: OutputPart): boolean {
  return part.type === 'tool_activity' && part.output !== undefined
}

/** Writes the result of a tool that the vendor ran, which is a message of its own. */
export function toResult(part: ToolActivityPart, names: ReadonlyMap<string, string>, facts: PartFacts): WireObject {
  const path = pathOf(part, facts)
  noteToken(part, false, pathOf(part, facts), facts.losses)
  const { id, name, output } = part
  if (part.arguments !== undefined) facts.losses.add(`${path}.arguments`, 'a call within its result')
  if (names.has(id) && names.get(id) !== name)
    facts.losses.add(`${path}.name`, 'a result of another name than its call')
  if (!isContent(output)) facts.losses.add(`${path}.output`, 'a result that is neither text nor chunks')
  return {
    ...ownFields(part, RESULT_FIELDS, path, facts),
    role: 'tool',
    tool_call_id: id,
    ...(!names.has(id) && { name }),
    content: isContent(output) ? output : JSON.stringify(output),
  }
}

const RESULT_FIELDS: ReadonlySet<string> = new Set([...MESSAGE_FIELDS, 'name'])

function isContent(output: unknown): boolean {
  return (typeof output === 'string' && output !== '') || (Array.isArray(output) && output.every(isObject))
}
