import type {
  AssistantMessage,
  HistoryPart,
  InputPart,
  Message,
  SystemMessage,
  ToolMessage,
  ToolResultPart,
  Translation,
  UserMessage,
  Warning,
} from '@concord/core'
import { createError, mergeOptions, present, repairHistory, toAddress, toDataUrl } from '@concord/core/adapter'
import type { Host } from '../../host.ts'
import { type ReturnedThought, toReturned } from '../response/reasoning.ts'
import { toThoughtFields } from './reasoning.ts'

/** Messages of the wire, before the SDK's types narrow them. */
export type WireMessage = Readonly<Record<string, unknown>>

/** Writes a conversation, mended where the wire would refuse it. */
export function toMessages(messages: readonly Message[], host: Host): Translation<readonly WireMessage[]> {
  const { value: turns, warnings: mends } = repairHistory(messages, host.provider)
  const warnings: Warning[] = [...mends]
  const value = turns.map(({ message, path }) =>
    withOptions(toMessage(message, { path, warnings, host }), message, host),
  )
  return { value, warnings }
}

/** What the writer of a message may know beside it. */
interface MessageFacts {
  readonly path: string
  readonly warnings: Warning[]
  readonly host: Host
}

function toMessage(message: Message, facts: MessageFacts): WireMessage {
  switch (message.role) {
    case 'system':
      return { role: 'system', content: toText(message.content, facts.host) }
    case 'user':
      return { role: 'user', content: toUserContent(message, facts) }
    case 'assistant':
      return toAssistant(message, facts)
    case 'tool':
      return toToolResult(message, facts)
    default:
      return message satisfies never
  }
}

function toText(content: SystemMessage['content'], host: Host): string | readonly WireMessage[] {
  return typeof content === 'string'
    ? content
    : content.map((part) => withOptions({ type: 'text', text: part.text }, part, host))
}

function toUserContent({ content }: UserMessage, { path, host }: MessageFacts): string | readonly WireMessage[] {
  if (typeof content === 'string') return content
  return content.map((part, i) => withOptions(toInputPart(part, `${path}.content[${i}]`, host), part, host))
}

function toInputPart(part: InputPart, path: string, host: Host): WireMessage {
  switch (part.type) {
    case 'text':
      return { type: 'text', text: part.text }
    case 'image':
      return { type: 'image_url', image_url: { url: toAddress(part.source) } }
    case 'audio':
      return { type: 'input_audio', input_audio: toAudio(part.source, path, host) }
    case 'file':
      return { type: 'file', file: toFile(part.source, part.filename) }
    default:
      return part satisfies never
  }
}

type Source = Extract<InputPart, { source: unknown }>['source']

function toFile(source: Source, filename: string | undefined): WireMessage {
  const place = source.type === 'id' ? { file_id: source.id } : { file_data: toAddress(source) }
  return { ...place, ...(filename !== undefined && { filename }) }
}

const AUDIO_FORMATS: Readonly<Record<string, string>> = {
  'audio/wav': 'wav',
  'audio/x-wav': 'wav',
  'audio/wave': 'wav',
  'audio/mpeg': 'mp3',
  'audio/mp3': 'mp3',
}

function toAudio(source: Source, path: string, { provider }: Host): WireMessage {
  const format = source.mediaType === undefined ? undefined : AUDIO_FORMATS[source.mediaType]
  if (source.type === 'base64' && format !== undefined) return { data: source.data, format }
  const message = `${provider}: ${path}.source.mediaType is not supported; give audio/wav or audio/mpeg`
  throw createError('unsupported', message, { provider })
}

/** Merges what is attached to a part; attachments that name another type of part are the part. */
function withOptions(
  wire: WireMessage,
  part: { readonly providerOptions?: ToolMessage['providerOptions'] },
  { provider }: Host,
): WireMessage {
  const options: { readonly type?: unknown } | undefined = part.providerOptions?.[provider]
  const isWhole = options?.type !== undefined && options.type !== wire['type']
  return isWhole ? { ...options } : mergeOptions(wire, options)
}

/**
 * Text and refusals are content, calls and spoken answers have fields of their own, and so has what was thought, where a host
 * takes it back; the wire takes nothing else.
 */
function toAssistant({ content }: AssistantMessage, { path, warnings, host }: MessageFacts): WireMessage {
  if (typeof content === 'string') return { role: 'assistant', content }
  const parts: WireMessage[] = []
  const calls: WireMessage[] = []
  const thoughts: ReturnedThought[] = []
  const images: WireMessage[] = []
  let audio: WireMessage | undefined
  for (const [i, part] of content.entries()) {
    const thought = part.type === 'reasoning' ? toReturned(part, host) : undefined
    if (part.type === 'text') {
      if (part.text !== '') parts.push(withOptions({ type: 'text', text: part.text }, part, host))
    } else if (part.type === 'refusal') parts.push({ type: 'refusal', refusal: part.text })
    else if (part.type === 'tool_call') calls.push(toToolCall(part, host))
    else if (isOwnAudio(part, host)) audio = part.replay.data
    else if (isShown(part, host)) images.push(withOptions(toShown(part), part, host))
    else if (thought?.place === 'block') parts.push(thought.value)
    else if (thought === undefined) warnings.push(leftOut(part, `${path}.content[${i}]`, host))
    else thoughts.push(thought)
  }
  return present({
    role: 'assistant',
    content: toAssistantContent(parts, calls.length + thoughts.length + images.length > 0 || audio !== undefined),
    ...toThoughtFields(thoughts),
    tool_calls: calls.length > 0 ? calls : undefined,
    audio,
    images: images.length > 0 ? images : undefined,
  })
}

/** One text travels as a string; an answer of tool calls alone has no content. */
function toAssistantContent(parts: readonly WireMessage[], mayBeMissing: boolean): unknown {
  const [only] = parts
  if (only === undefined) return mayBeMissing ? undefined : ''
  const isPlain = parts.length === 1 && only['type'] === 'text' && Object.keys(only).length === 2
  return isPlain ? only['text'] : parts
}

function toToolCall(part: Extract<HistoryPart, { type: 'tool_call' }>, host: Host): WireMessage {
  const { id, name } = part
  const call =
    part.custom === true
      ? { id, type: 'custom', custom: { name, input: part.arguments } }
      : { id, type: 'function', function: { name, arguments: part.arguments } }
  return withOptions(call, part, host)
}

type OwnAudio = HistoryPart & { readonly replay: { readonly data: WireMessage } }

/** OpenAI takes a spoken answer back by its id, which the replay token holds. */
function isOwnAudio(part: HistoryPart, { provider }: Host): part is OwnAudio {
  return part.type === 'media' && part.replay?.provider === provider && part.replay.api === 'chat'
}

type Shown = Extract<HistoryPart, { type: 'media' }>

/** An image of the model's that a host takes back as it gave it. */
function isShown(part: HistoryPart, { quirks }: Host): part is Shown {
  const hasPlace = part.type === 'media' && (part.data !== undefined || part.url !== undefined)
  return hasPlace && quirks.images === true && part.mediaType.startsWith('image/')
}

function toShown({ mediaType, data, url }: Shown): WireMessage {
  return { type: 'image_url', image_url: { url: data === undefined ? url : toDataUrl({ mediaType, data }) } }
}

function leftOut(part: HistoryPart, path: string, { provider }: Host): Warning {
  const message = `${provider} chat completions take no ${part.type} part back; it was left out`
  return { code: 'history', message, path }
}

function toToolResult(message: ToolMessage, { path, warnings, host }: MessageFacts): WireMessage {
  if (message.isError === true)
    warnings.push({
      code: 'history',
      message: `${host.provider} chat completions have no isError; the content alone was sent`,
      path: `${path}.isError`,
    })
  const content = toResultContent(message.content, path, host)
  const options: { readonly role?: unknown } = message.providerOptions?.[host.provider] ?? {}
  // The deprecated role of a result names its function.
  return options.role === 'function'
    ? { role: 'function', content }
    : { role: 'tool', tool_call_id: message.toolCallId, content }
}

function toResultContent(content: ToolMessage['content'], path: string, host: Host): string | readonly WireMessage[] {
  if (typeof content === 'string') return content
  const [only] = content
  if (content.length === 1 && only?.type === 'json') return JSON.stringify(only.value)
  return content.map((part, i) =>
    withOptions({ type: 'text', text: toResultText(part, `${path}.content[${i}]`, host) }, part, host),
  )
}

function toResultText(part: ToolResultPart, path: string, { provider }: Host): string {
  if (part.type === 'text') return part.text
  if (part.type === 'json') return JSON.stringify(part.value)
  const message = `${provider}: ${path} is not supported; a tool's result is text here, no ${part.type}`
  throw createError('unsupported', message, { provider })
}
