import type { ChoiceChunk, CompletionChunk, CompletionStream, Context, Decoder } from '@concord/core'
import {
  createContext,
  createdAt,
  isObject,
  leftovers,
  objectsOf,
  parseJson,
  readStream,
  textOrAbsent,
  type WireObject,
} from '@concord/core/adapter'
import type { CompletionEvent } from '@mistralai/mistralai/models/components'
import { PROVIDER } from '../config.ts'
import { fromError, fromErrorBody } from '../errors.ts'
import { toWireNames } from '../names.ts'
import { type ChoiceReader, createChoiceReader } from '../response/choice.ts'
import { fromUsage } from '../response/usage.ts'

/** The end mark of the wire. */
export const DONE = '[DONE]'
/** Says, first of all, that the end mark will not be shown: the SDK's own stream keeps it to itself. */
const UNMARKED = '[UNMARKED]'

/** One event: an object of the wire, or one of the marks. */
export type StreamEvent = unknown

/** Reads the data of one server-sent event; what is named an error is one, whatever its data look like. */
export function parseEvent(data: string, name?: string): StreamEvent {
  if (data.startsWith(DONE)) return DONE
  if (name !== 'error') return parseJson(data)
  const failure = parseFailure(data)
  return fromErrorBody(failure) === undefined ? { object: 'error', message: failure } : failure
}

function parseFailure(data: string): unknown {
  try {
    return parseJson(data)
  } catch {
    return data
  }
}

/** Reads the stream that `chat.stream` or `fim.stream` gave; the caller keeps its retries and time limits. */
export function fromMistralStream(
  stream: AsyncIterable<CompletionEvent>,
  context: Partial<Context> = {},
): CompletionStream {
  return readStream(fromSdkEvents(stream), { provider: PROVIDER, createDecoder, fromError }, createContext(context))
}

/** Takes the chunks out of the SDK's events, by the names of the wire; they come without an end mark. */
export async function* fromSdkEvents(events: AsyncIterable<StreamEvent>): AsyncGenerator<StreamEvent, undefined> {
  yield UNMARKED
  for await (const event of events) yield toWireNames(isObject(event) ? event['data'] : event)
  return undefined
}

/** The fields of an event, or of a body, that the contract holds, or that say nothing. */
export const EVENT_FIELDS: ReadonlySet<string> = new Set([
  'id',
  'object',
  'created',
  'model',
  'choices',
  'usage',
  'p', // padding
])

/** Makes the state that reads one stream of completion chunks. */
export function createDecoder(context: Context): Decoder<StreamEvent> {
  const state: State = {
    context,
    readers: new Map<number, ChoiceReader>(),
    head: undefined,
    id: undefined,
    created: undefined,
    model: undefined,
    usage: undefined,
    metadata: undefined,
    isMarked: true,
    ended: false,
  }
  return {
    decode: (event) => decode(state, event),
    get ended() {
      return state.ended
    },
    end: () => end(state),
  }
}

/** What is known of one stream. */
interface State {
  readonly context: Context
  readonly readers: Map<number, ChoiceReader>
  head: Pick<CompletionChunk, 'id' | 'created' | 'model'> | undefined
  id: string | undefined
  created: unknown
  model: string | undefined
  usage: WireObject | undefined
  metadata: WireObject | undefined
  isMarked: boolean
  ended: boolean
}

function decode(state: State, event: StreamEvent): CompletionChunk | undefined {
  if (event === DONE) state.ended = true
  if (event === UNMARKED) state.isMarked = false
  if (!isObject(event)) return undefined
  const failure = fromErrorBody(event)
  if (failure !== undefined) throw failure
  if (state.head === undefined) readHead(state, event)
  readFacts(state, event)
  const pieces = readChoices(state, event['choices'])
  return pieces.length > 0 ? toChunk(state, pieces) : undefined
}

function end(state: State): CompletionChunk | undefined {
  const { readers, usage, metadata } = state
  const ordered = [...readers].toSorted(([a], [b]) => a - b).map(([, reader]) => reader)
  if (!state.isMarked) state.ended = ordered.length > 0 && ordered.every((reader) => reader.hasWord)
  if (ordered.length === 0 && usage === undefined && metadata === undefined) return undefined
  const pieces = ordered.map((reader) => reader.end(state.ended))
  return { ...toChunk(state, pieces), ...toFacts(usage, metadata) }
}

function readHead(state: State, event: WireObject): void {
  state.id ??= textOrAbsent(event['id'])
  state.created ??= event['created'] || undefined
  state.model ??= textOrAbsent(event['model'])
}

function toChunk(state: State, choices: readonly ChoiceChunk[]): CompletionChunk {
  const { context } = state
  const { id, created, model } = (state.head ??= {
    id: state.id ?? context.createId(),
    created: createdAt(state.created, context),
    model: state.model ?? context.request.model ?? '',
  })
  return { object: 'completion', id, created, model, provider: PROVIDER, choices }
}

function readFacts(state: State, event: WireObject): void {
  if (isObject(event['usage']) && Object.keys(event['usage']).length > 0) state.usage = event['usage']
  const { providerMetadata } = leftovers(event, EVENT_FIELDS)
  if (providerMetadata !== undefined) state.metadata = { ...state.metadata, ...providerMetadata }
}

function readChoices(state: State, choices: unknown): readonly ChoiceChunk[] {
  const pieces: ChoiceChunk[] = []
  for (const choice of objectsOf(choices)) {
    const piece = readerOf(state, choice).read(choice)
    if (piece !== undefined) pieces.push(piece)
  }
  return pieces
}

function readerOf({ context, readers }: State, choice: WireObject): ChoiceReader {
  const index = typeof choice['index'] === 'number' ? choice['index'] : 0
  const { createId, request } = context
  const reader = readers.get(index) ?? createChoiceReader({ index, createId, request })
  readers.set(index, reader)
  return reader
}

/** What stands beside the choices; the vendor's usage is kept as it is. */
function toFacts(usage: WireObject | undefined, metadata: WireObject | undefined): Partial<CompletionChunk> {
  const serviceTier = textOrAbsent(usage?.['service_tier'])
  const providerMetadata = { ...metadata, ...(usage !== undefined && { usage }) }
  return {
    ...(usage !== undefined && fromUsage(usage)),
    ...(serviceTier !== undefined && { serviceTier }),
    ...(Object.keys(providerMetadata).length > 0 && { providerMetadata }),
  }
}
