import type {
  ContentOptions,
  HistoryPart,
  InputPart,
  InputTextPart,
  MediaSource,
  Message,
  OutputPart,
} from '@concord/core'
import { createError, fromAddress, isObject, textOrAbsent, type WireObject } from '@concord/core/adapter'
import type { Host } from '../../../host.ts'
import { fromImages } from '../../response/images.ts'
import { metadataOfCall } from '../../response/message.ts'
import { fromReturned } from './reasoning.ts'
import type { WireMessage, WirePart, WireToolCall } from './schema.ts'

/** Reads a conversation of the wire. */
export function fromMessages(messages: readonly WireMessage[], host: Host): readonly Message[] {
  return messages.map((message, i) => fromMessage(message, { path: `messages.${i}`, host }))
}

/** What the reader of a message may know beside it. */
interface MessageFacts {
  readonly path: string
  readonly host: Host
}

function fromMessage(message: WireMessage, facts: MessageFacts): Message {
  const { host } = facts
  switch (message.role) {
    case 'system':
    case 'developer':
      return {
        role: 'system',
        content: fromText(message, facts),
        ...optionsOf(message, host, ['content'], message.role === 'developer' ? ['role'] : []),
      }
    case 'user':
      return { role: 'user', content: fromUserContent(message, facts), ...optionsOf(message, host, ['content']) }
    case 'assistant':
      return fromAssistant(message, facts)
    case 'tool':
      return {
        role: 'tool',
        toolCallId: callOf(message, 'tool_call_id', facts),
        content: fromText(message, facts),
        ...optionsOf(message, host, ['content', 'tool_call_id']),
      }
    case 'function':
      // The deprecated form of a result: by the function's name.
      return {
        role: 'tool',
        toolCallId: callOf(message, 'name', facts),
        content: fromText(message, facts),
        ...optionsOf(message, host, ['content'], ['role']),
      }
    default:
      return message.role satisfies never
  }
}

function callOf(message: WireMessage, key: string, { path, host }: MessageFacts): string {
  const id = textOrAbsent(message[key])
  if (id === undefined) throw wrong(`${path}.${key}`, 'give the call that this answers', host)
  return id
}

/** What the contract has no field for, at the level where it stands. */
function optionsOf(
  object: WireObject,
  { provider }: Host,
  known: readonly string[],
  kept: readonly string[] = [],
): { providerOptions?: ContentOptions } {
  const isRead = new Set(['role', 'type', ...known].filter((key) => !kept.includes(key)))
  const entries = Object.entries(object).filter(([key, value]) => !isRead.has(key) && value !== null)
  return entries.length > 0 ? { providerOptions: { [provider]: Object.fromEntries(entries) } } : {}
}

function fromText({ content }: WireMessage, { path, host }: MessageFacts): string | readonly InputTextPart[] {
  if (content === null || content === undefined) return ''
  if (typeof content === 'string') return content
  return content.map((part, i) => {
    const { type, text } = part
    if (type === 'text' && typeof text === 'string') return { type, text, ...optionsOf(part, host, ['text']) }
    if (type === 'text') throw wrongPart(`${path}.content.${i}`, host)
    return toOwnPart(part, host)
  })
}

function fromUserContent({ content }: WireMessage, { path, host }: MessageFacts): string | readonly InputPart[] {
  if (content === null || content === undefined) return ''
  if (typeof content === 'string') return content
  return content.map((part, i) => fromPart(part, { path: `${path}.content.${i}`, host }))
}

function fromPart(part: WirePart, facts: MessageFacts): InputPart {
  const { path, host } = facts
  const { text, image_url: image, input_audio: audio, file } = part
  if (part.type === 'text' && typeof text === 'string')
    return { type: 'text', text, ...optionsOf(part, host, ['text']) }
  if (part.type === 'image_url' && isObject(image) && typeof image['url'] === 'string')
    return { type: 'image', source: fromAddress(image['url']), ...nestedOptions(part, host, 'image_url', ['url']) }
  if (part.type === 'input_audio' && isObject(audio) && typeof audio['data'] === 'string')
    return { type: 'audio', source: fromAudio(audio), ...nestedOptions(part, host, 'input_audio', ['data', 'format']) }
  if (part.type === 'file' && isObject(file)) return fromFile(part, file, facts)
  if (INPUT_TYPES.has(part.type)) throw wrongPart(path, host)
  return toOwnPart(part, host)
}

const INPUT_TYPES: ReadonlySet<string> = new Set(['text', 'image_url', 'input_audio', 'file'])

/** A part that the contract has none for: an empty text whose attachment is the part. */
function toOwnPart(part: WirePart, { provider }: Host): InputTextPart {
  return { type: 'text', text: '', providerOptions: { [provider]: part } }
}

/** What stands within the part's own object goes back there. */
function nestedOptions(
  part: WirePart,
  host: Host,
  key: string,
  known: readonly string[],
): { providerOptions?: ContentOptions } {
  const { provider } = host
  const inner = isObject(part[key]) ? optionsOf(part[key], host, known).providerOptions?.[provider] : undefined
  const beside = optionsOf(part, host, [key]).providerOptions?.[provider]
  if (inner === undefined && beside === undefined) return {}
  return { providerOptions: { [provider]: { ...beside, ...(inner !== undefined && { [key]: inner }) } } }
}

function fromAudio(audio: WireObject): MediaSource {
  const mediaType = audio['format'] === 'mp3' ? 'audio/mpeg' : `audio/${textOrAbsent(audio['format']) ?? 'wav'}`
  return { type: 'base64', data: textOrAbsent(audio['data']) ?? '', mediaType }
}

function fromFile(part: WirePart, file: WireObject, { path, host }: MessageFacts): InputPart {
  const id = textOrAbsent(file['file_id'])
  const data = textOrAbsent(file['file_data'])
  if (id === undefined && data === undefined) throw wrongPart(path, host)
  const source: MediaSource = id === undefined ? fromAddress(data ?? '') : { type: 'id', id }
  if (source.type === 'url') return toOwnPart(part, host) // Only bytes have a place here; what the vendor makes of others is its own.
  const filename = textOrAbsent(file['filename'])
  return {
    type: 'file',
    source,
    ...(filename !== undefined && { filename }),
    ...nestedOptions(part, host, 'file', ['file_id', 'file_data', 'filename']),
  }
}

function fromAssistant(message: WireMessage, facts: MessageFacts): Message {
  const { parts, fields } = fromReturned(message, facts.host)
  const content = fromAssistantContent(message, facts)
  const texts = typeof content === 'string' && content !== '' ? [{ type: 'text' as const, text: content }] : content
  const known = [
    'content',
    'refusal',
    'tool_calls',
    'audio',
    ...(facts.host.quirks.images === true ? ['images'] : []),
    ...fields,
  ]
  return {
    role: 'assistant',
    content: parts.length === 0 ? content : [...parts, ...(typeof texts === 'string' ? [] : texts)],
    ...optionsOf(message, facts.host, known),
  }
}

/** A plain text stays a string; what else an answer holds are parts. */
function fromAssistantContent(message: WireMessage, facts: MessageFacts): string | readonly HistoryPart[] {
  const { path, host } = facts
  const { content, refusal, tool_calls: calls, audio } = message
  const images = host.quirks.images === true && Array.isArray(message['images']) ? message['images'] : []
  const isMore = typeof refusal === 'string' || isObject(audio) || images.length > 0 || (calls ?? []).length > 0
  if (typeof content === 'string' && !isMore) return content
  const texts = typeof content === 'string' ? [{ type: 'text', text: content }] : (content ?? [])
  return [
    ...texts.map((part, i) => fromAnswerPart(part, { path: `${path}.content.${i}`, host })),
    ...(typeof refusal === 'string' ? [{ type: 'refusal' as const, text: refusal }] : []),
    ...(isObject(audio) ? [fromOwnAudio(audio, host)] : []),
    ...fromImages(images, (i) => i).map((image) => fromShown(image, host)),
    ...(calls ?? []).map((call) => fromToolCall(call, host)),
  ]
}

function fromAnswerPart(part: WirePart, { path, host }: MessageFacts): HistoryPart {
  const { text, refusal } = part
  if (part.type === 'refusal' && typeof refusal === 'string') return { type: 'refusal', text: refusal }
  if (part.type === 'text' && typeof text === 'string')
    return { type: 'text', text, ...optionsOf(part, host, ['text']) }
  throw wrongPart(path, host)
}

/** OpenAI's client names a spoken answer by its id alone. */
function fromOwnAudio(audio: WireObject, { provider }: Host): HistoryPart {
  return { type: 'media', mediaType: 'audio/*', replay: { provider, api: 'chat', data: audio } }
}

/** What stands beside an image goes back with it. */
function fromShown({ index: _index, providerMetadata, ...image }: OutputPart, { provider }: Host): HistoryPart {
  return { ...image, ...(providerMetadata !== undefined && { providerOptions: { [provider]: providerMetadata } }) }
}

function fromToolCall(wire: WireToolCall, { provider }: Host): HistoryPart {
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
    ...(options !== undefined && { providerOptions: { [provider]: options } }),
  }
}

function wrongPart(path: string, host: Host): Error {
  return wrong(path, 'no content part that this API knows', host)
}

function wrong(path: string, sentence: string, { provider }: Host): Error {
  return createError('invalid_request', `${path}: ${sentence}`, { provider, status: 400 })
}
