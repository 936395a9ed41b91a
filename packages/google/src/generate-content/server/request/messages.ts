import type {
  AssistantMessage,
  ContentOptions,
  HistoryPart,
  InputPart,
  InputTextPart,
  MediaSource,
  Message,
  ToolMessage,
  ToolResultPart,
} from '@concord/core'
import { isObject, textOrAbsent, type WireObject } from '@concord/core/adapter'
import { PROVIDER } from '../../../config.ts'
import { isWrapper } from '../../request/results.ts'
import { fromPart, kindOf } from '../../response/parts.ts'
import type { WireContent, WireRequest } from './schema.ts'

/** Reads a conversation of the wire, its instructions first. */
export function fromMessages({ systemInstruction, contents }: WireRequest): readonly Message[] {
  const instructions = fromTexts(systemInstruction?.parts ?? [])
  const calls = createCallIds()
  return [
    ...(instructions.length > 0 ? [{ role: 'system' as const, content: instructions }] : []),
    ...joinAnswers(contents.flatMap((content) => fromContent(content, calls))),
  ]
}

/** Chats of the SDK keep every event of a stream as a content of its own: contents of a model in a row are one answer. */
function joinAnswers(messages: readonly Message[]): readonly Message[] {
  const joined: Message[] = []
  for (const message of messages) {
    const before = joined.at(-1)
    if (before?.role === 'assistant' && message.role === 'assistant')
      joined.splice(-1, 1, { ...before, content: joinParts(partsOf(before), partsOf(message)) })
    else joined.push(message)
  }
  return joined
}

function partsOf({ content }: AssistantMessage): readonly HistoryPart[] {
  return typeof content === 'string' ? [{ type: 'text', text: content }] : content
}

/** A text, or a thought, goes on where no more is told of the second than of the first. */
function joinParts(before: readonly HistoryPart[], after: readonly HistoryPart[]): readonly HistoryPart[] {
  const [last, next] = [before.at(-1), after[0]]
  if (last === undefined || next === undefined || !isText(last) || !isText(next)) return [...before, ...after]
  const isSame = JSON.stringify({ ...last, text: '' }) === JSON.stringify({ ...next, text: '' })
  return isSame
    ? [...before.slice(0, -1), { ...last, text: last.text + next.text }, ...after.slice(1)]
    : [...before, ...after]
}

function isText(part: HistoryPart): part is Extract<HistoryPart, { readonly type: 'text' | 'reasoning' }> {
  return part.type === 'text' || part.type === 'reasoning'
}

/** Gives results the ids of their calls: the wire may name both by the function alone, or the results. */
interface CallIds {
  /** The id of a call: its own, or one that is made. */
  open(name: string, own: string | undefined): string
  /** The id of a result: its own, or that of the oldest call of its name that has no result. */
  answer(name: string, own: string | undefined): string
}

function createCallIds(): CallIds {
  const waiting = new Map<string, string[]>()
  let count = 0
  return {
    open(name, own) {
      const id = own ?? `call_${++count}`
      waiting.set(name, [...(waiting.get(name) ?? []), id])
      return id
    },
    answer(name, own) {
      const ids = waiting.get(name) ?? []
      const id = own ?? ids[0] ?? `call_${++count}`
      waiting.set(
        name,
        ids.filter((other) => other !== id),
      )
      return id
    },
  }
}

function fromContent({ role, parts }: WireContent, calls: CallIds): readonly Message[] {
  if (role === 'model') return [{ role: 'assistant', content: fromModelParts(parts ?? [], calls) }]
  return fromUserParts(parts ?? [], calls)
}

/** Each result of a tool is a message of its own; what stands between them is what the user says. */
function fromUserParts(parts: readonly WireObject[], calls: CallIds): readonly Message[] {
  const messages: Message[] = []
  let said: InputPart[] = []
  const flush = (): void => {
    if (said.length > 0) messages.push({ role: 'user', content: said })
    said = []
  }
  for (const part of parts) {
    const { functionResponse } = part
    if (isObject(functionResponse)) {
      flush()
      messages.push(fromFunctionResponse(functionResponse, calls))
    } else said.push(fromInputPart(part))
  }
  flush()
  return messages
}

function fromFunctionResponse(result: WireObject, calls: CallIds): ToolMessage {
  const name = textOrAbsent(result['name']) ?? ''
  const response: WireObject = isObject(result['response']) ? result['response'] : {}
  const isError = isWrapper(response) && 'error' in response
  const value = isWrapper(response) ? Object.values(response)[0] : response
  const media = Array.isArray(result['parts']) ? result['parts'].filter(isObject).map(fromInputPart) : []
  const content: readonly ToolResultPart[] = [
    typeof value === 'string' ? { type: 'text', text: value } : { type: 'json', value },
    ...media,
  ]
  return {
    role: 'tool',
    toolCallId: calls.answer(name, textOrAbsent(result['id'])),
    ...(name !== '' && { name }),
    content: content.length === 1 && typeof value === 'string' ? value : content,
    ...(isError && { isError }),
    ...withinOptions('functionResponse', result, ['id', 'name', 'response', 'parts']),
  }
}

function fromTexts(parts: readonly WireObject[]): readonly InputTextPart[] {
  return parts.map(fromTextPart)
}

function fromTextPart(part: WireObject): InputTextPart {
  const { text } = part
  if (typeof text !== 'string' || text === '') return toOwnPart(part)
  return { type: 'text', text, ...optionsOf(part, ['text']) }
}

function fromInputPart(part: WireObject): InputPart {
  const kind = kindOf(part)
  const data: unknown = kind === 'inlineData' || kind === 'fileData' ? part[kind] : undefined
  if (kind === undefined || !isObject(data)) return fromTextPart(part)
  const source = fromSource(data)
  if (source === undefined) return fromTextPart(part)
  const { providerOptions: within } = withinOptions(kind, data, ['mimeType', 'data', 'fileUri'])
  const { providerOptions: beside } = optionsOf(part, [kind])
  const options = { ...within?.[PROVIDER], ...beside?.[PROVIDER] }
  return {
    type: mediaKindOf(source.mediaType),
    source,
    ...(Object.keys(options).length > 0 && { providerOptions: { [PROVIDER]: options } }),
  }
}

function mediaKindOf(mediaType = ''): 'image' | 'audio' | 'file' {
  const [kind] = mediaType.split('/')
  return kind === 'image' || kind === 'audio' ? kind : 'file'
}

/** Reads where the bytes are; a file without a scheme in its address is one by its name. */
function fromSource({ mimeType, data, fileUri }: WireObject): MediaSource | undefined {
  const mediaType = textOrAbsent(mimeType)
  if (typeof data === 'string') return { type: 'base64', data, mediaType: mediaType ?? 'application/octet-stream' }
  if (typeof fileUri !== 'string') return undefined
  const type = mediaType === undefined ? {} : { mediaType }
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(fileUri)
    ? { type: 'url', url: fileUri, ...type }
    : { type: 'id', id: fileUri, ...type }
}

/** A part that the contract has no part for: an empty text whose attachment is the part. */
function toOwnPart(part: WireObject): InputTextPart {
  return { type: 'text', text: '', providerOptions: { [PROVIDER]: part } }
}

/** What the contract has no field for, at the level where it stands. */
function optionsOf(object: WireObject, known: readonly string[]): { providerOptions?: ContentOptions } {
  const entries = Object.entries(object).filter(([key, value]) => !known.includes(key) && value !== null)
  return entries.length > 0 ? { providerOptions: { [PROVIDER]: Object.fromEntries(entries) } } : {}
}

function withinOptions(
  key: string,
  object: WireObject,
  known: readonly string[],
): { providerOptions?: ContentOptions } {
  const { providerOptions } = optionsOf(object, known)
  const within = providerOptions?.[PROVIDER]
  return within === undefined ? {} : { providerOptions: { [PROVIDER]: { [key]: within } } }
}

/** An earlier answer is made of the parts of answers. */
function fromModelParts(parts: readonly WireObject[], calls: CallIds): readonly HistoryPart[] {
  let id = 0
  const facts = { createId: () => `part_${++id}` }
  return parts.flatMap((wire, i): readonly HistoryPart[] => {
    const read = fromPart(wire, i, facts)
    if (read === undefined) return []
    const { index: _index, providerMetadata: metadata, ...part } = read
    const options = metadata === undefined ? {} : { providerOptions: { [PROVIDER]: metadata } }
    if (part.type !== 'tool_call') return [{ ...part, ...options }]
    return [{ ...part, id: calls.open(part.name, part.syntheticId === true ? undefined : part.id), ...options }]
  })
}
