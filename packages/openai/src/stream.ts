import type { ChoiceChunk, CompletionChunk, Context, Decoder } from '@concord/core'
import {
  chunkInRun,
  createdAt,
  createRepeatParser,
  createRun,
  type EventParser,
  isAbsent,
  isObject,
  leftovers,
  mergeOptions,
  isRepeat,
  noteFirst,
  noteRepeat,
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

/** One event: an object of the wire, one of the marks, or a repeat. */
export type StreamEvent = unknown

/** Reads the data of one server-sent event. */
function parseEvent(data: string): StreamEvent {
  return data.startsWith(DONE) ? DONE : parseJson(data)
}

/** Where the text of an event stands, and what says nothing. */
const REPEAT_FIELDS = {
  texts: ['content', 'reasoning_content', 'reasoning', 'refusal', 'arguments', 'text'],
  padding: ['obfuscation'],
}

/** Makes the parser of one stream's events. */
export function createEventParser(): EventParser<StreamEvent> {
  return createRepeatParser(parseEvent, REPEAT_FIELDS)
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
  /** The latest word for the ending. */
  readonly word: unknown
}

/** Makes the state that reads one stream of events with choices; chat and legacy completions differ in the choice alone. */
export function createStreamDecoder(
  context: Context,
  host: Host,
  createReader: (index: number) => ChoiceReader,
): State {
  return {
    run: createRun(),
    context,
    host,
    createReader,
    readers: new Map<number, ChoiceReader>(),
    head: undefined,
    id: undefined,
    created: undefined,
    model: undefined,
    facts: {},
    metadata: undefined,
    sources: {},
    isMarked: host.quirks.endMark !== false,
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
  readonly createReader: (index: number) => ChoiceReader
  readonly readers: Map<number, ChoiceReader>
  head: Pick<CompletionChunk, 'id' | 'created' | 'model'> | undefined
  id: string | undefined
  created: unknown
  model: string | undefined
  /** The latest of each fact that stands beside the choices. */
  readonly facts: Record<string, unknown>
  metadata: WireObject | undefined
  sources: WireObject
  isMarked: boolean
  ended: boolean
}

function decode(this: State, event: StreamEvent): CompletionChunk | undefined {
  if (event === DONE) {
    this.ended = true
    return undefined
  }
  if (event === UNMARKED) {
    this.isMarked = false
    return undefined
  }
  const { run } = this
  if (!isRepeat(event)) return noteFirst(run, event, decodeInFull(this, event))
  return chunkInRun(run, event) ?? noteRepeat(run, event, decodeInFull(this, parseJson(event.data)))
}

function decodeInFull(state: State, event: StreamEvent): CompletionChunk | undefined {
  if (!isObject(event)) return undefined
  const { host } = state
  const failure = fromErrorBody(event, host)
  if (failure !== undefined) throw failure
  const object = readSources(state, toOwnObject(event, host))
  if (state.head === undefined) readHead(state, object)
  readFacts(state, object)
  const pieces = readChoices(state, object['choices'])
  return pieces.length > 0 ? toChunk(state, pieces) : undefined
}

function end(this: State): CompletionChunk | undefined {
  const { readers, isMarked, facts, metadata, host } = this
  const ordered = [...readers].toSorted(([a], [b]) => a - b).map(([, reader]) => reader)
  if (!isMarked && !this.ended) this.ended = ordered.length > 0 && ordered.every((reader) => reader.word !== undefined)
  if (ordered.length === 0 && metadata === undefined) return undefined
  const { ended } = this
  return {
    ...toChunk(
      this,
      ordered.map((reader, i) => (i === 0 ? withPiece(cite(this, reader), reader.end(ended)) : reader.end(ended))),
    ),
    ...fromFacts(facts, host),
    ...(metadata !== undefined && { providerMetadata: metadata }),
  }
}

function readHead(state: State, event: WireObject): void {
  state.id ??= textOrAbsent(event['id'])
  state.created ??= event['created'] || undefined
  state.model ??= textOrAbsent(event['model'])
}

function toChunk(state: State, choices: readonly ChoiceChunk[]): CompletionChunk {
  const { context, host } = state
  const head = (state.head ??= {
    id: state.id ?? context.createId(),
    created: createdAt(state.created, context),
    model: state.model ?? context.request.model ?? '',
  })
  const { id, created, model } = head
  return { object: 'completion', id, created, model, provider: host.provider, choices }
}

function readFacts(state: State, event: WireObject): void {
  for (const key of FACTS) if (!isAbsent(event[key])) state.facts[key] = event[key]
  state.metadata = joinLeftovers(state.metadata, event, COMPLETION_FIELDS)
}

const FACTS = ['usage', 'system_fingerprint', 'service_tier'] as const

function readChoices(state: State, choices: unknown): readonly ChoiceChunk[] {
  const pieces: ChoiceChunk[] = []
  if (!Array.isArray(choices)) return pieces
  for (const choice of choices) {
    const piece = isObject(choice) ? readerAt(state, indexOf(choice)).read(choice) : undefined
    if (piece !== undefined) pieces.push(piece)
  }
  return pieces
}

function readerAt({ readers, createReader }: State, index: number): ChoiceReader {
  const known = readers.get(index)
  if (known !== undefined) return known
  const reader = createReader(index)
  readers.set(index, reader)
  return reader
}

/** Sources that stand beside the choices come whole with each event, and are held back to the end. */
function readSources(state: State, object: WireObject): WireObject {
  if (state.host.quirks.citations !== true || !SOURCE_FIELDS.some((field) => field in object)) return object
  state.sources = { ...state.sources, ...pick(object, (key) => isSource(key)) }
  return pick(object, (key) => !isSource(key))
}

/** Gives the sources to the text of the first choice. */
function cite({ sources }: State, reader: ChoiceReader): ChoiceChunk | undefined {
  const annotations = annotationsOf(sources)
  return annotations.length > 0 ? reader.read({ delta: { annotations } }) : undefined
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
function withPiece(piece: ChoiceChunk | undefined, last: ChoiceChunk): ChoiceChunk {
  return piece === undefined ? last : { ...last, content: [...piece.content, ...last.content] }
}

function isSource(key: string): boolean {
  return SOURCE_FIELDS.some((field) => field === key)
}

function pick(object: WireObject, isPicked: (key: string) => boolean): WireObject {
  return Object.fromEntries(Object.entries(object).filter(([key]) => isPicked(key)))
}
