import { type Answers, createAnswers, createFetch, type Json, type Sent, stillOptions } from '@concord/conformance'
import type {
  CompletionChunk,
  CompletionClient,
  CompletionError,
  CompletionRequest,
  CompletionResponse,
} from '@concord/core'
import { isCompletionError } from '@concord/core'
import { assertLawful, checkChunks, checkResponse } from '@concord/core/laws'
import { type BedrockOptions, createBedrock } from '../src/index.ts'
import { toFrame } from '../src/server/stream/frames.ts'
import { joinBytes } from '../src/stream/frames.ts'

export type { Json }

/** A client whose `fetch` answers by itself, and what it sent. */
export interface Wired {
  readonly client: CompletionClient
  readonly sent: readonly Sent[]
}

/** Wires a client to one answer. Ids that are made are `made-1`, `made-2` …; the time is 1,000 s. */
export function wire(respond: () => Response | Promise<Response>, options: BedrockOptions = {}): Wired {
  const { fetch, sent } = createFetch(respond)
  const connection = { region: 'us-east-1', apiKey: 'test-key', fetch }
  const client = createBedrock({ ...stillOptions(), ...connection, model: 'nova-test', ...options })
  return { client, sent }
}

const answers = createAnswers('x-amzn-requestid')

export const json: Answers['json'] = answers.json
export const plain: Answers['plain'] = answers.plain

/** Answers with a stream of these bytes, in reads of `size` bytes. */
export function stream(bytes: Uint8Array, size: number = Infinity): () => Response {
  const headers = { 'content-type': 'application/vnd.amazon.eventstream', 'x-amzn-requestid': 'req-test' }
  return () => new Response(toStream(bytes, size), { headers })
}

function toStream(bytes: Uint8Array, size: number): ReadableStream<Uint8Array<ArrayBuffer>> {
  let position = 0
  return new ReadableStream({
    pull(controller) {
      if (position >= bytes.length) return controller.close()
      controller.enqueue(Uint8Array.from(bytes.subarray(position, position + size)))
      position += size
    },
  })
}

/** Frames events, each an object with its name as the one key; a name that ends in `Exception` is one. */
export function frames(events: readonly Json[]): Uint8Array {
  return joinBytes(
    events.flatMap((event) =>
      Object.entries(event).map(([name, payload]) =>
        // Every event is an object.
        toFrame(name, payload as object, name.endsWith('Exception') ? 'exception' : 'event'),
      ),
    ),
  )
}

/** An answer that says `Hello`. */
export function message(fields: Json = {}, content: readonly Json[] = [{ text: 'Hello' }]): Json {
  return {
    output: { message: { role: 'assistant', content } },
    stopReason: 'end_turn',
    usage: { inputTokens: 3, outputTokens: 2, totalTokens: 5 },
    metrics: { latencyMs: 7 },
    ...fields,
  }
}

/** An answer of these blocks. */
export function answer(...content: readonly Json[]): Json {
  return message({}, content)
}

/** The event that begins a stream. */
export const START: Json = { messageStart: { role: 'assistant', p: 'abc' } }

/** The events of one block: its start, where it has one, its pieces and its end. */
export function block(contentBlockIndex: number, start: Json | undefined, ...deltas: readonly Json[]): readonly Json[] {
  return [
    ...(start === undefined ? [] : [{ contentBlockStart: { contentBlockIndex, start, p: 'abcd' } }]),
    ...deltas.map((delta) => ({ contentBlockDelta: { contentBlockIndex, delta, p: 'ab' } })),
    { contentBlockStop: { contentBlockIndex, p: 'abcdef' } },
  ]
}

/** The events of a block of text. */
export function text(index: number, ...pieces: readonly string[]): readonly Json[] {
  return block(index, undefined, ...pieces.map((piece) => ({ text: piece })))
}

/** The event that tells how a message ended. */
export function stopping(fields: Json = {}): Json {
  return { messageStop: { stopReason: 'end_turn', p: 'a', ...fields } }
}

/** The end mark, with the counts. */
export function metadata(fields: Json = {}): Json {
  const usage = { inputTokens: 3, outputTokens: 2, totalTokens: 5 }
  return { metadata: { usage, metrics: { latencyMs: 7 }, p: 'abc', ...fields } }
}

/** What the SDK sent for a request. */
export async function sentFor(request: CompletionRequest): Promise<Json> {
  const { client, sent } = wire(json(message()))
  await client.complete(freeze(request))
  return sent[0]?.body ?? {}
}

/** The warnings of a request's answer, as `code path`. */
export async function warningsFor(request: CompletionRequest): Promise<readonly string[]> {
  const { warnings = [] } = await read(message(), request)
  return warnings.map(({ code, path }) => `${code} ${path}`)
}

/** What a request is refused with, and how many requests left. */
export async function refusalOf(request: CompletionRequest): Promise<readonly unknown[]> {
  const { client, sent } = wire(json(message()))
  const { kind, message: told } = await caught(client.complete(freeze(request)))
  return [kind, told, sent.length]
}

/** Reads a whole body, and checks what holds of every response. */
export async function read(body: unknown, request: CompletionRequest = { prompt: 'Hi' }): Promise<CompletionResponse> {
  const response = await wire(json(body)).client.complete(freeze(request))
  assertLawful(checkResponse(response))
  return response
}

/** Everything that a stream gave before it ended. */
export interface Streamed {
  readonly chunks: readonly CompletionChunk[]
  readonly response: CompletionResponse
}

/** Reads a whole stream, at once and byte by byte, and checks what holds of every stream. */
export async function readStream(
  events: readonly Json[],
  request: CompletionRequest = { prompt: 'Hi' },
): Promise<Streamed> {
  const whole = await gather(wire(stream(frames(events))).client, request)
  assertLawful(checkChunks(whole.chunks))
  const split = await gather(wire(stream(frames(events), 1)).client, request)
  assertLawful(checkChunks(split.chunks))
  if (JSON.stringify(split.response) !== JSON.stringify(whole.response))
    throw new Error('the stream says something else when it is read byte by byte')
  return whole
}

/** Reads a stream of a client to its end. */
export async function gather(client: CompletionClient, request: CompletionRequest): Promise<Streamed> {
  const pieces = client.stream(freeze(request))
  const chunks: CompletionChunk[] = []
  for await (const chunk of pieces) chunks.push(chunk)
  return { chunks, response: await pieces.response() }
}

/** How a stream of these bytes fails. */
export function failureOf(written: Uint8Array, options: BedrockOptions = {}): Promise<CompletionError> {
  return caught(wire(stream(written), options).client.stream({ prompt: 'Hi' }).response())
}

/** The error that a promise rejects with. */
export async function caught(promise: Promise<unknown>): Promise<CompletionError> {
  try {
    await promise
  } catch (error) {
    if (isCompletionError(error)) return error
    throw new Error('rejected with what is no CompletionError', { cause: error })
  }
  throw new Error('it should have failed')
}

/** Freezes a value and everything in it: no translator changes what it is given. */
export function freeze<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value
  if (Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype) {
    Object.values(value).forEach(freeze)
    Object.freeze(value)
  }
  return value
}
