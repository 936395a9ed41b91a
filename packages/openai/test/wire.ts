import type {
  CompletionChunk,
  CompletionClient,
  CompletionError,
  CompletionRequest,
  CompletionResponse,
  Usage,
} from '@concord/core'
import { isCompletionError } from '@concord/core'
import { assertLawful, checkChunks, checkResponse } from '@concord/core/laws'
import { createOpenAI, type OpenAIOptions } from '../src/index.ts'

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
export function wire(
  respond: () => Response | Promise<Response>,
  options: OpenAIOptions = {},
  create: (options: OpenAIOptions) => CompletionClient = createOpenAI,
): Wired {
  const sent: Sent[] = []
  let ids = 0
  const client = create({
    apiKey: 'test-key',
    model: 'gpt-test',
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
  return () => Response.json(body, { status, headers: { 'x-request-id': 'req-test', ...headers } })
}

/** Answers with text of some type. */
export function plain(text: string, type: string, status = 200): () => Response {
  return () => new Response(text, { status, headers: { 'content-type': type, 'x-request-id': 'req-test' } })
}

/** Answers with a stream, in reads of `size` bytes. */
export function stream(text: string, size: number = Infinity): () => Response {
  return () => {
    const bytes = new TextEncoder().encode(text)
    let position = 0
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        if (position >= bytes.length) return controller.close()
        controller.enqueue(bytes.slice(position, position + size))
        position += size
      },
    })
    return new Response(body, { headers: { 'content-type': 'text/event-stream', 'x-request-id': 'req-test' } })
  }
}

/** The end mark. */
export const DONE = '[DONE]'

/** Frames server-sent events: objects as JSON, strings as they are. */
export function frames(events: readonly unknown[]): string {
  return events.map((data) => `data: ${typeof data === 'string' ? data : JSON.stringify(data)}\n\n`).join('')
}

/** A completion of one choice that says `Hello`. */
export function completion(fields: Json = {}): Json {
  return {
    id: 'chatcmpl-1',
    object: 'chat.completion',
    created: 1_700_000_000,
    model: 'gpt-test-2026',
    choices: [{ index: 0, message: { role: 'assistant', content: 'Hello', refusal: null }, finish_reason: 'stop' }],
    ...fields,
  }
}

/** A completion of one choice with this message. */
export function answer(message: Json, choice: Json = {}): Json {
  return completion({
    choices: [
      {
        index: 0,
        message: { role: 'assistant', content: null, refusal: null, ...message },
        finish_reason: 'stop',
        ...choice,
      },
    ],
  })
}

/** A chunk of the wire with these choices. */
export function event(choices: readonly Json[], fields: Json = {}): Json {
  return {
    id: 'chatcmpl-1',
    object: 'chat.completion.chunk',
    created: 1_700_000_000,
    model: 'gpt-test-2026',
    choices,
    ...fields,
  }
}

/** A chunk of the wire with one delta of choice 0. */
export function delta(fields: Json, choice: Json = {}): Json {
  return event([{ index: 0, delta: fields, logprobs: null, finish_reason: null, ...choice }])
}

/** A chunk of the wire that says how choice 0 ended. */
export function ending(word: string | null = 'stop'): Json {
  return delta({}, { finish_reason: word })
}

/** A usage of the wire. */
export const USAGE: Json = { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 }
/** The same in the contract. */
export const COUNTED: Usage = { promptTokens: 3, completionTokens: 2, totalTokens: 5 }

/** A chunk of the wire with pieces of tool calls. */
export function calls(...toolCalls: readonly Json[]): Json {
  return delta({ tool_calls: toolCalls })
}

/** What the SDK sent for a request. */
export async function sentFor(request: CompletionRequest): Promise<Json> {
  const { client, sent } = wire(json(completion()))
  await client.complete(freeze(request))
  return sent[0]?.body ?? {}
}

/** What a request is refused with, and how many requests left. */
export async function refusalOf(
  request: CompletionRequest,
  strict = false,
): Promise<{ kind: string; message: string; sent: number }> {
  const { client, sent } = wire(json(completion()), { strict })
  const { kind, message } = await caught(client.complete(freeze(request)))
  return { kind, message, sent: sent.length }
}

/** The warnings of a request's answer, as `code path`. */
export async function warningsFor(request: CompletionRequest): Promise<readonly string[]> {
  const { warnings = [] } = await read(completion(), request)
  return warnings.map(({ code, path }) => `${code} ${path}`)
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
  events: readonly unknown[],
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
export function failureOf(text: string, options: OpenAIOptions = {}): Promise<CompletionError> {
  return caught(wire(stream(text), options).client.stream({ prompt: 'Hi' }).response())
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
