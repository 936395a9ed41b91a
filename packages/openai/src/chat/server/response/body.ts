import type {
  Citation,
  CompletionChoice,
  CompletionResponse,
  OutputPart,
  ParsedRequest,
  Translation,
} from '@concord/core'
import {
  createLosses,
  isObject,
  type Losses,
  mergeOptions,
  noteLostPart,
  present,
  textOrAbsent,
  toFinishWord,
  typesOf,
  type WireObject,
} from '@concord/core/adapter'
import { type Host, ownOptions } from '../../../host.ts'
import { toHostObject } from '../../../server/host-object.ts'
import { endingsOf, noteExtras, toFacts, toOwnFields } from '../../../server/response.ts'
import { isListed, toImages } from './images.ts'
import { createReasoningWriter, isSealed, noteWithheld, type ReasoningWriter } from './reasoning.ts'
import { audioTypeOf, fromAnnotations } from '../../response/message.ts'
import { toLogprobs } from '../../../server/logprobs.ts'

/** Writes a whole answer as a chat completion. */
export function toBody(response: CompletionResponse, { request }: ParsedRequest, host: Host): Translation<unknown> {
  const losses = createLosses('the chat completions wire')
  const audioType = audioTypeOf(ownOptions(request.providerOptions, host))
  const choices = response.choices.map((choice) => {
    const path = `choices[${choice.index}]`
    const { logprobs: ofLogprobs, ...fields } = toChoiceFields(choice, response, path, { losses, host })
    noteOrder(choice.content, path, losses, host)
    return {
      index: choice.index,
      message: toMessage(choice, { path, audioType, losses, host, isOwn: response.provider === host.provider }),
      logprobs: toChoiceLogprobs(choice.logprobs, ofLogprobs, `${path}.logprobs`, losses),
      finish_reason: toFinishWord(choice, typesOf(choice.content), endingsOf(host), path, losses),
      ...fields,
    }
  })
  const value = {
    id: response.id,
    object: 'chat.completion',
    created: response.created,
    model: response.model,
    choices,
    ...toFacts(response, losses, host),
  }
  return { value: toHostObject(value, host, losses), warnings: losses.warnings }
}

/** Writes the log-probabilities of a choice, with the vendor's own fields of them. */
function toChoiceLogprobs(
  logprobs: CompletionChoice['logprobs'],
  own: unknown,
  path: string,
  losses: Losses,
): object | null {
  if (logprobs === undefined && !isObject(own)) return null
  return { ...(logprobs !== undefined && toLogprobs(logprobs, path, losses)), ...(isObject(own) && own) }
}

/** Writes the vendor's own fields of a choice; those of its message go into the message. */
export function toChoiceFields(
  choice: Pick<CompletionChoice, 'providerMetadata'>,
  response: Pick<CompletionResponse, 'provider'>,
  path: string,
  { losses, host }: Pick<MessageFacts, 'losses' | 'host'>,
): Record<string, unknown> {
  const { message: _message, ...fields } = toOwnFields(choice, response, path, losses, host)
  return fields
}

interface MessageFacts {
  readonly path: string
  readonly audioType: string
  readonly losses: Losses
  readonly host: Host
  /** Whether the metadata is the host's. */
  readonly isOwn: boolean
}

/** The order in which a message is read: its wire has none. */
const ORDER: readonly OutputPart['type'][] = ['reasoning', 'text', 'refusal', 'media', 'tool_call']

/** A message has one place for each kind of part, and no order. */
function noteOrder(content: readonly OutputPart[], path: string, losses: Losses, host: Host): void {
  const rankOf = (part: OutputPart): number => {
    if (isSealed(part, host)) return ORDER.length
    // Images stand behind what is spoken.
    return ORDER.indexOf(part.type) + (part.type === 'media' && isListed(part, host) ? 0.5 : 0)
  }
  const ranks = content.map(rankOf)
  if (ranks.some((rank, i) => i > 0 && rank < (ranks[i - 1] ?? 0))) losses.add(`${path}.content`, 'the order of parts')
}

function toMessage(choice: CompletionChoice, given: MessageFacts): Record<string, unknown> {
  const message: Record<string, unknown> = { role: 'assistant', content: null, refusal: null }
  const reasoning = createReasoningWriter(given.path, given.losses, given.host)
  const facts = { ...given, reasoning }
  for (const part of choice.content) writePart(message, part, `${facts.path}.content[${part.index}]`, facts)
  const ofMessage = choice.providerMetadata?.['message']
  return facts.isOwn && isObject(ofMessage) ? { ...message, ...ofMessage } : message
}

function writePart(
  message: Record<string, unknown>,
  part: OutputPart,
  path: string,
  facts: MessageFacts & { readonly reasoning: ReasoningWriter },
): void {
  const field = part.type === 'media' && isListed(part, facts.host) ? undefined : FIELDS[part.type]
  if (field !== undefined && isTaken(message[field]) && !Array.isArray(message[field]))
    facts.losses.add(`${facts.path}.content`, `a second ${part.type} part`)
  switch (part.type) {
    case 'text': {
      const { content } = message
      if (Array.isArray(content)) message['content'] = [...listOf(content), { type: 'text', text: part.text }]
      else message['content'] = `${typeof content === 'string' ? content : ''}${part.text}`
      const annotations = part.citations?.map((citation) => toAnnotation(citation, `${path}.citations`, facts))
      if (annotations !== undefined) message['annotations'] = [...listOf(message['annotations']), ...annotations]
      return noteExtras(part, path, facts.losses)
    }
    case 'reasoning':
      noteWithheld(part, facts.path, facts.losses, facts.host)
      return addReasoning(message, facts.reasoning.write(part, path))
    case 'refusal':
      message['refusal'] = part.text
      return noteExtras(part, path, facts.losses)
    case 'media':
      if (isListed(part, facts.host)) message['images'] = [...listOf(message['images']), ...toImages(part, facts)]
      else Object.assign(message, toAudio(part, path, facts))
      return
    case 'tool_call':
      message['tool_calls'] = [...listOf(message['tool_calls']), toToolCall(part, path, facts)]
      return
    case 'tool_activity':
    case 'unknown':
      return noteLostPart(`a ${part.type} part`, facts)
    default:
      part satisfies never
  }
}

/** Blocks are one list, and their texts one text. */
function addReasoning(message: Record<string, unknown>, fields: WireObject): void {
  const isBlock = fields['reasoning_details'] !== undefined
  for (const [key, value] of Object.entries(fields)) {
    const known = message[key]
    if (Array.isArray(value)) message[key] = [...listOf(known), ...value]
    else message[key] = isBlock && typeof known === 'string' ? known + String(value) : value
  }
}

/** The field of a message that holds one part of a kind. */
const FIELDS: Partial<Record<OutputPart['type'], string>> = {
  text: 'content',
  refusal: 'refusal',
  media: 'audio',
}

function isTaken(value: unknown): boolean {
  return value !== null && value !== undefined
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

/** Writes a citation: as it came where it is of this wire, by its URL otherwise. */
export function toAnnotation(
  citation: Citation,
  path: string,
  { isOwn, losses, host }: Pick<MessageFacts, 'isOwn' | 'losses' | 'host'>,
): unknown {
  const { url, title, start, end, source } = citation
  const [own] = fromAnnotations([source])
  if (own !== undefined && isOfWire(source, isOwn, host) && isSame(own, citation)) return source
  losses.add(path, 'a citation of another vendor')
  return {
    type: 'url_citation',
    url_citation: { url: url ?? '', title: title ?? '', ...toSpan(start, end, host) },
  }
}

/** An annotation of this API, as its responses have another; where sources stand beside the choices they may be anything. */
function isOfWire(source: unknown, isOwn: boolean, { quirks }: Host): boolean {
  if (quirks.citations === true || !isObject(source)) return true
  return source['type'] === 'url_citation' ? isObject(source['url_citation']) : isOwn
}

/** An annotation has a place in the text: at its start, of no length, where it is not known. */
function toSpan(start: number | undefined, end: number | undefined, { quirks }: Host): WireObject {
  if (quirks.citations === true) return present({ start_index: start, end_index: end })
  return { start_index: start ?? 0, end_index: end ?? start ?? 0 }
}

function isSame(own: Citation, citation: Citation): boolean {
  return (['url', 'title', 'quotedText', 'start', 'end'] as const).every((key) => own[key] === citation[key])
}

/** Writes a spoken answer; which format it has, the request says. What is no sound has no place. */
export function toAudio(
  part: Extract<OutputPart, { type: 'media' }>,
  path: string,
  facts: MessageFacts,
): Record<string, unknown> {
  const { audioType, losses, host, isOwn } = facts
  const { replay, providerMetadata } = part
  const id = audioIdOf(replay, host)
  if (part.mediaType !== audioType) losses.add(`${path}.mediaType`, `media of type ${part.mediaType}`)
  if (part.url !== undefined) losses.add(`${path}.url`, 'media by URL')
  if (replay !== undefined && id === undefined) losses.add(`${path}.replay`, 'a foreign replay token')
  if (providerMetadata !== undefined && !isOwn) losses.add(`${path}.providerMetadata`, 'metadata of another vendor')
  if (!part.mediaType.startsWith('audio/')) {
    noteLostPart(`media of type ${part.mediaType}`, facts)
    return {}
  }
  const audio = {
    ...(isOwn && providerMetadata),
    ...(id !== undefined && { id }),
    ...(part.data !== undefined && { data: part.data }),
    ...(part.transcript !== undefined && { transcript: part.transcript }),
  }
  if (Object.keys(audio).length > 0) return { audio }
  noteLostPart('media of which nothing is carried', facts)
  return {}
}

/** A spoken answer's token is its id. */
function audioIdOf(replay: OutputPart['replay'], { provider }: Host): string | undefined {
  const isOwn = replay?.provider === provider && replay.api === 'chat' && isObject(replay.data)
  return isOwn ? textOrAbsent(replay.data['id']) : undefined
}

function toToolCall(
  part: Extract<OutputPart, { type: 'tool_call' }>,
  path: string,
  { losses, isOwn }: MessageFacts,
): Record<string, unknown> {
  noteToolCallExtras(part, path, losses, isOwn)
  const { id, name } = part
  const call =
    part.custom === true
      ? { id, type: 'custom', custom: { name, input: part.arguments } }
      : { id, type: 'function', function: { name, arguments: part.arguments } }
  return isOwn ? mergeOptions<WireObject>(part.providerMetadata ?? {}, call) : call
}

/** Notes what stands on a tool call and has no place on the wire. */
export function noteToolCallExtras(part: OutputPart, path: string, losses: Losses, isOwn: boolean): void {
  if (part.replay !== undefined) losses.add(`${path}.replay`, 'a replay token')
  if (part.providerMetadata !== undefined && !isOwn)
    losses.add(`${path}.providerMetadata`, 'metadata of another vendor')
}
