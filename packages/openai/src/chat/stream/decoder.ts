import type { ChoiceChunk, CompletionChunk, CompletionStream, Context, Decoder } from '@concord/core'
import {
  createContext,
  createdAt,
  fold,
  isAbsent,
  isObject,
  leftovers,
  objectsOf,
  readStream,
  textOrAbsent,
  type WireObject,
} from '@concord/core/adapter'
import type { ChatCompletionChunk } from 'openai/resources/chat/completions'
import { ownOptions, PROVIDER } from '../../config.ts'
import { fromError, fromErrorBody } from '../../errors.ts'
import { COMPLETION_FIELDS, fromFacts } from '../response/completion.ts'
import { audioTypeOf } from '../response/message.ts'
import { type ChoiceReader, createChoiceReader } from './choice.ts'

/** The end mark of the wire. */
const DONE = '[DONE]'
/** Says, first of all, that the end mark will not be shown: the SDK's own stream keeps it to itself. */
const UNMARKED = '[UNMARKED]'

/** One event: an object of the wire, or one of the marks. */
export type ChatEvent = unknown

/** Reads the data of one server-sent event. */
export function parseEvent(data: string): ChatEvent {
  return data.startsWith(DONE) ? DONE : JSON.parse(data)
}

/** Reads the SDK's own stream of chat completion chunks; the caller keeps its retries and time limits. */
export function fromChatStream(
  stream: AsyncIterable<ChatCompletionChunk>,
  context: Partial<Context> = {},
): CompletionStream {
  return readStream(withoutMark(stream), { provider: PROVIDER, createDecoder, fromError }, createContext(context))
}

/** Tells the decoder that these events come without an end mark. */
export async function* withoutMark(events: AsyncIterable<ChatEvent>): AsyncGenerator<ChatEvent, undefined> {
  yield UNMARKED
  yield* events
  return undefined
}

const FACTS = ['usage', 'system_fingerprint', 'service_tier'] as const

/** Makes the state that reads one stream of chat completion chunks. */
export function createDecoder(context: Context): Decoder<ChatEvent> {
  const audioType = audioTypeOf(ownOptions(context.request.providerOptions))
  const readers = new Map<number, ChoiceReader>()
  let head: Pick<CompletionChunk, 'id' | 'created' | 'model'> | undefined
  let id: string | undefined
  let created: unknown
  let model: string | undefined
  /** The latest of each fact that stands beside the choices. */
  const facts: Record<string, unknown> = {}
  let metadata: WireObject | undefined
  let isMarked = true
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
      provider: PROVIDER,
      choices: pieces,
    }
  }

  function readerOf(choice: WireObject): ChoiceReader {
    const index = typeof choice['index'] === 'number' ? choice['index'] : 0
    const known = readers.get(index)
    if (known !== undefined) return known
    const reader = createChoiceReader({ index, audioType, createId: context.createId })
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
    const { providerMetadata } = leftovers(event, COMPLETION_FIELDS)
    if (providerMetadata !== undefined) metadata = { ...metadata, ...providerMetadata }
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
      const failure = fromErrorBody(event)
      if (failure !== undefined) throw failure
      if (head === undefined) readHead(event)
      readFacts(event)
      const pieces = readChoices(event)
      return pieces.length > 0 ? inOrder(toChunk(pieces)) : undefined
    },
    get ended() {
      return ended
    },
    end() {
      const ordered = [...readers].toSorted(([a], [b]) => a - b).map(([, reader]) => reader)
      if (!isMarked) ended = ordered.length > 0 && ordered.every((reader) => reader.hasWord)
      if (ordered.length === 0 && metadata === undefined) return undefined
      return {
        ...toChunk(ordered.map((reader) => reader.end(ended))),
        ...fromFacts(facts),
        ...(metadata !== undefined && { providerMetadata: metadata }),
      }
    },
  }
}

/** Choices and parts by index, each once, however an event has them. */
function inOrder(chunk: CompletionChunk): CompletionChunk {
  const isOrdered = isAscending(chunk.choices) && chunk.choices.every(({ content }) => isAscending(content))
  return isOrdered ? chunk : fold([chunk])
}

function isAscending(items: readonly { readonly index: number }[]): boolean {
  return items.every((item, i) => i === 0 || item.index > (items[i - 1]?.index ?? -1))
}
