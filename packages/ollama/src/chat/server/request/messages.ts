import type { ContentOptions, HistoryPart, InputImagePart, InputPart, Message, ToolMessage } from '@concord/core'
import { isAbsent, isObject, mergeOptions, present, textOrAbsent, type WireObject } from '@concord/core/adapter'
import { PROVIDER } from '../../../config.ts'
import { mediaTypeOf } from '../../../media.ts'
import { createParts, readParts } from '../../../parts.ts'
import type { WireMessage } from './schema.ts'

type ToolCall = Extract<HistoryPart, { type: 'tool_call' }>

/** Reads a conversation of the wire. */
export function fromMessages(messages: readonly WireMessage[]): readonly Message[] {
  /** The calls that have no result yet. */
  const open: ToolCall[] = []
  return messages.map((message, i) => {
    if (message.role === 'assistant') return fromAssistant(message, i, open)
    return message.role === 'tool' ? fromToolResult(message, open) : fromInput(message)
  })
}

/** A role that the contract does not know is kept among the vendor's own fields. */
function fromInput(message: WireMessage): Message {
  const { role, content } = message
  if (role === 'system') return { role, content: content ?? '', ...optionsOf(message, ['content']) }
  const known = ['content', 'images']
  return { role: 'user', content: fromContent(message), ...optionsOf(message, known, role !== 'user') }
}

/** The model sees the images first. */
function fromContent({ content, images }: WireMessage): string | readonly InputPart[] {
  const text = content ?? ''
  if (images === null || images === undefined || images.length === 0) return text
  return [...images.map(fromImage), ...(text === '' ? [] : [{ type: 'text' as const, text }])]
}

function fromImage(data: string): InputImagePart {
  return { type: 'image', source: { type: 'base64', data, mediaType: mediaTypeOf(data) } }
}

/** A plain text stays a string; what else an answer holds are parts. */
function fromAssistant(message: WireMessage, place: number, open: ToolCall[]): Message {
  let calls = 0
  const state = createParts('content', () => `call-${place}-${calls++}`)
  const wires = [...(message.tool_calls ?? [])]
  const parts = readParts(state, message).map((part): HistoryPart => {
    const { index: _index, providerMetadata, ...rest } = part
    const isCall = part.type === 'tool_call' || part.type === 'unknown'
    const options = mergeOptions<WireObject>(providerMetadata ?? {}, isCall ? extrasOf(wires.shift() ?? {}) : {})
    return { ...rest, ...(Object.keys(options).length > 0 && { providerOptions: { [PROVIDER]: options } }) }
  })
  open.splice(0, Infinity, ...parts.filter((part) => part.type === 'tool_call'))
  const images = (message.images ?? []).map((data): HistoryPart => ({
    type: 'media',
    mediaType: mediaTypeOf(data),
    data,
  }))
  const isPlain = images.length === 0 && parts.every((part) => part.type === 'text')
  return {
    role: 'assistant',
    content: isPlain ? (message.content ?? '') : [...parts, ...images],
    ...optionsOf(message, ['content', 'thinking', 'images', 'image', 'tool_calls']),
  }
}

/** What a call of an answer has for its reader alone, and a call that is sent back may still have. */
function extrasOf({ type, function: body }: WireObject): WireObject {
  const place = isObject(body) ? body['index'] : undefined
  return present({ type, function: place === undefined ? undefined : { index: place } })
}

/** A result names its call by the id; older clients send the name of the tool alone, or rely on the order. */
function fromToolResult(message: WireMessage, open: ToolCall[]): ToolMessage {
  const id = textOrAbsent(message.tool_call_id)
  const name = textOrAbsent(message.tool_name)
  const call = open.find((known) => (id === undefined ? isNamed(known, name) : known.id === id))
  if (call !== undefined) open.splice(open.indexOf(call), 1)
  return {
    role: 'tool',
    toolCallId: id ?? call?.id ?? '',
    ...(name !== undefined && { name }),
    content: fromContent(message),
    // Without its call it stays a result only where it says so itself.
    ...optionsOf(message, ['content', 'images', 'tool_name', 'tool_call_id'], call === undefined),
  }
}

function isNamed(call: ToolCall, name: string | undefined): boolean {
  return name === undefined || call.name === name
}

/** What the contract has no field for, at the level where it stands. */
function optionsOf(
  object: WireObject,
  known: readonly string[],
  isRoleKept = false,
): { providerOptions?: ContentOptions } {
  const entries = Object.entries(object).filter(
    ([key, value]) => !known.includes(key) && !isAbsent(value) && (key !== 'role' || isRoleKept),
  )
  return entries.length > 0 ? { providerOptions: { [PROVIDER]: Object.fromEntries(entries) } } : {}
}
