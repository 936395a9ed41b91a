import type {
  CompletionChunk,
  CompletionClient,
  CompletionError,
  CompletionRequest,
  CompletionResponse,
} from '@concord/core'
import { isCompletionError } from '@concord/core'
import { assertLawful, checkChunks, checkResponse } from '@concord/core/laws'
import { type AnthropicOptions, createAnthropic } from '../src/index.ts'

/** A JSON object of the wire. */
export type Json = { readonly [key: string]: unknown }

/** One request that left the SDK. */
export interface Sent {
  readonly url: string
  readonly headers: Headers
  readonly body: Json
}

/** A client whose `fetch` answers by itself, and what it sent. */
export interface Wired {
  readonly client: CompletionClient
  readonly sent: readonly Sent[]
}

/** Wires a client to one answer. Ids that are made are `made-1`, `made-2` …; the time is 1,000 s. */
export function wire(respond: () => Response | Promise<Response>, options: AnthropicOptions = {}): Wired {
  const sent: Sent[] = []
  let ids = 0
  const client = createAnthropic({
    apiKey: 'test-key',
    model: 'claude-test',
    retry: false,
    timeout: false,
    clock: { now: () => 1_000_000, schedule: () => () => {} },
    createId: () => `made-${++ids}`,
    async fetch(url, init) {
      sent.push({ url: urlOf(url), headers: new Headers(init?.headers), body: parseBody(init?.body) })
      return respond()
    },
    ...options,
  })
  return { client, sent }
}

function urlOf(url: string | URL | Request): string {
  return url instanceof Request ? url.url : String(url)
}

function parseBody(body: unknown): Json {
  if (typeof body !== 'string') throw new TypeError('the SDK sends its body as a string')
  return JSON.parse(body) as Json // What the SDK sends is an object.
}

/** Answers with a JSON body. */
export function json(body: unknown, status = 200, headers: Readonly<Record<string, string>> = {}): () => Response {
  return () => Response.json(body, { status, headers: { 'request-id': 'req-test', ...headers } })
}

/** Answers with text of some type. */
export function plain(written: string, type: string, status = 200): () => Response {
  return () => new Response(written, { status, headers: { 'content-type': type, 'request-id': 'req-test' } })
}

/** Answers with a stream, in reads of `size` bytes. */
export function stream(written: string, size: number = Infinity): () => Response {
  return () => {
    const bytes = new TextEncoder().encode(written)
    let position = 0
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        if (position >= bytes.length) return controller.close()
        controller.enqueue(bytes.slice(position, position + size))
        position += size
      },
    })
    return new Response(body, { headers: { 'content-type': 'text/event-stream', 'request-id': 'req-test' } })
  }
}

/** Frames server-sent events, each with the name that its data has. */
export function frames(events: readonly Json[]): string {
  return events.map((event) => `event: ${String(event['type'])}\ndata: ${JSON.stringify(event)}\n\n`).join('')
}

/** A message that says `Hello`. */
export function message(fields: Json = {}): Json {
  return {
    id: 'msg_1',
    type: 'message',
    role: 'assistant',
    model: 'claude-test-2026',
    content: [{ type: 'text', text: 'Hello', citations: null }],
    stop_reason: 'end_turn',
    stop_sequence: null,
    stop_details: null,
    container: null,
    diagnostics: null,
    usage: { input_tokens: 3, output_tokens: 2 },
    ...fields,
  }
}

/** A message of these blocks. */
export function answer(...content: readonly Json[]): Json {
  return message({ content })
}

/** The event that begins a stream. */
export function starting(fields: Json = {}): Json {
  const usage = { input_tokens: 3, output_tokens: 1 }
  return { type: 'message_start', message: message({ content: [], stop_reason: null, usage, ...fields }) }
}

/** The events of one block: its start, its pieces and its end. */
export function block(index: number, start: Json, ...deltas: readonly Json[]): readonly Json[] {
  return [
    { type: 'content_block_start', index, content_block: start },
    ...deltas.map((delta) => ({ type: 'content_block_delta', index, delta })),
    { type: 'content_block_stop', index },
  ]
}

/** The events of a block of text. */
export function text(index: number, ...pieces: readonly string[]): readonly Json[] {
  return block(index, { type: 'text', text: '' }, ...pieces.map((piece) => ({ type: 'text_delta', text: piece })))
}

/** The event that tells how a message ended. */
export function change(fields: Json = {}, usage: Json = { output_tokens: 2 }): Json {
  return { type: 'message_delta', delta: { stop_reason: 'end_turn', stop_sequence: null, ...fields }, usage }
}

/** The end mark. */
export const STOP: Json = { type: 'message_stop' }

/** What the SDK sent for a request. */
export async function sentFor(request: CompletionRequest): Promise<Json> {
  const { client, sent } = wire(json(message()))
  await client.complete(freeze(request))
  return sent[0]?.body ?? {}
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

/** How a stream of this text fails. */
export function failureOf(written: string, options: AnthropicOptions = {}): Promise<CompletionError> {
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
