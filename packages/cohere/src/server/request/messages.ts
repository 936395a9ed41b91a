import type {
  AssistantMessage,
  ContentOptions,
  HistoryPart,
  InputPart,
  InputTextPart,
  Message,
  OutputPart,
  ToolMessage,
  ToolResultPart,
} from '@concord/core'
import { createError, fromAddress, isObject, objectsOf, textOrAbsent, type WireObject } from '@concord/core/adapter'
import { PROVIDER } from '../../config.ts'
import { fromBlock, fromPlan, fromToolCall, fromUnknownCall, isFunctionCall } from '../../response/blocks.ts'
import { BLOCK, type Fields, MESSAGE, toSdk } from '../../response/casing.ts'
import { blocksOf, fromCitations, withCitations } from '../../response/message.ts'
import type { WireBlock, WireMessage } from './schema.ts'

/** Reads a conversation of the wire. */
export function fromMessages(messages: readonly WireMessage[]): readonly Message[] {
  return messages.map((message, i) => fromMessage(message, `messages.${i}`))
}

function fromMessage(message: WireMessage, path: string): Message {
  const { role, content } = message
  switch (role) {
    case 'system':
      return { role, content: fromContent(content, fromTextBlock), ...optionsOf(message, ['role', 'content'], MESSAGE) }
    case 'user':
      return {
        role,
        content: fromContent(content, fromInputBlock),
        ...optionsOf(message, ['role', 'content'], MESSAGE),
      }
    case 'assistant':
      return fromAssistant(message)
    case 'tool':
      return fromToolResult(message, path)
    default:
      return role satisfies never
  }
}

function fromContent<Part>(
  content: WireMessage['content'],
  from: (block: WireBlock) => Part,
): string | readonly Part[] {
  return typeof content === 'string' ? content : (content ?? []).map(from)
}

function fromToolResult(message: WireMessage, path: string): ToolMessage {
  const toolCallId = textOrAbsent(message.tool_call_id)
  if (toolCallId === undefined) {
    const sentence = `${path}.tool_call_id: give the call that this answers`
    throw createError('invalid_request', sentence, { provider: PROVIDER, status: 400 })
  }
  return {
    role: 'tool',
    toolCallId,
    content: fromContent(message.content, fromResultBlock),
    ...optionsOf(message, ['role', 'content', 'tool_call_id'], MESSAGE),
  }
}

function fromTextBlock(block: WireBlock): InputTextPart {
  const { text } = block
  if (block.type !== 'text' || typeof text !== 'string') return toOwnPart(block)
  return { type: 'text', text, ...optionsOf(block, ['type', 'text'], BLOCK) }
}

function fromInputBlock(block: WireBlock): InputPart {
  const { image_url: image, ...beside } = block
  const { url, ...within }: WireObject = isObject(image) ? image : {}
  if (block.type !== 'image_url' || typeof url !== 'string') return fromTextBlock(block)
  const nested = Object.keys(within).length > 0 ? { image_url: within } : {}
  return { type: 'image', source: fromAddress(url), ...optionsOf({ ...beside, ...nested }, ['type'], BLOCK) }
}

/** A document without more than its data is a value. */
function fromResultBlock(block: WireBlock): ToolResultPart {
  const { document, ...beside } = block
  if (block.type !== 'document' || !isObject(document) || !isObject(document['data'])) return fromInputBlock(block)
  const { data: value, ...within } = document
  const nested = Object.keys(within).length > 0 ? { document: within } : {}
  return { type: 'json', value, ...optionsOf({ ...beside, ...nested }, ['type'], BLOCK) }
}

/** A block that the contract has no part for: an empty text whose attachment is the block. */
function toOwnPart(block: WireBlock): InputTextPart {
  return { type: 'text', text: '', providerOptions: { [PROVIDER]: toSdk(block, BLOCK) } }
}

/** What the contract has no field for, at the level where it stands. */
function optionsOf(object: WireObject, known: readonly string[], fields: Fields): { providerOptions?: ContentOptions } {
  const entries = Object.entries(object).filter(([key, value]) => !known.includes(key) && value !== null)
  return entries.length > 0 ? { providerOptions: { [PROVIDER]: toSdk(Object.fromEntries(entries), fields) } } : {}
}

const ANSWER_FIELDS = ['role', 'content', 'tool_plan', 'tool_calls']

/** A plain text stays a string; what else an earlier answer holds is read as an answer is. */
function fromAssistant(message: WireMessage): AssistantMessage {
  const plan = textOrAbsent(message['tool_plan'])
  const calls = objectsOf(message['tool_calls'])
  const citations = objectsOf(message['citations'])
  const isPlain = plan === undefined && calls.length === 0 && citations.length === 0
  if (isPlain && typeof message.content === 'string')
    return {
      role: 'assistant',
      content: message.content,
      ...optionsOf(message, [...ANSWER_FIELDS, 'citations'], MESSAGE),
    }
  const { held, isWhole } = heldInOrder(message, citations)
  const parts: readonly OutputPart[] = [
    ...blocksOf(message).map((block, slot) => withCitations(fromBlock(block, slot), held.get(slot))),
    ...(plan === undefined ? [] : [withCitations(fromPlan(plan, 0), held.get('tool_plan'))]),
    ...calls.map((call) => (isFunctionCall(call) ? fromToolCall(call, 0, () => '') : fromUnknownCall(call, 0))),
  ]
  return {
    role: 'assistant',
    content: parts.map(toHistoryPart),
    ...optionsOf(message, isWhole ? [...ANSWER_FIELDS, 'citations'] : ANSWER_FIELDS, MESSAGE),
  }
}

/** Citations go to their parts where they come back in the same order; else the list stays whole. */
function heldInOrder(
  message: WireMessage,
  citations: readonly WireObject[],
): { held: ReadonlyMap<unknown, readonly WireObject[]>; isWhole: boolean } {
  const { held, strays } = fromCitations(message)
  const slots = [...blocksOf(message).keys(), 'tool_plan']
  const inOrder = slots.flatMap((slot) => held.get(slot) ?? [])
  const isWhole = strays.length === 0 && inOrder.every((citation, i) => citation === citations[i])
  return { held: isWhole ? held : new Map(), isWhole }
}

function toHistoryPart({ index: _index, providerMetadata: metadata, ...part }: OutputPart): HistoryPart {
  return { ...part, ...(metadata !== undefined && { providerOptions: { [PROVIDER]: metadata } }) }
}
