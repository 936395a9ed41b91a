import type { HistoryPart, InputPart, InputTextPart, MediaSource, Message, OutputPart } from '@concord/core'
import { createError, createPartNumbers, fold, fromAddress, isObject, textOrAbsent } from '@concord/core/adapter'
import { PROVIDER } from '../../../config.ts'
import { closeContent, createContent, readContent as readPieces } from '../../../response/content.ts'
import { argumentsOf, idOf } from '../../../response/tool-calls.ts'
import { optionsOf } from '../../../server/request.ts'
import type { WireChunk, WireMessage, WireToolCall } from './schema.ts'

/** Reads a conversation of the wire. */
export function fromMessages(messages: readonly WireMessage[]): readonly Message[] {
  return messages.map((message, i) => fromMessage(message, `messages.${i}`, i === messages.length - 1))
}

function fromMessage(message: WireMessage, path: string, isLast: boolean): Message {
  switch (message.role) {
    case 'system':
      return { role: 'system', content: fromTexts(message), ...optionsOf(message, ['role', 'content']) }
    case 'user':
      return { role: 'user', content: fromContent(message), ...optionsOf(message, ['role', 'content']) }
    case 'assistant':
      return { role: 'assistant', content: fromAssistant(message), ...optionsOf(...toPrefix(message, isLast)) }
    case 'tool':
      return fromToolResult(message, path)
    default:
      return message.role satisfies never
  }
}

/** An answer that ends the conversation is how the next one begins, and no other is; what says otherwise stays. */
function toPrefix(message: WireMessage, isLast: boolean): Parameters<typeof optionsOf> {
  const isBegun = isLast && !message.tool_calls?.length
  const prefix = message['prefix'] ?? false
  const known = ['role', 'content', 'tool_calls', 'prefix']
  return prefix === isBegun ? [message, known] : [{ ...message, prefix }, known.slice(0, -1)]
}

function fromToolResult(message: WireMessage, path: string): Message {
  const toolCallId = textOrAbsent(message['tool_call_id'])
  const name = textOrAbsent(message['name'])
  if (toolCallId === undefined) {
    const told = `${path}.tool_call_id: give the call that this answers`
    throw createError('invalid_request', told, { provider: PROVIDER, status: 400 })
  }
  return {
    role: 'tool',
    toolCallId,
    ...(name !== undefined && { name }),
    content: fromContent(message),
    ...optionsOf(message, ['role', 'content', 'tool_call_id', 'name']),
  }
}

function fromTexts({ content }: WireMessage): string | readonly InputTextPart[] {
  return typeof content === 'string' ? content : (content ?? []).map(fromTextChunk)
}

function fromContent({ content }: WireMessage): string | readonly InputPart[] {
  if (content === null || content === undefined) return ''
  return typeof content === 'string' ? content : content.map(fromChunk)
}

/** A chunk that the contract has no part for is an empty text whose attachment is the chunk. */
function fromTextChunk(chunk: WireChunk): InputTextPart {
  const { type, text } = chunk
  if (type !== 'text' || typeof text !== 'string')
    return { type: 'text', text: '', providerOptions: { [PROVIDER]: chunk } }
  return { type: 'text', text, ...optionsOf(chunk, ['type', 'text']) }
}

type ReadChunk = (chunk: WireChunk) => InputPart | undefined

const READERS: Readonly<Record<string, ReadChunk>> = {
  image_url: (chunk) => fromPlaced(chunk, 'image', 'image_url', 'url'),
  input_audio: (chunk) => fromPlaced(chunk, 'audio', 'input_audio', 'data'),
  document_url: fromDocument,
  file: fromFile,
}

function fromChunk(chunk: WireChunk): InputPart {
  const read = Object.hasOwn(READERS, chunk.type) ? READERS[chunk.type] : undefined
  return read?.(chunk) ?? fromTextChunk(chunk)
}

/** The place stands alone, or in an object, whose other fields go back there. */
function fromPlaced(chunk: WireChunk, type: 'image' | 'audio', key: string, inner: string): InputPart | undefined {
  const field = chunk[key]
  const place = textOrAbsent(isObject(field) ? field[inner] : field)
  if (place === undefined) return undefined
  const within = isObject(field) ? optionsOf(field, [inner]).providerOptions?.[PROVIDER] : undefined
  const beside = optionsOf(chunk, ['type', key]).providerOptions?.[PROVIDER]
  const options = { ...beside, ...(within !== undefined && { [key]: within }) }
  return {
    type,
    source: type === 'audio' ? fromSound(place, field) : fromAddress(place),
    ...(Object.keys(options).length > 0 && { providerOptions: { [PROVIDER]: options } }),
  }
}

/** Sound is base64 by itself, or an address. */
function fromSound(place: string, field: unknown): MediaSource {
  if (/^(https?|data):/.test(place)) return fromAddress(place)
  const format = isObject(field) ? textOrAbsent(field['format']) : undefined
  return { type: 'base64', data: place, mediaType: `audio/${format === 'mp3' ? 'mpeg' : (format ?? '*')}` }
}

function fromDocument(chunk: WireChunk): InputPart | undefined {
  const url = textOrAbsent(chunk['document_url'])
  const filename = textOrAbsent(chunk['document_name'])
  if (url === undefined) return undefined
  return {
    type: 'file',
    source: fromAddress(url),
    ...(filename !== undefined && { filename }),
    ...optionsOf(chunk, ['type', 'document_url', 'document_name']),
  }
}

function fromFile(chunk: WireChunk): InputPart | undefined {
  const id = textOrAbsent(chunk['file_id'])
  if (id === undefined) return undefined
  return { type: 'file', source: { type: 'id', id }, ...optionsOf(chunk, ['type', 'file_id']) }
}

/** A plain text stays a string; what else an answer holds are parts, as they are of an answer. */
function fromAssistant({ content, tool_calls: calls }: WireMessage): string | readonly HistoryPart[] {
  if (typeof content === 'string' && !calls?.length) return content
  return [...readContent(content).map(toHistory), ...(calls ?? []).map(fromToolCall)]
}

function readContent(content: WireMessage['content']): readonly OutputPart[] {
  const state = createContent(createPartNumbers())
  const pieces: OutputPart[] = []
  readPieces(state, content, pieces)
  closeContent(state, pieces)
  const choice = { index: 0, text: '', content: pieces, finishReason: null }
  const chunk = { object: 'completion' as const, id: '', created: 0, model: '', provider: PROVIDER, choices: [choice] }
  return fold([chunk]).choices[0]?.content ?? []
}

/** What the vendor's own fields are in an answer are attachments in a history. */
function toHistory({ index: _index, providerMetadata, ...part }: OutputPart): HistoryPart {
  return { ...part, ...(providerMetadata !== undefined && { providerOptions: { [PROVIDER]: providerMetadata } }) }
}

function fromToolCall(call: WireToolCall): HistoryPart {
  const { name, arguments: written, ...within } = call.function
  const beside = optionsOf(call, ['id', 'type', 'index', 'function']).providerOptions?.[PROVIDER]
  const options = { ...beside, ...(Object.keys(within).length > 0 && { function: within }) }
  return {
    type: 'tool_call',
    id: idOf(call.id) ?? '',
    name,
    arguments: argumentsOf(written),
    ...(Object.keys(options).length > 0 && { providerOptions: { [PROVIDER]: options } }),
  }
}
