import type { HistoryPart, Message, ToolMessage, Warning } from '@concord/core'
import { isObject } from '@concord/core/adapter'
import type { Host } from '../../host.ts'
import { replayOf } from '../response/replay.ts'
import { toImage, toResultContent, type WireItem, withOptions } from './content.ts'

type ToolCall = Extract<HistoryPart, { type: 'tool_call' }>

/** The tool calls of a conversation by their ids: a result is written in the form of its call. */
export function callsOf(messages: readonly Message[]): ReadonlyMap<string, ToolCall> {
  const parts = messages.flatMap((message) =>
    message.role === 'assistant' && typeof message.content !== 'string' ? message.content : [],
  )
  return new Map(parts.flatMap((part) => (part.type === 'tool_call' ? [[part.id, part] as const] : [])))
}

/** What the writer of a result may know beside it. */
export interface ResultFacts {
  readonly path: string
  readonly calls: ReadonlyMap<string, ToolCall>
  readonly warnings: Warning[]
  readonly host: Host
}

/** Writes the result of one tool call. */
export function toResultItem(message: ToolMessage, { path, calls, warnings, host }: ResultFacts): WireItem {
  const call = calls.get(message.toolCallId)
  const type = typeOf(call, host)
  const write = WRITERS.get(type)
  if (write !== undefined) return withOptions(write(message, path, host), message, host)
  if (message.isError === true)
    warnings.push({
      code: 'history',
      message: `${host.provider} responses have no isError; the content alone was sent`,
      path: `${path}.isError`,
    })
  const output = toResultContent(message.content, path, host)
  return withOptions({ type: `${type}_output`, call_id: message.toolCallId, output }, message, host)
}

function typeOf(call: ToolCall | undefined, host: Host): string {
  const own = call === undefined ? undefined : replayOf(call, host)?.['type']
  if (typeof own === 'string') return own
  return call?.custom === true ? 'custom_tool_call' : 'function_call'
}

type WriteResult = (message: ToolMessage, path: string, host: Host) => WireItem

/** The tools of the vendor's that the client runs, and whose results have a form of their own. */
const WRITERS: ReadonlyMap<string, WriteResult> = new Map<string, WriteResult>([
  ['mcp_approval_request', toApproval],
  ['computer_call', toScreenshot],
  [
    'shell_call',
    ({ toolCallId, content }, _path, host) => ({
      ...toOutput('shell_call', toolCallId),
      ...jsonOf(content, 'output', host),
    }),
  ],
  ['apply_patch_call', toPatchResult],
  [
    'local_shell_call',
    ({ toolCallId, content }, _path, host) => ({
      ...toOutput('local_shell_call', toolCallId),
      ...jsonOf(content, 'output', host),
    }),
  ],
  [
    'tool_search_call',
    ({ toolCallId, content }, _path, host) => ({
      ...toOutput('tool_search', toolCallId),
      ...jsonOf(content, 'tools', host),
    }),
  ],
])

function toOutput(type: string, id: string): WireItem {
  return { type: `${type}_output`, call_id: id }
}

/** The JSON of a result: its members where it is an object, the field's value otherwise; text as it is. */
function jsonOf(content: ToolMessage['content'], field: string, host: Host): WireItem {
  const json = onlyJson(content)
  if (json === undefined) return { [field]: toResultContent(content, 'content', host) }
  return isObject(json.value) ? json.value : { [field]: json.value }
}

/** The JSON that a result consists of. */
function onlyJson(content: ToolMessage['content']): { readonly value: unknown } | undefined {
  if (typeof content === 'string') return undefined
  const [only] = content
  return content.length === 1 && only?.type === 'json' ? only : undefined
}

/** A tool that failed is one that may not run. */
function toApproval({ toolCallId, content, isError }: ToolMessage): WireItem {
  const given = onlyJson(content)?.value
  return {
    type: 'mcp_approval_response',
    approval_request_id: toolCallId,
    approve: isError !== true,
    ...(isObject(given) && given),
  }
}

function toScreenshot({ toolCallId, content }: ToolMessage, _path: string, host: Host): WireItem {
  const image = typeof content === 'string' ? undefined : content.find((part) => part.type === 'image')
  const base = toOutput('computer_call', toolCallId)
  if (image === undefined) return { ...base, ...jsonOf(content, 'output', host) }
  return { ...base, output: { type: 'computer_screenshot', ...toImage(image.source) } }
}

function toPatchResult({ toolCallId, content, isError }: ToolMessage, _path: string, host: Host): WireItem {
  const status = isError === true ? 'failed' : 'completed'
  return { ...toOutput('apply_patch_call', toolCallId), status, ...jsonOf(content, 'output', host) }
}
