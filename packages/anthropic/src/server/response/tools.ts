import type { ToolActivityPart, ToolCallPart } from '@concord/core'
import {
  isAbsent,
  type Losses,
  noteCustom,
  noteToken,
  ownFields,
  toInput,
  type WireObject,
} from '@concord/core/adapter'
import { replayOf } from '../../response/replay.ts'
import { fromBlock, isServerCall, isServerResult, RETURNED_FIELDS } from '../../response/blocks.ts'
import type { BlockFacts } from './extras.ts'

const TOOL_USE_FIELDS: ReadonlySet<string> = new Set(['type', 'id', 'name', 'input', ...RETURNED_FIELDS])

/** Writes the call of a tool that the client runs. */
export function toToolCall(part: ToolCallPart, path: string, facts: BlockFacts): WireObject {
  const call = toToolUse(part, path, facts)
  if (part.custom !== true) return { ...call, input: toInput(part.arguments) }
  noteCustom(path, facts.losses)
  return { ...call, input: { input: part.arguments } }
}

/** Writes a call without its input. */
export function toToolUse(part: ToolCallPart, path: string, facts: BlockFacts): WireObject {
  const data = replayOf(part) ?? {}
  const known: readonly string[] = RETURNED_FIELDS
  const isReturned = Object.entries(data).every(([key, value]) => known.includes(key) && !isAbsent(value))
  const isToken = Object.keys(data).length > 0 && isReturned
  noteToken(part, isToken, path, facts.losses)
  return {
    ...ownFields(part, TOOL_USE_FIELDS, path, facts),
    type: 'tool_use',
    id: part.id,
    name: part.name,
    ...(isToken && data),
  }
}

/** Writes the call or the result of a tool that the vendor ran. */
export function toActivity(part: ToolActivityPart, path: string, facts: BlockFacts): WireObject {
  if (part.output !== undefined) return toServerResult(part, path, facts)
  return { ...toServerCall(part, path, facts), input: toInput(part.arguments ?? '') }
}

/** Writes the call of a tool that the vendor ran, without its input. */
export function toServerCall(part: ToolActivityPart, path: string, facts: BlockFacts): WireObject {
  const data = replayOf(part)
  const type = data?.['type']
  const isToken = typeof type === 'string' && isServerCall(type) && lacks(data, ['id', 'name', 'input'])
  noteActivity(part, isToken, path, facts.losses)
  facts.names.set(part.id, part.name)
  return { type: SERVER_CALL, ...(isToken && data), id: part.id, name: part.name }
}

/** What the call of a tool is where nothing says more. */
export const SERVER_CALL = 'server_tool_use'

function toServerResult(part: ToolActivityPart, path: string, facts: BlockFacts): WireObject {
  const { id, output } = part
  const data = replayOf(part)
  const type = data?.['type']
  const isToken = typeof type === 'string' && isServerResult(type) && lacks(data, ['tool_use_id', 'content'])
  noteActivity(part, isToken, path, facts.losses)
  if (part.arguments !== undefined) facts.losses.add(`${path}.arguments`, 'a call within its result')
  const block = { ...toResultType(part.name), ...(isToken && data), tool_use_id: id, content: output }
  const back = fromBlock(block, part.index, { createId: () => '', names: facts.names })
  if (back?.type === 'tool_activity' && back.name !== part.name)
    facts.losses.add(`${path}.name`, 'a result of another name than its call')
  if (output === null) facts.losses.add(`${path}.output`, 'a result that is null')
  return block
}

/** What the result of a tool is where nothing says more. */
export function toResultType(name: string): { readonly type: string } {
  return { type: `${name}_tool_result` }
}

function lacks(data: WireObject | undefined, fields: readonly string[]): boolean {
  return fields.every((field) => data?.[field] === undefined)
}

function noteActivity(part: ToolActivityPart, isToken: boolean, path: string, losses: Losses): void {
  noteToken(part, isToken, path, losses)
  if (part.providerMetadata !== undefined) losses.add(`${path}.providerMetadata`, 'metadata of a tool of the vendor')
}
