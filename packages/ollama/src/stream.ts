import type { ChoiceChunk, CompletionChunk, Context, Decoder, OutputPart, Received } from '@concord/core'
import {
  type BodyReader,
  createdAt,
  createGathered,
  finishReasonOf,
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
import { createPartsReader } from './parts.ts'
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
  const readParts = createPartsReader(form.text, context.createId)
  const types = new Set<OutputPart['type']>()
  const known = new Set([...form.fields, TIME])
  /** The time of the first line; later ones say when they were written. */
  let time: unknown
  /** The latest of what else stands beside the answer. */
  let facts: WireObject = {}
  /** What this version does not know of the message, whose pieces go on. */
  const ofMessage = createGathered({})
  let head: Pick<CompletionChunk, 'id' | 'created' | 'model'> | undefined
  let model: string | undefined
  let word: string | undefined
  let id: string | undefined
  let ended = false

  function readFacts(line: WireObject): void {
    model ??= textOrAbsent(line['model'])
    word = textOrAbsent(line['done_reason']) ?? word
    if (time === undefined && !isAbsent(line[TIME])) time = line[TIME]
    const { providerMetadata } = leftovers(line, known)
    if (providerMetadata !== undefined) facts = { ...facts, ...providerMetadata }
  }

  function readMessage(line: WireObject): readonly OutputPart[] {
    const message = form.messageOf(line)
    if (message === undefined) return []
    const metadata = form.metadataOf(message)
    if (metadata !== undefined) ofMessage.add(metadata)
    return readParts(message)
  }

  function toChunk(choice: Omit<ChoiceChunk, 'index' | 'text'>): CompletionChunk {
    head ??= {
      id: id ?? context.createId(),
      created: createdAt(secondsOf(time), context),
      model: model ?? context.request.model ?? '',
    }
    return {
      object: 'completion',
      id: head.id,
      created: head.created,
      model: head.model,
      provider: PROVIDER,
      choices: [{ index: 0, text: textOf(choice.content), ...choice }],
    }
  }

  return {
    decode(line) {
      if (!isObject(line)) return undefined
      const failure = fromErrorBody(line)
      if (failure !== undefined) throw failure
      id ??= context.createId()
      readFacts(line)
      const content = readMessage(line)
      for (const part of content) types.add(part.type)
      if (line['done'] === true) ended = true
      const logprobs = fromLogprobs(line['logprobs'])
      if (content.length === 0 && logprobs.logprobs === undefined) return undefined
      const ofTime = head === undefined ? fromFacts({ [TIME]: time }) : {}
      return { ...toChunk({ content, finishReason: null, ...logprobs }), ...ofTime }
    },
    get ended() {
      return ended
    },
    end() {
      if (id === undefined) return undefined
      const rest = fromFacts(head === undefined ? { ...facts, [TIME]: time } : facts)
      const isOpen = word === undefined && !ended
      const ending = isOpen ? { finishReason: null } : finishReasonOf(word, FINISH_REASONS, types)
      return {
        ...toChunk({ content: [], ...ending, ...toChoiceMetadata(ofMessage.takeMetadata()?.providerMetadata) }),
        ...rest,
      }
    },
  }
}
