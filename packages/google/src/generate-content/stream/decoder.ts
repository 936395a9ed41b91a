import type { GenerateContentResponse } from '@google/genai'
import type { ChoiceChunk, CompletionChunk, CompletionStream, Context, Decoder } from '@concord/core'
import {
  createContext,
  createdAt,
  isAbsent,
  isObject,
  objectsOf,
  parseJson,
  readStream,
  textOrAbsent,
  type WireObject,
} from '@concord/core/adapter'
import { PROVIDER } from '../../config.ts'
import { fromError, fromErrorBody } from '../../errors.ts'
import { indexOf } from '../response/candidate.ts'
import { secondsOf } from '../../time.ts'
import { blockReasonOf, fromFacts, toEmptyChoice, toMetadata } from '../response/response.ts'
import { type CandidateReader, createCandidateReader } from './candidate.ts'

/** One event: an object of the wire. */
export type StreamEvent = unknown

/** Reads the data of one server-sent event. */
export function parseEvent(data: string): StreamEvent {
  return parseJson(data)
}

/** Reads the SDK's own stream of responses; the caller keeps its retries and time limits. */
export function fromGenerateContentStream(
  stream: AsyncIterable<GenerateContentResponse>,
  context: Partial<Context> = {},
): CompletionStream {
  return readStream<StreamEvent>(stream, { provider: PROVIDER, createDecoder, fromError }, createContext(context))
}

/**
 * Makes the state that reads one stream. The wire has no end mark: it ends where every candidate had its word, or the
 * prompt was blocked.
 */
export function createDecoder(context: Context): Decoder<StreamEvent> {
  const state: State = {
    context,
    readers: new Map<number, CandidateReader>(),
    head: undefined,
    facts: {},
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
  readonly readers: Map<number, CandidateReader>
  head: Pick<CompletionChunk, 'id' | 'created' | 'model'> | undefined
  /** What the events say beside the candidates, the latest of each. */
  facts: WireObject
  ended: boolean
}

function decode(state: State, event: StreamEvent): CompletionChunk | undefined {
  const failure = fromErrorBody(event)
  if (failure !== undefined) throw failure
  if (!isObject(event)) return undefined
  readFacts(state, event)
  const pieces = readCandidates(state, event['candidates'])
  return pieces.length === 0 ? undefined : toChunk(state, pieces)
}

function end(state: State): CompletionChunk | undefined {
  const { readers, facts } = state
  const isBlocked = readers.size === 0 && blockReasonOf(facts['promptFeedback']) !== undefined
  const ordered = [...readers].toSorted(([a], [b]) => a - b).map(([, reader]) => reader)
  state.ended = isBlocked || (ordered.length > 0 && ordered.every(({ hasWord }) => hasWord))
  if (Object.keys(facts).length === 0) return undefined
  const choices = isBlocked ? [toEmptyChoice(facts['promptFeedback'])] : ordered.map((reader) => reader.end())
  return { ...toChunk(state, choices), ...fromFacts(facts['usageMetadata']), ...toMetadata(facts, isBlocked) }
}

function toChunk(state: State, choices: readonly ChoiceChunk[]): CompletionChunk {
  const { context, facts } = state
  const { id, created, model } = (state.head ??= {
    id: textOrAbsent(facts['responseId']) ?? context.createId(),
    created: createdAt(secondsOf(facts['createTime']), context),
    model: textOrAbsent(facts['modelVersion']) ?? context.request.model ?? '',
  })
  return { object: 'completion', id, created, model, provider: PROVIDER, choices }
}

function readFacts(state: State, event: WireObject): void {
  const said = Object.entries(event).filter(([, value]) => !isAbsent(value))
  state.facts = { ...state.facts, ...Object.fromEntries(said) }
}

function readCandidates(state: State, candidates: unknown): readonly ChoiceChunk[] {
  const pieces: ChoiceChunk[] = []
  for (const [i, candidate] of objectsOf(candidates).entries()) {
    const piece = readerOf(state, indexOf(candidate, i)).read(candidate)
    if (piece !== undefined) pieces.push(piece)
  }
  return pieces
}

function readerOf({ context, readers }: State, index: number): CandidateReader {
  const reader = readers.get(index) ?? createCandidateReader(index, context.createId)
  readers.set(index, reader)
  return reader
}
