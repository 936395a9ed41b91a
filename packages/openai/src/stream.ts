import type { ChoiceChunk, CompletionChunk, Context, Decoder } from '@concord/core'
import {
  createdAt,
  isAbsent,
  isObject,
  leftovers,
  mergeOptions,
  objectsOf,
  parseJson,
  textOrAbsent,
  type WireObject,
} from '@concord/core/adapter'
import { fromErrorBody } from './errors.ts'
import type { Host } from './host.ts'
import { annotationsOf, SOURCE_FIELDS, toOwnObject } from './host-object.ts'
import { COMPLETION_FIELDS, fromFacts, indexOf } from './response.ts'

/** The end mark of the wire. */
const DONE = '[DONE]'
/** Says, first of all, that the end mark will not be shown: the SDK's own stream keeps it to itself. */
const UNMARKED = '[UNMARKED]'

/** One event: an object of the wire, or one of the marks. */
export type StreamEvent = unknown

/** Reads the data of one server-sent event. */
export function parseEvent(data: string): StreamEvent {
  return data.startsWith(DONE) ? DONE : parseJson(data)
}

/** Tells the decoder that these events come without an end mark. */
export async function* withoutMark(events: AsyncIterable<StreamEvent>): AsyncGenerator<StreamEvent, undefined> {
  yield UNMARKED
  yield* events
  return undefined
}

/** Reads the pieces of one choice. */
export interface ChoiceReader {
  /** Reads one piece; `undefined` when it has nothing to hand out. */
  read(choice: WireObject): ChoiceChunk | undefined
  /** Gives what was held back; a choice without a word is finished only when the end mark was seen. */
  end(isMarked: boolean): ChoiceChunk
  readonly hasWord: boolean
}

const FACTS = ['usage', 'system_fingerprint', 'service_tier'] as const

/** Makes the state that reads one stream of events with choices; chat and legacy completions differ in the choice alone. */
export function createStreamDecoder(
  context: Context,
  host: Host,
  createReader: (index: number) => ChoiceReader,
): Decoder<StreamEvent> {
  const readers = new Map<number, ChoiceReader>()
  let head: Pick<CompletionChunk, 'id' | 'created' | 'model'> | undefined
  let id: string | undefined
  let created: unknown
  let model: string | undefined
  /** The latest of each fact that stands beside the choices. */
  const facts: Record<string, unknown> = {}
  let metadata: WireObject | undefined
  let sources: WireObject = {}
  let isMarked = host.quirks.endMark !== false
  let ended = false

  function readHead(event: WireObject): void {
    id ??= textOrAbsent(event['id'])
    created ??= event['created'] || undefined
    model ??= textOrAbsent(event['model'])
  }

  function toChunk(pieces: readonly ChoiceChunk[]): CompletionChunk {
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
      provider: host.provider,
      choices: pieces,
    }
  }

  function readerOf(choice: WireObject): ChoiceReader {
    const index = indexOf(choice)
    const known = readers.get(index)
    if (known !== undefined) return known
    const reader = createReader(index)
    readers.set(index, reader)
    return reader
  }

  function readChoices(event: WireObject): readonly ChoiceChunk[] {
    const pieces: ChoiceChunk[] = []
    for (const choice of objectsOf(event['choices'])) {
      const piece = readerOf(choice).read(choice)
      if (piece !== undefined) pieces.push(piece)
    }
    return pieces
  }

  function readFacts(event: WireObject): void {
    for (const key of FACTS) if (!isAbsent(event[key])) facts[key] = event[key]
    metadata = joinLeftovers(metadata, event, COMPLETION_FIELDS)
  }

  /** Sources that stand beside the choices come whole with each event, and are held back to the end. */
  function readSources(object: WireObject): WireObject {
    if (host.quirks.citations !== true || !SOURCE_FIELDS.some((field) => field in object)) return object
    sources = { ...sources, ...pick(object, (key) => isSource(key)) }
    return pick(object, (key) => !isSource(key))
  }

  /** Gives the sources to the text of the first choice. */
  function cite(reader: ChoiceReader): ChoiceChunk | undefined {
    const annotations = annotationsOf(sources)
    return annotations.length > 0 ? reader.read({ delta: { annotations } }) : undefined
  }

  return {
    decode(event) {
      if (event === DONE) {
        ended = true
        return undefined
      }
      if (event === UNMARKED) {
        isMarked = false
        return undefined
      }
      if (!isObject(event)) return undefined
      const failure = fromErrorBody(event, host)
      if (failure !== undefined) throw failure
      const object = readSources(toOwnObject(event, host))
      if (head === undefined) readHead(object)
      readFacts(object)
      const pieces = readChoices(object)
      return pieces.length > 0 ? toChunk(pieces) : undefined
    },
    get ended() {
      return ended
    },
    end() {
      const ordered = [...readers].toSorted(([a], [b]) => a - b).map(([, reader]) => reader)
      if (!isMarked && !ended) ended = ordered.length > 0 && ordered.every((reader) => reader.hasWord)
      if (ordered.length === 0 && metadata === undefined) return undefined
      return {
        ...toChunk(
          ordered.map((reader, i) => (i === 0 ? withPiece(cite(reader), reader.end(ended)) : reader.end(ended))),
        ),
        ...fromFacts(facts, host),
        ...(metadata !== undefined && { providerMetadata: metadata }),
      }
    },
  }
}

/** Joins the fields that the contract lacks, from piece to piece: objects key by key, so that an empty one takes nothing away. */
export function joinLeftovers(
  known: WireObject | undefined,
  object: WireObject,
  fields: ReadonlySet<string>,
): WireObject | undefined {
  const { providerMetadata } = leftovers(object, fields)
  return providerMetadata === undefined ? known : mergeOptions(known ?? {}, providerMetadata)
}

/** Adds what came before the end to it. */
function withPiece(piece: ChoiceChunk | undefined, end: ChoiceChunk): ChoiceChunk {
  return piece === undefined ? end : { ...end, content: [...piece.content, ...end.content] }
}

function isSource(key: string): boolean {
  return SOURCE_FIELDS.some((field) => field === key)
}

function pick(object: WireObject, isPicked: (key: string) => boolean): WireObject {
  return Object.fromEntries(Object.entries(object).filter(([key]) => isPicked(key)))
}
