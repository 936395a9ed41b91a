import type { ToolActivityPart, ToolCallPart } from '@concord/core'
import { type Losses, noteCustom, noteToken, toInput, type WireObject } from '@concord/core/adapter'
import { fromBlock, isServerCall } from '../../response/blocks.ts'
import { replayOf } from '../../response/replay.ts'
import { type BlockFacts } from './extras.ts'

/** Writes the call of a tool that the client runs. */
export function toToolCall(part: ToolCallPart, path: string, { losses }: BlockFacts): WireObject {
  if (part.custom === true) noteCustom(path, losses)
  const input = part.custom === true ? { input: part.arguments } : toInput(part.arguments)
  return { toolUse: { ...toToolUse(part, path, losses), input } }
}

/** Writes a call without its input. */
export function toToolUse(part: ToolCallPart, path: string, losses: Losses): WireObject {
  noteToken(part, false, path, losses)
  return { toolUseId: part.id, name: part.name }
}

/** Writes the call or the result of a tool that the vendor ran. */
export function toActivity(part: ToolActivityPart, path: string, facts: BlockFacts): WireObject {
  if (part.output === undefined)
    return { toolUse: { ...toServerCall(part, path, facts), input: toInput(part.arguments ?? '') } }
  const { output } = part
  const content = Array.isArray(output) ? output : [{ json: output }]
  if (content !== output) facts.losses.add(`${path}.output`, 'a result that is no list of blocks')
  return { toolResult: { ...toServerResult(part, path, facts), content } }
}

/** Writes the call of a tool that the vendor ran, without its input. */
export function toServerCall(part: ToolActivityPart, path: string, { losses, names }: BlockFacts): WireObject {
  const data = replayOf(part)
  const isToken = data !== undefined && isServerCall(data) && lacks(data, ['toolUseId', 'name', 'input'])
  noteToken(part, isToken, path, losses)
  names.set(part.id, part.name)
  return { ...(isToken ? data : SERVER_CALL), toolUseId: part.id, name: part.name }
}

/** What the call of a tool is where nothing says more. */
export const SERVER_CALL = { type: 'server_tool_use' } as const

/** Writes the result of a tool that the vendor ran, without its content. */
export function toServerResult(part: ToolActivityPart, path: string, { losses, names }: BlockFacts): WireObject {
  const data = replayOf(part)
  const isToken = data !== undefined && !isServerCall(data) && lacks(data, ['toolUseId', 'content'])
  noteToken(part, isToken, path, losses)
  if (part.arguments !== undefined) losses.add(`${path}.arguments`, 'a call within its result')
  const result = { ...(isToken ? data : toResultType(part.name)), toolUseId: part.id }
  const back = fromBlock({ toolResult: result }, part.index, { createId: () => '', names })
  if (back?.type === 'tool_activity' && back.name !== part.name)
    losses.add(`${path}.name`, 'a result of another name than its call')
  return result
}

/** What the result of a tool is where nothing says more. */
export function toResultType(name: string): { readonly type: string } {
  return { type: `${name}_result` }
}

function lacks(data: WireObject, fields: readonly string[]): boolean {
  return fields.every((field) => data[field] === undefined)
}
