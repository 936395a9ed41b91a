import type { ContentOptions, HistoryPart, InputPart, InputTextPart, MediaSource, Message } from '@concord/core'
import { createError, fromAddress, textOrAbsent, type WireObject } from '@concord/core/adapter'
import type { Host } from '../../../host.ts'
import { toReplay, without } from '../../response/replay.ts'
import { fromItem, type ItemPart, keyOf } from '../../response/items.ts'
import type { WireItem, WirePart, WireRequest } from './schema.ts'

/** Reads the conversation: the items that a model wrote in a row are one answer, tokens included. */
export function fromInput(wire: WireRequest, host: Host): readonly Message[] {
  const { input, instructions } = wire
  const messages: Message[] = []
  if (typeof instructions === 'string' && !isContinued(wire)) messages.push({ role: 'system', content: instructions })
  if (typeof input === 'string') return [...messages, { role: 'user', content: input }]
  const facts = { createId: () => '', calls: new Map<string, string>(), host }
  /** The calls that the client runs. */
  const open = new Set<string>()
  let answer: HistoryPart[] | undefined
  for (const [i, item] of input.entries()) {
    const read = readItem(item, { path: `input.${i}`, calls: open, host })
    if (read !== undefined) {
      messages.push(read)
      answer = undefined
      continue
    }
    const parts = toParts(item, facts)
    for (const part of parts) if (part.type === 'tool_call') open.add(part.id)
    if (answer === undefined) {
      answer = []
      messages.push({ role: 'assistant', content: answer })
    }
    answer.push(...parts)
  }
  return messages
}

/** Whether the vendor holds what came before: instructions are then those of this turn alone, which no message is. */
export function isContinued({ previous_response_id: previous, conversation }: WireRequest): boolean {
  return isGiven(previous) || isGiven(conversation)
}

function isGiven(value: unknown): boolean {
  return value !== null && value !== undefined
}

/** What the reader of an item may know beside it. */
interface ReadFacts {
  readonly path: string
  /** The calls that the client runs. */
  readonly calls: ReadonlySet<string>
  readonly host: Host
}

/** Reads an item that is no answer of a model's, or one that is a message by itself; `undefined` for the others. */
function readItem(item: WireItem, facts: ReadFacts): Message | undefined {
  const { host } = facts
  // Items of other types may have a role too: tools that a developer adds.
  if (textOrAbsent(item.type) !== undefined && item.type !== 'message') return readResult(item, facts)
  switch (item.role) {
    case 'system':
    case 'developer':
      return {
        role: 'system',
        content: fromText(item, facts),
        ...optionsOf(item, host, item.role === 'developer' ? ['type', 'content'] : MESSAGE_FIELDS),
      }
    case 'user':
      return { role: 'user', content: fromContent(item.content, facts), ...optionsOf(item, host, MESSAGE_FIELDS) }
    case 'assistant':
      return readAnswer(item, host)
    case null:
    case undefined:
      return readResult(item, facts)
    default:
      return item.role satisfies never
  }
}

/** An answer that has no id was written by hand: it is a message by itself, without a token. */
function readAnswer(item: WireItem, host: Host): Message | undefined {
  const { content } = item
  if (typeof content === 'string') return { role: 'assistant', content, ...optionsOf(item, host, MESSAGE_FIELDS) }
  if (textOrAbsent(item['id']) !== undefined) return undefined
  const parts = fromItem({ ...item, type: 'message' }, { createId: () => '', calls: new Map(), host })
  // Blocks that no version knows go back as they came, within the message that they are of.
  if (parts.some(({ part }) => part.type === 'unknown')) return undefined
  return {
    role: 'assistant',
    content: parts.map((found) => withoutToken(toHistory(found, item, host))),
    ...optionsOf(item, host, MESSAGE_FIELDS),
  }
}

function withoutToken({ replay: _replay, ...part }: HistoryPart): HistoryPart {
  return part
}

/** What the contract has no place for in a conversation: log-probabilities stay with their text. */
function toHistory(
  { key, part: { index: _index, ...part } }: ItemPart,
  { content }: WireItem,
  host: Host,
): HistoryPart {
  const block = Array.isArray(content) ? content.find((_block, i) => key === keyOf('text', i)) : undefined
  const logprobs = block?.['logprobs']
  if (key === 'unknown') return { ...toReplay({}, host), ...part } // An item without a type, too, goes back as it came.
  if (!Array.isArray(logprobs) || logprobs.length === 0) return part
  return { ...part, providerOptions: { [host.provider]: { logprobs } } }
}

const MESSAGE_FIELDS = ['type', 'role', 'content'] as const

/** Results of the client's own tools have text or a list; those of the vendor's tools that it runs go as they are. */
function readResult(item: WireItem, facts: ReadFacts): Message | undefined {
  const { calls, host } = facts
  const { type, output } = item
  const approved = type === 'mcp_approval_response' ? textOrAbsent(item['approval_request_id']) : undefined
  const toolCallId = approved ?? textOrAbsent(item['call_id'])
  if (toolCallId === undefined || type === null || type === undefined || !/_(output|response)$/.test(type))
    return undefined
  if (type === 'function_call_output' || type === 'custom_tool_call_output') {
    const content = Array.isArray(output) ? fromContent(partsOf(output), facts) : textOf(output)
    return { role: 'tool', toolCallId, content, ...optionsOf(item, host, ['type', 'call_id', 'output']) }
  }
  if (!calls.has(toolCallId)) return undefined
  const value = without(item, ['type', 'call_id', 'approval_request_id'])
  return { role: 'tool', toolCallId, content: [{ type: 'json', value }] }
}

function textOf(output: unknown): string {
  if (typeof output === 'string') return output
  return output === undefined || output === null ? '' : JSON.stringify(output)
}

function partsOf(output: readonly unknown[]): readonly WirePart[] {
  return output.filter((part): part is WirePart => typeof part === 'object' && part !== null && 'type' in part)
}

function toParts(item: WireItem, facts: Parameters<typeof fromItem>[1]): readonly HistoryPart[] {
  const isUntyped = item.role === 'assistant' && textOrAbsent(item.type) === undefined
  const parts = fromItem(isUntyped ? { ...item, type: 'message' } : item, facts)
  return parts.map((found) => toHistory(found, item, facts.host))
}

/** What the contract has no field for, at the level where it stands. */
function optionsOf(
  object: WireObject,
  { provider }: Host,
  known: readonly string[],
): { providerOptions?: ContentOptions } {
  const entries = Object.entries(without(object, known)).filter(([, value]) => value !== null && value !== undefined)
  return entries.length > 0 ? { providerOptions: { [provider]: Object.fromEntries(entries) } } : {}
}

function fromText({ content }: WireItem, { path, host }: ReadFacts): string | readonly InputTextPart[] {
  if (typeof content === 'string') return content
  return (content ?? []).map((part, i) => {
    const { type, text } = part
    if (type === 'input_text' && typeof text === 'string')
      return { type: 'text', text, ...optionsOf(part, host, ['type', 'text']) }
    if (type === 'input_text') throw wrongPart(`${path}.content.${i}`, host)
    return toOwnPart(part, host)
  })
}

function fromContent(content: WireItem['content'], { path, host }: ReadFacts): string | readonly InputPart[] {
  if (typeof content === 'string') return content
  return (content ?? []).map((part, i) => fromPart(part, `${path}.content.${i}`, host))
}

function fromPart(part: WirePart, path: string, host: Host): InputPart {
  const { type, text, detail } = part
  if (type === 'input_text' && typeof text === 'string')
    return { type: 'text', text, ...optionsOf(part, host, ['type', 'text']) }
  if (!INPUT_TYPES.has(type)) return toOwnPart(part, host)
  const source = sourceOf(part)
  if (source === undefined) throw wrongPart(path, host)
  if (type === 'input_image')
    return {
      type: 'image',
      source,
      ...optionsOf(part, host, detail === 'auto' ? [...IMAGE_FIELDS, 'detail'] : IMAGE_FIELDS),
    }
  const filename = textOrAbsent(part['filename'])
  return { type: 'file', source, ...(filename !== undefined && { filename }), ...optionsOf(part, host, FILE_FIELDS) }
}

const INPUT_TYPES: ReadonlySet<string> = new Set(['input_text', 'input_image', 'input_file'])

/** A part that the contract has none for: an empty text whose attachment is the part. */
function toOwnPart(part: WirePart, { provider }: Host): InputTextPart {
  return { type: 'text', text: '', providerOptions: { [provider]: part } }
}

const IMAGE_FIELDS = ['type', 'image_url', 'file_id'] as const
const FILE_FIELDS = ['type', 'file_id', 'file_url', 'file_data', 'filename'] as const

function sourceOf(part: WirePart): MediaSource | undefined {
  const id = textOrAbsent(part['file_id'])
  if (id !== undefined) return { type: 'id', id }
  const url = textOrAbsent(part['image_url']) ?? textOrAbsent(part['file_url']) ?? textOrAbsent(part['file_data'])
  return url === undefined ? undefined : fromAddress(url)
}

function wrongPart(path: string, { provider }: Host): Error {
  const message = `${path}: no content part that this API knows`
  return createError('invalid_request', message, { provider, status: 400 })
}
