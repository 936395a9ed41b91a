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
  const readers = new Map<number, ChoiceReader>()
  let head: Pick<CompletionChunk, 'id' | 'created' | 'model'> | undefined
  let id: string | undefined
  let created: unknown
  let model: string | undefined
  let usage: WireObject | undefined
  let metadata: WireObject | undefined
  let isMarked = true
  let ended = false

  function toChunk(choices: readonly ChoiceChunk[]): CompletionChunk {
    head ??= {
      id: id ?? context.createId(),
      created: createdAt(created, context),
      model: model ?? context.request.model ?? '',
    }
    return {
      object: 'completion',
      id: head.id,
      created: head.created,
      model: head.model,
      provider: PROVIDER,
      choices,
    }
  }

  function readerOf(choice: WireObject): ChoiceReader {
    const index = typeof choice['index'] === 'number' ? choice['index'] : 0
    const { createId, request } = context
    const reader = readers.get(index) ?? createChoiceReader({ index, createId, request })
    readers.set(index, reader)
    return reader
  }

  function readHead(event: WireObject): void {
    id ??= textOrAbsent(event['id'])
    created ??= event['created'] || undefined
    model ??= textOrAbsent(event['model'])
  }

  function readFacts(event: WireObject): void {
    if (isObject(event['usage'])) usage = event['usage']
    const { providerMetadata } = leftovers(event, EVENT_FIELDS)
    if (providerMetadata !== undefined) metadata = { ...metadata, ...providerMetadata }
  }

  return {
    decode(event) {
      if (event === DONE) ended = true
      if (event === UNMARKED) isMarked = false
      if (!isObject(event)) return undefined
      const failure = fromErrorBody(event)
      if (failure !== undefined) throw failure
      if (head === undefined) readHead(event)
      readFacts(event)
      const pieces = objectsOf(event['choices']).flatMap((choice) => readerOf(choice).read(choice) ?? [])
      return pieces.length > 0 ? toChunk(pieces) : undefined
    },
    get ended() {
      return ended
    },
    end() {
      const ordered = [...readers].toSorted(([a], [b]) => a - b).map(([, reader]) => reader)
      if (!isMarked) ended = ordered.length > 0 && ordered.every((reader) => reader.hasWord)
      if (ordered.length === 0 && usage === undefined && metadata === undefined) return undefined
      const pieces = ordered.map((reader) => reader.end(ended))
      return { ...toChunk(pieces), ...toFacts(usage, metadata) }
    },
  }
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
