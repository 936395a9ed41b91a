import type { OutputPart } from '@concord/core'
import {
  createPartNumbers,
  isAbsent,
  leftovers,
  numberOrAbsent,
  textOrAbsent,
  type WireObject,
} from '@concord/core/adapter'
import { closeContent, type Content, createContent, readContent } from './content.ts'
import { type CallFacts, createToolCalls, endCalls, nameOfCall, readCalls, type ToolCalls } from './tool-calls.ts'

/** The messages of one choice, whole or in pieces. Tools that Mistral runs make several of them. */
export interface Messages {
  readonly facts: CallFacts
  readonly content: Content
  readonly calls: ToolCalls
  /** The vendor's own fields of the messages. */
  metadata: WireObject | undefined
  result: OpenResult | undefined
  /** How many results have gone out. */
  results: number
  place: number | undefined
  role: string
}

/** The fields of a message, or of a delta, that the contract holds, or that say nothing. */
export const MESSAGE_FIELDS: ReadonlySet<string> = new Set([
  'role',
  'content',
  'tool_calls',
  'tool_call_id',
  'index', // which message it is
  'prefix', // an echo of the request
])

/** Begins the messages of one choice. */
export function createMessages(known: Omit<CallFacts, 'numbers'>): Messages {
  const facts: CallFacts = { ...known, numbers: createPartNumbers() }
  return {
    facts,
    content: createContent(facts.numbers),
    calls: createToolCalls(facts),
    metadata: undefined,
    result: undefined,
    results: 0,
    place: undefined,
    role: 'assistant',
  }
}

/** Reads a message, or a piece of one. */
export function readMessage(
  messages: Messages,
  message: WireObject,
  answered: ReadonlySet<unknown>,
  parts: OutputPart[],
): void {
  begin(messages, message, parts)
  if (messages.role === 'tool') return readResult(messages, message)
  readContent(messages.content, message['content'], parts)
  readCalls(messages.calls, message['tool_calls'], answered, parts)
  const { providerMetadata } = leftovers(message, MESSAGE_FIELDS)
  if (providerMetadata !== undefined) messages.metadata = { ...messages.metadata, ...providerMetadata }
}

/** Ends the message that is open: another one follows. */
export function closeMessage(messages: Messages, parts: OutputPart[]): void {
  const { facts, content, calls, result } = messages
  closeContent(content, parts)
  if (result === undefined) return
  const { id = facts.createId(), content: pieces, fields } = result
  const { name, ...rest } = fields
  messages.result = undefined
  const output = joinContent(pieces)
  parts.push({
    type: 'tool_activity',
    index: facts.numbers(`result ${messages.results++}`),
    id,
    name: textOrAbsent(nameOfCall(calls, id)) ?? textOrAbsent(name) ?? 'tool',
    ...(output !== undefined && { output }),
    ...(Object.keys(rest).length > 0 && { providerMetadata: rest }),
  })
}

/** Gives what was held back. */
export function endMessages(messages: Messages, parts: OutputPart[]): void {
  closeMessage(messages, parts)
  endCalls(messages.calls, parts)
}

function begin(messages: Messages, message: WireObject, parts: OutputPart[]): void {
  const { role, place } = messages
  const next = numberOrAbsent(message['index'])
  const isAnother = next !== place
  const given = textOrAbsent(message['role'])
  if (isAnother || (given !== undefined && given !== role)) closeMessage(messages, parts)
  messages.role = given ?? (isAnother ? 'assistant' : role)
  messages.place = next
}

function readResult(messages: Messages, message: WireObject): void {
  const result = (messages.result ??= { id: undefined, content: [], fields: {} })
  result.id ??= textOrAbsent(message['tool_call_id'])
  if (!isAbsent(message['content'])) result.content.push(message['content'])
  result.fields = { ...result.fields, ...leftovers(message, MESSAGE_FIELDS).providerMetadata }
}

/** The result of a tool that Mistral ran. */
interface OpenResult {
  id: string | undefined
  readonly content: unknown[]
  fields: WireObject
}

function joinContent(pieces: readonly unknown[]): unknown {
  if (pieces.length <= 1) return pieces[0]
  return pieces.every((piece) => typeof piece === 'string') ? pieces.join('') : pieces.flat()
}
