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
import { createOllama, createOllamaGenerate, type OllamaOptions } from '../src/index.ts'

export type { Json }

/** A client whose `fetch` answers by itself, and what it sent. */
export interface Wired {
  readonly client: CompletionClient
  readonly sent: readonly Sent[]
}

/** Makes the client of one API. */
export type Create = (options: OllamaOptions) => CompletionClient

/** Wires a client to one answer. Ids that are made are `made-1`, `made-2` …; the time is 1,000 s. */
export function wire(
  respond: () => Response | Promise<Response>,
  options: OllamaOptions = {},
  create: Create = createOllama,
): Wired {
  const { fetch, sent } = createFetch(respond)
  const client = create({ ...stillOptions(), model: 'llama-test', fetch, ...options })
  return { client, sent }
}

const answers = createAnswers('x-request-id')

export const json: Answers['json'] = answers.json
export const plain: Answers['plain'] = answers.plain

/** Answers with a stream of lines, in reads of `size` bytes. */
export function stream(text: string, size?: number): () => Response {
  const respond = answers.stream(text, size)
  return () => {
    const response = respond()
    response.headers.set('content-type', 'application/x-ndjson')
    return response
  }
}

/** Frames lines of JSON. */
export function lines(...events: readonly Json[]): string {
  return events.map((event) => `${JSON.stringify(event)}\n`).join('')
}

/** When the answers of these tests were made. */
export const TIME = '2026-11-20T10:00:00Z'

const STATS = { prompt_eval_count: 3, eval_count: 2 }

/** A chat response that says `Hello`. */
export function chat(fields: Json = {}): Json {
  const message = { role: 'assistant', content: 'Hello' }
  return { model: 'llama-test:1b', created_at: TIME, message, done: true, done_reason: 'stop', ...STATS, ...fields }
}

/** A chat response whose message has these fields. */
export function answer(message: Json, fields: Json = {}): Json {
  return chat({ message: { role: 'assistant', content: '', ...message }, ...fields })
}

/** A line of a stream whose message has these fields. */
export function line(message: Json, fields: Json = {}): Json {
  const head = { model: 'llama-test:1b', created_at: TIME }
  return { ...head, message: { role: 'assistant', content: '', ...message }, done: false, ...fields }
}

/** The last line of a stream. */
export function last(fields: Json = {}): Json {
  return answer({}, fields)
}

/** A generate response that says `Hello`. */
export function generated(fields: Json = {}): Json {
  const end = { done: true, done_reason: 'stop', ...STATS }
  return { model: 'llama-test:1b', created_at: TIME, response: 'Hello', ...end, ...fields }
}

/** A line of a stream of generate responses. */
export function generatedLine(fields: Json): Json {
  return { model: 'llama-test:1b', created_at: TIME, response: '', done: false, ...fields }
}

/** A call as a message holds it. */
export function call(name: string, args: unknown, fields: Json = {}): Json {
  return { function: { name, arguments: args }, ...fields }
}

/** What the SDK sent for a request. */
export async function sentFor(request: CompletionRequest, create: Create = createOllama): Promise<Json> {
  const { client, sent } = wire(json(create === createOllama ? chat() : generated()), {}, create)
  await client.complete(freeze(request))
  return sent[0]?.body ?? {}
}

/** Reads a whole body, and checks what holds of every response. */
export async function read(
  body: unknown,
  request: CompletionRequest = { prompt: 'Hi' },
  create: Create = createOllama,
): Promise<CompletionResponse> {
  const response = await wire(json(body), {}, create).client.complete(freeze(request))
  assertLawful(checkResponse(response))
  return response
}

/** Reads a whole generate response. */
export function readGenerated(body: unknown): Promise<CompletionResponse> {
  return read(body, { prompt: 'Hi' }, createOllamaGenerate)
}

/** Everything that a stream gave before it ended. */
export interface Streamed {
  readonly chunks: readonly CompletionChunk[]
  readonly response: CompletionResponse
}

/** Reads a whole stream, at once and byte by byte, and checks what holds of every stream. */
export async function readStream(events: readonly Json[], create: Create = createOllama): Promise<Streamed> {
  const text = lines(...events)
  const whole = await gather(wire(stream(text), {}, create).client)
  assertLawful(checkChunks(whole.chunks))
  const split = await gather(wire(stream(text, 1), {}, create).client)
  assertLawful(checkChunks(split.chunks))
  if (JSON.stringify(split.response) !== JSON.stringify(whole.response))
    throw new Error('the stream says something else when it is read byte by byte')
  return whole
}

/** Reads a stream of a client to its end. */
export async function gather(
  client: CompletionClient,
  request: CompletionRequest = { prompt: 'Hi' },
): Promise<Streamed> {
  const pieces = client.stream(freeze(request))
  const chunks: CompletionChunk[] = []
  for await (const chunk of pieces) chunks.push(chunk)
  return { chunks, response: await pieces.response() }
}

/** How a stream of this text fails. */
export function failureOf(written: string, options: OllamaOptions = {}): Promise<CompletionError> {
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
