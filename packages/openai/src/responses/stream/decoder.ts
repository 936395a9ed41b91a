import type { CompletionChunk, CompletionStream, Context, Decoder, OutputPart } from '@concord/core'
import {
  chunkInRun,
  createContext,
  createdAt,
  createRepeatParser,
  createRun,
  type EventParser,
  finishReasonOf,
  isObject,
  leftovers,
  isRepeat,
  noteFirst,
  noteRepeat,
  numberOrAbsent,
  parseJson,
  readStream,
  textOf,
  textOrAbsent,
  type WireObject,
} from '@concord/core/adapter'
import type { ResponseStreamEvent } from 'openai/resources/responses/responses'
import { fromError, fromErrorBody } from '../../errors.ts'
import { type Host, OPENAI } from '../../host.ts'
import { fromFailedResponse } from '../errors.ts'
import { fromAnnotations } from '../response/annotations.ts'
import type { TextKind } from '../response/items.ts'
import { fromTokens } from '../response/logprobs.ts'
import { FINISH_REASONS, fromFacts, wordOf } from '../response/response.ts'
import {
  beginItem,
  closeItem,
  closeItems,
  createItems,
  endItems,
  holdBack,
  type Items,
  type Pieces,
  type Place,
  writeArguments,
  writeOn,
  writeText,
} from './items.ts'

/** One event: an object of the wire, or a repeat. */
export type StreamEvent = unknown

/** Reads the data of one server-sent event. The wire ends with a terminal event; a mark that some hosts add says no more. */
function parseEvent(data: string): StreamEvent {
  return data.startsWith('[DONE]') ? undefined : parseJson(data)
}

/** Makes the parser of one stream's events. */
export function createEventParser(): EventParser<StreamEvent> {
  return createRepeatParser(parseEvent, REPEAT_FIELDS)
}

/** Where the text of an event stands, and what says nothing. */
const REPEAT_FIELDS = {
  texts: ['delta'],
  padding: ['sequence_number', 'obfuscation'],
}

/** Reads the SDK's own stream of response events; the caller keeps its retries and time limits. */
export function fromResponseStream(
  stream: AsyncIterable<ResponseStreamEvent>,
  context: Partial<Context> = {},
): CompletionStream {
  const create = (all: Context): Decoder<StreamEvent> => createDecoder(all, OPENAI)
  const adapter = { provider: OPENAI.provider, createDecoder: create, fromError }
  return readStream<StreamEvent>(stream, adapter, createContext(context))
}

/** Makes the state that reads one stream of response events. */
export function createDecoder(context: Context, host: Host): State {
  return {
    run: createRun(),
    context,
    host,
    items: createItems(context.createId, host),
    types: new Set<OutputPart['type']>(),
    head: undefined,
    response: undefined,
    metadata: undefined,
    word: undefined,
    ended: false,
    decode,
    end,
  }
}

/** What is known of one stream. */
interface State extends Decoder<StreamEvent> {
  readonly run: ReturnType<typeof createRun>
  readonly context: Context
  readonly host: Host
  readonly items: Items
  readonly types: Set<OutputPart['type']>
  head: Pick<CompletionChunk, 'id' | 'created' | 'model'> | undefined
  /** The latest snapshot of the response. */
  response: WireObject | undefined
  /** What a terminal event has beside its response. */
  metadata: WireObject | undefined
  word: unknown
  ended: boolean
}

function decode(this: State, event: StreamEvent): CompletionChunk | undefined {
  const { run, items } = this
  if (!isRepeat(event)) return noteFirst(run, event, decodeInFull(this, event))
  const chunk = chunkInRun(run, event)
  if (chunk === undefined) return noteRepeat(run, event, decodeInFull(this, parseJson(event.data)))
  writeOn(items, event.text)
  return chunk
}

function decodeInFull(state: State, event: StreamEvent): CompletionChunk | undefined {
  if (!isObject(event)) return undefined
  const read = EVENTS.get(event['type'])
  if (read === undefined) {
    const failure = fromErrorBody(event, state.host)
    if (failure !== undefined) throw failure
    return undefined
  }
  const pieces: Pieces = { content: [], logprobs: [] }
  read(event, state, pieces)
  return pieces.content.length + pieces.logprobs.length === 0 ? undefined : toChunk(state, pieces, UNFINISHED)
}

function end(this: State): CompletionChunk | undefined {
  const { types, word, ended } = this
  if (this.response === undefined && this.head === undefined && !ended) return undefined
  const pieces: Pieces = { content: [], logprobs: [] }
  endItems(this.items, pieces)
  for (const part of pieces.content) types.add(part.type)
  const ending = ended ? finishReasonOf(word, FINISH_REASONS, types) : UNFINISHED
  const facts = fromFacts(this.response ?? {})
  return { ...toChunk(this, pieces, ending), ...facts, ...toMetadata(this, facts) }
}

type Ending = Pick<CompletionChunk['choices'][number], 'finishReason' | 'nativeFinishReason'>

const UNFINISHED: Ending = { finishReason: null }

function toChunk(state: State, pieces: Pieces, ending: Ending): CompletionChunk {
  const { context, host, response, types } = state
  const { id, created, model } = (state.head ??= {
    id: textOrAbsent(response?.['id']) ?? context.createId(),
    created: createdAt(response?.['created_at'], context),
    model: textOrAbsent(response?.['model']) ?? context.request.model ?? '',
  })
  for (const part of pieces.content) types.add(part.type)
  return { object: 'completion', id, created, model, provider: host.provider, choices: [toChoice(pieces, ending)] }
}

function toChoice({ content, logprobs }: Pieces, ending: Ending): CompletionChunk['choices'][number] {
  const text = textOf(content)
  if (ending === UNFINISHED && logprobs.length === 0) return { index: 0, text, content, finishReason: null }
  return { index: 0, text, content, ...ending, ...(logprobs.length > 0 && { logprobs: { content: logprobs } }) }
}

function toMetadata(
  { metadata }: State,
  facts: Pick<CompletionChunk, 'providerMetadata'>,
): Pick<CompletionChunk, 'providerMetadata'> {
  return metadata === undefined ? {} : { providerMetadata: { ...facts.providerMetadata, ...metadata } }
}

type ReadEvent = (event: WireObject, state: State, pieces: Pieces) => void

/**
 * What is no event of these says nothing that the end of its item does not say again (the states of tools, whole texts,
 * partial images), or is a failure.
 */
const EVENTS: ReadonlyMap<unknown, ReadEvent> = new Map<unknown, ReadEvent>([
  ['response.output_text.delta', readTextDelta],
  ['response.function_call_arguments.delta', readArguments],
  ['response.custom_tool_call_input.delta', readArguments],
  ['response.reasoning_summary_text.delta', readText('summary', 'summary_index')],
  ['response.reasoning_text.delta', readText('reasoning', 'content_index')],
  ['response.refusal.delta', readText('refusal', 'content_index')],
  ['response.output_text.annotation.added', readAnnotation],
  ['response.output_item.added', readBegin],
  ['response.output_item.done', readEnd],
  ['response.created', readSnapshot],
  ['response.queued', readSnapshot],
  ['response.in_progress', readSnapshot],
  ['response.completed', readTerminal],
  ['response.incomplete', readTerminal],
  ['response.failed', readFailure],
  ['error', readError],
])

function placeOf({ output_index: index, item_id: id, item }: WireObject): Place {
  return {
    index: numberOrAbsent(index),
    id: textOrAbsent(id) ?? (isObject(item) ? textOrAbsent(item['id']) : undefined),
  }
}

function readTextDelta(event: WireObject, { items }: State, pieces: Pieces): void {
  const { delta, content_index: position, logprobs } = event
  if (typeof delta !== 'string') return
  const place = placeOf(event)
  writeText(items, place, 'text', positionOf(position), delta, pieces)
  if (Array.isArray(logprobs) && logprobs.length > 0)
    holdBack(items, place, positionOf(position), { logprobs: fromTokens(logprobs) })
}

function positionOf(position: unknown): number {
  return numberOrAbsent(position) ?? 0
}

function readText(kind: TextKind, positionField: string): ReadEvent {
  return (event, { items }, pieces) => {
    const { delta } = event
    if (typeof delta === 'string')
      writeText(items, placeOf(event), kind, positionOf(event[positionField]), delta, pieces)
  }
}

function readArguments(event: WireObject, { items }: State, pieces: Pieces): void {
  const { delta } = event
  if (typeof delta === 'string') writeArguments(items, placeOf(event), delta, pieces)
}

function readAnnotation(event: WireObject, { items }: State): void {
  holdBack(items, placeOf(event), positionOf(event['content_index']), {
    citations: fromAnnotations([event['annotation']]),
  })
}

function readBegin(event: WireObject, { items }: State, pieces: Pieces): void {
  if (isObject(event['item'])) beginItem(items, placeOf(event), event['item'], pieces)
}

function readEnd(event: WireObject, { items }: State, pieces: Pieces): void {
  if (isObject(event['item'])) closeItem(items, placeOf(event), event['item'], pieces)
}

/** A snapshot may hold less than the one before it; some hosts give the answer another id in each. */
function readSnapshot({ response }: WireObject, state: State): void {
  if (!isObject(response)) return
  const { id, created_at } = { ...response, ...state.response }
  state.response = { ...state.response, ...response, id, created_at }
}

const TERMINAL_FIELDS: ReadonlySet<string> = new Set(['type', 'sequence_number', 'response', 'obfuscation'])

function readTerminal(event: WireObject, state: State, pieces: Pieces): void {
  readSnapshot(event, state)
  const { response } = event
  // The event's own name says how it ended where the response does not.
  const status = String(event['type']).slice('response.'.length)
  state.word = isObject(response) ? wordOf({ status, ...response }) : status
  state.metadata = leftovers(event, TERMINAL_FIELDS).providerMetadata
  state.ended = true
  if (isObject(response)) closeItems(state.items, response['output'], pieces)
}

function readFailure(event: WireObject, state: State): void {
  readSnapshot(event, state)
  throw fromFailedResponse(isObject(event['response']) ? event['response']['error'] : undefined, state.host)
}

/** The failure itself is the event, or stands within it. */
function readError(event: WireObject, { host }: State): void {
  throw fromFailedResponse(event['error'] ?? event, host)
}
