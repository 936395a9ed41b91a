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
  const readers = new Map<number, CandidateReader>()
  /** What the events say beside the candidates, the latest of each. */
  let facts: WireObject = {}
  let head: Pick<CompletionChunk, 'id' | 'created' | 'model'> | undefined
  let ended = false

  function toChunk(choices: readonly ChoiceChunk[]): CompletionChunk {
    head ??= {
      id: textOrAbsent(facts['responseId']) ?? context.createId(),
      created: createdAt(secondsOf(facts['createTime']), context),
      model: textOrAbsent(facts['modelVersion']) ?? context.request.model ?? '',
    }
    return { object: 'completion', ...head, provider: PROVIDER, choices }
  }

  function readerOf(index: number): CandidateReader {
    const reader = readers.get(index) ?? createCandidateReader(index, context.createId)
    readers.set(index, reader)
    return reader
  }

  return {
    decode(event) {
      const failure = fromErrorBody(event)
      if (failure !== undefined) throw failure
      if (!isObject(event)) return undefined
      facts = { ...facts, ...Object.fromEntries(Object.entries(event).filter(([, value]) => !isAbsent(value))) }
      const pieces = objectsOf(event['candidates']).flatMap((candidate, i) => {
        const piece = readerOf(indexOf(candidate, i)).read(candidate)
        return piece === undefined ? [] : [piece]
      })
      return pieces.length === 0 ? undefined : toChunk(pieces)
    },
    get ended() {
      return ended
    },
    end() {
      const isBlocked = readers.size === 0 && blockReasonOf(facts['promptFeedback']) !== undefined
      const ordered = [...readers].toSorted(([a], [b]) => a - b).map(([, reader]) => reader)
      ended = isBlocked || (ordered.length > 0 && ordered.every(({ hasWord }) => hasWord))
      if (Object.keys(facts).length === 0) return undefined
      const choices = isBlocked ? [toEmptyChoice(facts['promptFeedback'])] : ordered.map((reader) => reader.end())
      return { ...toChunk(choices), ...fromFacts(facts['usageMetadata']), ...toMetadata(facts, isBlocked) }
    },
  }
}
