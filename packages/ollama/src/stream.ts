import type { ChoiceChunk, CompletionChunk, Context, Decoder, OutputPart, Received } from '@concord/core'
import {
  type BodyReader,
  createdAt,
  createGathered,
  finishReasonOf,
  type Gathered,
  isAbsent,
  isObject,
  leftovers,
  parseJson,
  readJsonLines,
  receiveStream,
  type SdkCall,
  textOf,
  textOrAbsent,
  type WireObject,
} from '@concord/core/adapter'
import { PROVIDER } from './config.ts'
import { fromErrorBody, RESPONSE_FACTS } from './errors.ts'
import { fromLogprobs } from './logprobs.ts'
import { createParts, type Parts, readParts } from './parts.ts'
import { FINISH_REASONS, fromFacts, secondsOf, toChoiceMetadata, type WireForm } from './response.ts'

/** One line: an object of the wire. */
export type StreamEvent = unknown

/** The type of a stream. */
export const LINES = 'application/x-ndjson'

/** Opens a stream of lines, of the raw response or of the SDK's own iterator. */
export function receiveLines(
  call: SdkCall<AsyncIterable<StreamEvent>>,
  signal: AbortSignal,
): Promise<Received<AsyncIterable<readonly StreamEvent[]>>> {
  const read: BodyReader<StreamEvent> = (body) => readJsonLines(body, PROVIDER)
  const lines = call.asResponse === undefined ? call : { asResponse: async () => toLines(await call.asResponse()) }
  return receiveStream(lines, read, RESPONSE_FACTS, (stream) => fromSdk(stream, signal))
}

/** Takes an answer that comes whole, as that of a request which only loads a model does, for the one line of a stream. */
async function toLines(response: Response): Promise<Response> {
  const { ok, status, headers } = response
  if (!ok || !/\bapplication\/json\b/.test(headers.get('content-type') ?? '')) return response
  const text = await response.text()
  const all = new Headers(headers)
  if (isLastLine(text)) all.set('content-type', LINES)
  return new Response(text, { status, headers: all })
}

function isLastLine(text: string): boolean {
  try {
    const body: unknown = parseJson(text)
    return isObject(body) && body['done'] === true
  } catch {
    return false
  }
}

/**
 * Gives the lines of the SDK's own stream. What came as a line of failure is thrown by it as a plain error, and so is a
 * missing end mark; its connection stays open until it is aborted.
 */
export async function* fromSdk(
  stream: AsyncIterable<StreamEvent>,
  signal?: AbortSignal,
): AsyncGenerator<StreamEvent, undefined> {
  const abort = (): void => {
    if ('abort' in stream && typeof stream.abort === 'function') stream.abort()
  }
  signal?.addEventListener('abort', abort)
  try {
    yield* stream
  } catch (error) {
    if (!(error instanceof Error) || error.constructor !== Error) throw error
    if (!NO_END.test(error.message)) yield { error: error.message }
  } finally {
    signal?.removeEventListener('abort', abort)
    abort()
  }
  return undefined
}

const NO_END = /^Did not receive done/

const TIME = 'created_at'

/** Makes the state that reads one stream. Every line has the form of a whole answer; the last one is done. */
export function createStreamDecoder(context: Context, form: WireForm): Decoder<StreamEvent> {
  const state: State = {
    context,
    form,
    known: new Set([...form.fields, TIME]),
    parts: createParts(form.text, context.createId),
    types: new Set<OutputPart['type']>(),
    ofMessage: createGathered({}),
    head: undefined,
    id: undefined,
    model: undefined,
    time: undefined,
    word: undefined,
    facts: {},
    ended: false,
  }
  return {
    decode: (line) => decode(state, line),
    get ended() {
      return state.ended
    },
    end: () => end(state),
  }
}

/** What is known of one stream. */
interface State {
  readonly context: Context
  readonly form: WireForm
  /** The fields of a line that the contract holds. */
  readonly known: ReadonlySet<string>
  readonly parts: Parts
  readonly types: Set<OutputPart['type']>
  /** What this version does not know of the message, whose pieces go on. */
  readonly ofMessage: Gathered
  head: Pick<CompletionChunk, 'id' | 'created' | 'model'> | undefined
  id: string | undefined
  model: string | undefined
  /** The time of the first line; later ones say when they were written. */
  time: unknown
  word: string | undefined
  /** The latest of what else stands beside the answer. */
  facts: WireObject
  ended: boolean
}

function decode(state: State, line: StreamEvent): CompletionChunk | undefined {
  if (!isObject(line)) return undefined
  const failure = fromErrorBody(line)
  if (failure !== undefined) throw failure
  state.id ??= state.context.createId()
  readFacts(state, line)
  const content = readMessage(state, line)
  for (const part of content) state.types.add(part.type)
  if (line['done'] === true) state.ended = true
  const { logprobs } = fromLogprobs(line['logprobs'])
  if (content.length === 0 && logprobs === undefined) return undefined
  const isFirst = state.head === undefined
  const fields = { content, finishReason: null }
  const chunk = toChunk(state, logprobs === undefined ? fields : { ...fields, logprobs })
  return isFirst ? { ...chunk, ...fromFacts({ [TIME]: state.time }) } : chunk
}

function end(state: State): CompletionChunk | undefined {
  const { types, ofMessage, id, time, word, facts, ended } = state
  if (id === undefined) return undefined
  const rest = fromFacts(state.head === undefined ? { ...facts, [TIME]: time } : facts)
  const isOpen = word === undefined && !ended
  const ending = isOpen ? { finishReason: null } : finishReasonOf(word, FINISH_REASONS, types)
  const metadata = toChoiceMetadata(ofMessage.takeMetadata()?.providerMetadata)
  return { ...toChunk(state, { content: [], ...ending, ...metadata }), ...rest }
}

function readFacts(state: State, line: WireObject): void {
  state.model ??= textOrAbsent(line['model'])
  state.word = textOrAbsent(line['done_reason']) ?? state.word
  if (state.time === undefined && !isAbsent(line[TIME])) state.time = line[TIME]
  const { providerMetadata } = leftovers(line, state.known)
  if (providerMetadata !== undefined) state.facts = { ...state.facts, ...providerMetadata }
}

function readMessage({ form, parts, ofMessage }: State, line: WireObject): readonly OutputPart[] {
  const message = form.messageOf(line)
  if (message === undefined) return []
  const metadata = form.metadataOf(message)
  if (metadata !== undefined) ofMessage.add(metadata)
  return readParts(parts, message)
}

function toChunk(state: State, choice: Omit<ChoiceChunk, 'index' | 'text'>): CompletionChunk {
  const { context } = state
  const { id, created, model } = (state.head ??= {
    id: state.id ?? context.createId(),
    created: createdAt(secondsOf(state.time), context),
    model: state.model ?? context.request.model ?? '',
  })
  const choices = [{ index: 0, text: textOf(choice.content), ...choice }]
  return { object: 'completion', id, created, model, provider: PROVIDER, choices }
}
