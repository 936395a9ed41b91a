import type {
  AssistantMessage,
  ContentOptions,
  HistoryPart,
  Message,
  ToolMessage,
  ToolResultPart,
  Translation,
  Warning,
} from '@concord/core'
import {
  createError,
  historyWarning,
  mergeOptions,
  parseInput,
  present,
  repairHistory,
  textOrAbsent,
  type Turn,
} from '@concord/core/adapter'
import { PROVIDER } from '../../config.ts'
import { isImage } from '../../media.ts'

/** Messages of the wire, before the SDK's types narrow them. */
export type WireMessage = Readonly<Record<string, unknown>>

type ToolCall = Extract<HistoryPart, { type: 'tool_call' }>

/** What the writer of a message may know beside it. */
interface Facts {
  readonly warnings: Warning[]
  /** The calls so far, by their ids. */
  readonly calls: Map<string, ToolCall>
}

/** Writes a conversation, mended where the model would not understand it. */
export function toMessages(messages: readonly Message[]): Translation<readonly WireMessage[]> {
  const { value: turns, warnings: mends } = repairHistory(messages, PROVIDER)
  const facts: Facts = { warnings: [...mends], calls: new Map() }
  const value = inCallOrder(turns).map(({ message, path }) =>
    withOptions(toMessage(message, path, facts), [...partsOf(message), message]),
  )
  return { value, warnings: facts.warnings }
}

/** Without an id of the vendor's, only its place says which call a result answers. */
function inCallOrder(turns: readonly Turn[]): readonly Turn[] {
  const places = new Map<string, number>()
  const placeOf = ({ message }: Turn): number | undefined =>
    message.role === 'tool' ? places.get(message.toolCallId) : undefined
  for (const { message } of turns)
    for (const part of partsOf(message))
      if (part.type === 'tool_call' && part.syntheticId === true) places.set(part.id, places.size)
  const results = turns.filter((turn) => placeOf(turn) !== undefined)
  const ordered = results.toSorted((a, b) => (placeOf(a) ?? 0) - (placeOf(b) ?? 0))
  let next = 0
  return turns.map((turn) => (placeOf(turn) === undefined ? turn : (ordered[next++] ?? turn)))
}

function partsOf({ content }: Message): readonly (HistoryPart | ToolResultPart)[] {
  return typeof content === 'string' ? [] : content
}

/** Merges attachments into a message; those of a call have their place in the call. */
function withOptions(
  message: WireMessage,
  attached: readonly { readonly type?: string; readonly providerOptions?: ContentOptions | undefined }[],
): WireMessage {
  return attached
    .filter(({ type }) => type !== 'tool_call')
    .reduce((merged, { providerOptions }) => mergeOptions(merged, providerOptions?.[PROVIDER]), message)
}

function toMessage(message: Message, path: string, facts: Facts): WireMessage {
  switch (message.role) {
    case 'system':
    case 'user':
      return { role: message.role, ...toContent(message.content, `${path}.content`) }
    case 'assistant':
      return toAssistant(message, path, facts)
    case 'tool':
      return toToolResult(message, path, facts)
    default:
      return message satisfies never
  }
}

/** A message has one text, and images beside it. */
function toContent(content: string | readonly ToolResultPart[], path: string): WireMessage {
  if (typeof content === 'string') return { content }
  const texts: string[] = []
  const images: string[] = []
  for (const [i, part] of content.entries()) {
    if (part.type === 'text') texts.push(part.text)
    else if (part.type === 'json') texts.push(JSON.stringify(part.value))
    else if (part.type === 'image' && part.source.type === 'base64') images.push(part.source.data)
    else throw unsupported(`${path}[${i}]`)
  }
  return { content: texts.join('\n'), ...(images.length > 0 && { images }) }
}

function unsupported(path: string): Error {
  const message = `${PROVIDER}: ${path} is not supported; only images are taken here, as base64`
  return createError('unsupported', message, { provider: PROVIDER })
}

/** Text, thoughts, images and calls have a field each; the wire takes nothing else back. */
function toAssistant({ content }: AssistantMessage, path: string, { warnings, calls }: Facts): WireMessage {
  if (typeof content === 'string') return { role: 'assistant', content }
  const written: Written = { texts: [], thoughts: [], images: [], calls: [] }
  for (const [i, part] of content.entries()) {
    if (part.type === 'tool_call') calls.set(part.id, part)
    const warning = write(part, written, `${path}.content[${i}]`)
    if (warning !== undefined) warnings.push(warning)
  }
  return present({
    role: 'assistant',
    content: written.texts.join(''),
    thinking: listOrAbsent(written.thoughts)?.join('\n'),
    images: listOrAbsent(written.images),
    tool_calls: listOrAbsent(written.calls),
  })
}

interface Written {
  readonly texts: string[]
  readonly thoughts: string[]
  readonly images: string[]
  readonly calls: WireMessage[]
}

function write(part: HistoryPart, written: Written, path: string): Warning | undefined {
  switch (part.type) {
    case 'text':
      written.texts.push(part.text)
      return undefined
    case 'refusal':
      written.texts.push(part.text)
      return historyWarning(path, 'a refusal was sent as text', PROVIDER)
    case 'reasoning':
      if (part.text === '') return leftOut(part, path)
      written.thoughts.push(part.text)
      return undefined
    case 'tool_call':
      return writeCall(part, written, path)
    case 'media':
      if (part.data === undefined || !isImage(part.mediaType)) return leftOut(part, path)
      written.images.push(part.data)
      return undefined
    case 'tool_activity':
    case 'unknown':
      return leftOut(part, path)
    default:
      return part satisfies never
  }
}

/** The wire takes an object: what is none was cut, or is the free text of a custom tool, and is sent inside of one. */
function writeCall(part: ToolCall, written: Written, path: string): Warning | undefined {
  const { name } = part
  const parsed = part.custom === true ? undefined : parseInput(part.arguments)
  const call = { id: idOf(part), function: { name, arguments: parsed ?? { input: part.arguments } } }
  written.calls.push(mergeOptions<WireMessage>(present(call), part.providerOptions?.[PROVIDER]))
  return parsed === undefined
    ? historyWarning(`${path}.arguments`, 'arguments that are no JSON object were sent as { "input": … }', PROVIDER)
    : undefined
}

/** An id that we had to make is not sent. */
function idOf({ id, syntheticId }: ToolCall): string | undefined {
  return syntheticId === true ? undefined : textOrAbsent(id)
}

function toToolResult(message: ToolMessage, path: string, { warnings, calls }: Facts): WireMessage {
  const call = calls.get(message.toolCallId)
  if (message.isError === true)
    warnings.push(
      historyWarning(`${path}.isError`, 'the content alone says that a tool failed; there is no isError', PROVIDER),
    )
  return present({
    role: 'tool',
    ...toContent(message.content, `${path}.content`),
    tool_name: message.name ?? call?.name,
    tool_call_id: call === undefined ? textOrAbsent(message.toolCallId) : idOf(call),
  })
}

function listOrAbsent<T>(list: readonly T[]): readonly T[] | undefined {
  return list.length > 0 ? list : undefined
}

function leftOut(part: HistoryPart, path: string): Warning {
  return historyWarning(path, `a ${part.type} part was left out; the wire has no place for it`, PROVIDER)
}
