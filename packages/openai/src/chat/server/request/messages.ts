import type { ContentOptions, HistoryPart, InputPart, InputTextPart, MediaSource, Message } from '@concord/core'
import { createError, isObject, textOrAbsent, type WireObject } from '@concord/core/adapter'
import { PROVIDER } from '../../../config.ts'
import { metadataOfCall } from '../../response/message.ts'
import type { WireMessage, WirePart, WireToolCall } from './schema.ts'

/** Reads a conversation of the wire. */
export function fromMessages(messages: readonly WireMessage[]): readonly Message[] {
  return messages.map((message, i) => fromMessage(message, `messages.${i}`))
}

function fromMessage(message: WireMessage, path: string): Message {
  switch (message.role) {
    case 'system':
    case 'developer':
      return {
        role: 'system',
        content: fromText(message, path),
        ...optionsOf(message, ['content'], message.role === 'developer' ? ['role'] : []),
      }
    case 'user':
      return { role: 'user', content: fromUserContent(message, path), ...optionsOf(message, ['content']) }
    case 'assistant':
      return {
        role: 'assistant',
        content: fromAssistantContent(message, path),
        ...optionsOf(message, ['content', 'refusal', 'tool_calls', 'audio']),
      }
    case 'tool':
      return {
        role: 'tool',
        toolCallId: callOf(message, 'tool_call_id', path),
        content: fromText(message, path),
        ...optionsOf(message, ['content', 'tool_call_id']),
      }
    case 'function':
      // The deprecated form of a result: by the function's name.
      return {
        role: 'tool',
        toolCallId: callOf(message, 'name', path),
        content: fromText(message, path),
        ...optionsOf(message, ['content'], ['role']),
      }
    default:
      return message.role satisfies never
  }
}

function callOf(message: WireMessage, key: string, path: string): string {
  const id = textOrAbsent(message[key])
  if (id === undefined) throw wrong(`${path}.${key}`, 'give the call that this answers')
  return id
}

/** What the contract has no field for, at the level where it stands. */
function optionsOf(
  object: WireObject,
  known: readonly string[],
  kept: readonly string[] = [],
): { providerOptions?: ContentOptions } {
  const isRead = new Set(['role', 'type', ...known].filter((key) => !kept.includes(key)))
  const entries = Object.entries(object).filter(([key, value]) => !isRead.has(key) && value !== null)
  return entries.length > 0 ? { providerOptions: { [PROVIDER]: Object.fromEntries(entries) } } : {}
}

function fromText({ content }: WireMessage, path: string): string | readonly InputTextPart[] {
  if (content === null || content === undefined) return ''
  if (typeof content === 'string') return content
  return content.map((part, i) => {
    const { type, text } = part
    if (type === 'text' && typeof text === 'string') return { type, text, ...optionsOf(part, ['text']) }
    if (type === 'text') throw wrongPart(`${path}.content.${i}`)
    return toOwnPart(part)
  })
}

function fromUserContent({ content }: WireMessage, path: string): string | readonly InputPart[] {
  if (content === null || content === undefined) return ''
  return typeof content === 'string' ? content : content.map((part, i) => fromPart(part, `${path}.content.${i}`))
}

function fromPart(part: WirePart, path: string): InputPart {
  const { text, image_url: image, input_audio: audio, file } = part
  if (part.type === 'text' && typeof text === 'string') return { type: 'text', text, ...optionsOf(part, ['text']) }
  if (part.type === 'image_url' && isObject(image) && typeof image['url'] === 'string')
    return { type: 'image', source: fromAddress(image['url']), ...nestedOptions(part, 'image_url', ['url']) }
  if (part.type === 'input_audio' && isObject(audio) && typeof audio['data'] === 'string')
    return { type: 'audio', source: fromAudio(audio), ...nestedOptions(part, 'input_audio', ['data', 'format']) }
  if (part.type === 'file' && isObject(file)) return fromFile(part, file, path)
  if (INPUT_TYPES.has(part.type)) throw wrongPart(path)
  return toOwnPart(part)
}

const INPUT_TYPES: ReadonlySet<string> = new Set(['text', 'image_url', 'input_audio', 'file'])

/** A part that the contract has none for: an empty text whose attachment is the part. */
function toOwnPart(part: WirePart): InputTextPart {
  return { type: 'text', text: '', providerOptions: { [PROVIDER]: part } }
}

/** What stands within the part's own object goes back there. */
function nestedOptions(part: WirePart, key: string, known: readonly string[]): { providerOptions?: ContentOptions } {
  const inner = isObject(part[key]) ? optionsOf(part[key], known).providerOptions?.[PROVIDER] : undefined
  const beside = optionsOf(part, [key]).providerOptions?.[PROVIDER]
  if (inner === undefined && beside === undefined) return {}
  return { providerOptions: { [PROVIDER]: { ...beside, ...(inner !== undefined && { [key]: inner }) } } }
}

function fromAddress(url: string): MediaSource {
  const match = /^data:([^;,]+);base64,(.*)$/s.exec(url)
  const [, mediaType, data] = match ?? []
  return mediaType === undefined || data === undefined ? { type: 'url', url } : { type: 'base64', mediaType, data }
}

function fromAudio(audio: WireObject): MediaSource {
  const mediaType = audio['format'] === 'mp3' ? 'audio/mpeg' : `audio/${textOrAbsent(audio['format']) ?? 'wav'}`
  return { type: 'base64', data: textOrAbsent(audio['data']) ?? '', mediaType }
}

function fromFile(part: WirePart, file: WireObject, path: string): InputPart {
  const id = textOrAbsent(file['file_id'])
  const data = textOrAbsent(file['file_data'])
  if (id === undefined && data === undefined) throw wrongPart(path)
  const source: MediaSource = id === undefined ? fromAddress(data ?? '') : { type: 'id', id }
  if (source.type === 'url') return toOwnPart(part) // Only bytes have a place here; what the vendor makes of others is its own.
  const filename = textOrAbsent(file['filename'])
  return {
    type: 'file',
    source,
    ...(filename !== undefined && { filename }),
    ...nestedOptions(part, 'file', ['file_id', 'file_data', 'filename']),
  }
}

/** A plain text stays a string; what else an answer holds are parts. */
function fromAssistantContent(message: WireMessage, path: string): string | readonly HistoryPart[] {
  const { content, refusal, tool_calls: calls, audio } = message
  const isPlain = typeof content === 'string' && typeof refusal !== 'string' && !calls?.length && !isObject(audio)
  if (isPlain) return content
  const texts = typeof content === 'string' ? [{ type: 'text', text: content }] : (content ?? [])
  return [
    ...texts.map((part, i) => fromAnswerPart(part, `${path}.content.${i}`)),
    ...(typeof refusal === 'string' ? [{ type: 'refusal' as const, text: refusal }] : []),
    ...(isObject(audio) ? [fromOwnAudio(audio)] : []),
    ...(calls ?? []).map(fromToolCall),
  ]
}

function fromAnswerPart(part: WirePart, path: string): HistoryPart {
  const { text, refusal } = part
  if (part.type === 'refusal' && typeof refusal === 'string') return { type: 'refusal', text: refusal }
  if (part.type === 'text' && typeof text === 'string') return { type: 'text', text, ...optionsOf(part, ['text']) }
  throw wrongPart(path)
}

/** OpenAI's client names a spoken answer by its id alone. */
function fromOwnAudio(audio: WireObject): HistoryPart {
  return { type: 'media', mediaType: 'audio/*', replay: { provider: PROVIDER, api: 'chat', data: audio } }
}

function fromToolCall(wire: WireToolCall): HistoryPart {
  const { id, function: call, custom } = wire
  const name = call?.name ?? custom?.name
  if (name === undefined) return { type: 'unknown', value: wire }
  const options = metadataOfCall(wire)
  return {
    type: 'tool_call',
    id: id ?? '',
    name,
    arguments: call?.arguments ?? custom?.input ?? '',
    ...(custom !== undefined && { custom: true }),
    ...(options !== undefined && { providerOptions: { [PROVIDER]: options } }),
  }
}

function wrongPart(path: string): Error {
  return wrong(path, 'no content part that this API knows')
}

function wrong(path: string, sentence: string): Error {
  return createError('invalid_request', `${path}: ${sentence}`, { provider: PROVIDER, status: 400 })
}
