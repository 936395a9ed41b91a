import type { AssistantMessage, HistoryPart, Warning } from '@concord/core'
import { isObject, textOrAbsent } from '@concord/core/adapter'
import type { Host } from '../../host.ts'
import { formOf, type ToolForm, toArguments } from '../response/forms.ts'
import { replayOf } from '../response/replay.ts'
import { type WireItem, withOptions } from './content.ts'
import type { InputFacts } from './input.ts'

/** Writes an earlier answer, item by item: a part with a token begins the item that it was, the parts after it may go on. */
export function toAssistantItems(
  message: AssistantMessage,
  path: string,
  facts: InputFacts,
  warnings: Warning[],
): readonly WireItem[] {
  const { content } = message
  const { host } = facts
  if (typeof content === 'string') return [withOptions({ role: 'assistant', content }, message, host)]
  const items: OpenItem[] = []
  for (const [i, part] of content.entries()) {
    const open = items.at(-1)
    if (open !== undefined && part.replay === undefined && goOn(open, part, host)) continue
    const begun = begin(part, facts)
    if (typeof begun === 'object') items.push(begun)
    else if (begun !== 'nothing') warnings.push(leftOut(part, `${path}.content[${i}]`, host))
  }
  return items.map((item) => (item.kind === 'message' ? withOptions(toMessage(item), message, host) : item.wire))
}

/** An item that further parts may belong to. */
interface OpenItem {
  readonly kind: 'message' | 'reasoning' | 'tool'
  wire: WireItem
  readonly blocks: WireItem[]
  readonly toolId?: string
}

/** Adds a part without a token to the item before it; gives whether it belongs there. */
function goOn(open: OpenItem, part: HistoryPart, host: Host): boolean {
  if (part.type === 'text' || part.type === 'refusal') {
    if (open.kind !== 'message') return false
    if (part.text !== '' || hasCitations(part)) open.blocks.push(toBlock(part, isOwn(open), host))
    return true
  }
  if (part.type === 'unknown' && open.kind === 'message' && isOwn(open) && isObject(part.value)) {
    open.blocks.push(part.value)
    return true
  }
  if (part.type === 'reasoning' && open.kind === 'reasoning') {
    open.wire = withThought(open.wire, part)
    return true
  }
  if (part.type !== 'tool_activity' || part.id !== open.toolId || part.arguments !== undefined) return false
  const result = formOf(open.wire)?.result
  if (result === undefined) return false
  open.wire = { ...open.wire, [result]: part.output ?? null }
  return true
}

/** An item of this API's own has a type; a message that is written anew has none. */
function isOwn({ wire }: OpenItem): boolean {
  return wire['type'] === 'message'
}

/** Begins the item of a part; `left out` where this API never wrote it, or does not take it back. */
function begin(part: HistoryPart, { isStored, host }: InputFacts): OpenItem | 'left out' | 'nothing' {
  const own = replayOf(part, host)
  switch (part.type) {
    case 'text':
    case 'refusal':
      return beginMessage(part, own, host)
    case 'reasoning': {
      if (own?.['type'] !== 'reasoning') return 'left out'
      // Without its encrypted form the vendor looks the item up, and it kept none.
      if (!isStored && typeof own['encrypted_content'] !== 'string') return 'left out'
      return { kind: 'reasoning', wire: withThought({ ...own, summary: [] }, part), blocks: [] }
    }
    case 'tool_call':
      return { kind: 'tool', wire: withOptions(toCall(part, own), part, host), blocks: [] }
    case 'tool_activity': {
      const form = own === undefined ? undefined : formOf(own)
      if (own === undefined || form === undefined) return 'left out'
      return { kind: 'tool', wire: toActivity(part, own, form), blocks: [], toolId: part.id }
    }
    case 'media':
      if (own?.['type'] !== 'image_generation_call') return 'left out'
      return { kind: 'tool', wire: { ...own, result: part.data ?? null }, blocks: [] }
    case 'unknown':
      if (own === undefined || !isObject(part.value)) return 'left out'
      if (own['type'] === 'message') return { kind: 'message', wire: own, blocks: [part.value] }
      return { kind: 'tool', wire: part.value, blocks: [] }
    default:
      return part satisfies never
  }
}

type WrittenPart = Extract<HistoryPart, { type: 'text' | 'refusal' }>

function beginMessage(part: WrittenPart, own: WireItem | undefined, host: Host): OpenItem | 'nothing' {
  if (own?.['type'] === 'message') return { kind: 'message', wire: own, blocks: [toBlock(part, true, host)] }
  if (part.text === '') return 'nothing'
  return { kind: 'message', wire: { role: 'assistant' }, blocks: [toBlock(part, false, host)] }
}

function hasCitations(part: WrittenPart): boolean {
  return part.type === 'text' && part.citations !== undefined
}

/** Citations go back as they came, in a message that is the vendor's own. */
function toBlock(part: WrittenPart, isOwnMessage: boolean, host: Host): WireItem {
  if (part.type === 'refusal') return withOptions({ type: 'refusal', refusal: part.text }, part, host)
  const annotations = isOwnMessage ? (part.citations ?? []).map(({ source }) => source) : []
  return withOptions({ type: 'output_text', text: part.text, annotations }, part, host)
}

/** One plain text that the vendor has no item for travels as a string. */
function toMessage({ wire, blocks }: OpenItem): WireItem {
  const [only] = blocks
  const isPlain = wire['type'] === undefined && blocks.length === 1 && only?.['type'] === 'output_text'
  return { ...wire, content: isPlain && Object.keys(only).length === 3 ? only['text'] : blocks }
}

/** Adds a summary, or a text of the reasoning itself, which says so. */
function withThought(item: WireItem, part: Extract<HistoryPart, { type: 'reasoning' }>): WireItem {
  if (part.text === '') return item
  const { text, providerMetadata = {} } = part
  const field = providerMetadata['type'] === 'reasoning_text' ? 'content' : 'summary'
  const list = Array.isArray(item[field]) ? item[field] : []
  return { ...item, [field]: [...list, { type: 'summary_text', ...providerMetadata, text }] }
}

/** Writes a call as the item that it was, or as one of the client's own tools. */
function toCall(part: Extract<HistoryPart, { type: 'tool_call' }>, own: WireItem | undefined): WireItem {
  const type = part.custom === true ? 'custom_tool_call' : 'function_call'
  const known = own === undefined ? undefined : formOf(own)
  const data = known?.runs === 'client' && own !== undefined ? own : { type }
  return { ...data, ...toFields(part, data) }
}

function toActivity(
  part: Extract<HistoryPart, { type: 'tool_activity' }>,
  own: WireItem,
  { result }: ToolForm,
): WireItem {
  const output = result === undefined || part.output === undefined ? {} : { [result]: part.output }
  return { ...own, ...toFields(part, own), ...output }
}

/** Writes the fields of a tool item that its part holds. */
export function toFields(
  part: Extract<HistoryPart, { type: 'tool_call' | 'tool_activity' }>,
  data: WireItem,
): WireItem {
  const { name, call } = formOf(data) ?? {}
  return {
    ...toId(part, data),
    ...(name !== undefined && { [name]: part.name }),
    ...(call !== undefined && part.arguments !== undefined && toArguments(part.arguments, call)),
  }
}

/** A call's id is its `call_id`, beside the item's own id; where the item has no other, it is that. */
function toId({ id, ...part }: Parameters<typeof toFields>[0], data: WireItem): WireItem {
  const isCalled = data['type'] === 'function_call' || data['type'] === 'custom_tool_call'
  if (isCalled) return { call_id: id }
  const isMade = id === '' || ('syntheticId' in part && part.syntheticId)
  const isTold = 'id' in data ? 'call_id' in data : textOrAbsent(data['call_id']) !== undefined
  if (isMade || isTold) return {}
  return 'id' in data ? { call_id: id } : { id }
}

function leftOut(part: HistoryPart, path: string, { provider }: Host): Warning {
  const message = `${provider}: a ${part.type} part that responses do not take back was left out`
  return { code: 'history', message, path }
}
