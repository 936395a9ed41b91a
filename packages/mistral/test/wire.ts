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
import { createMistral, type MistralOptions } from '../src/index.ts'

export type { Json }

/** A client whose `fetch` answers by itself, and what it sent. */
export interface Wired {
  readonly client: CompletionClient
  readonly sent: readonly Sent[]
}

/** Wires a client to one answer. Ids that are made are `made-1`, `made-2` …; the time is 1,000 s. */
export function wire(
  respond: () => Response | Promise<Response>,
  options: MistralOptions = {},
  create: typeof createMistral = createMistral,
): Wired {
  const { fetch, sent } = createFetch(respond)
  const client = create({ ...stillOptions(), apiKey: 'test-key', model: 'mistral-test', fetch, ...options })
  return { client, sent }
}

const answers = createAnswers('mistral-correlation-id')

export const json: Answers['json'] = answers.json
export const plain: Answers['plain'] = answers.plain
export const stream: Answers['stream'] = answers.stream

/** Frames server-sent events, the end mark included. */
export function frames(events: readonly unknown[]): string {
  return `${events.map((data) => `data: ${JSON.stringify(data)}\n\n`).join('')}data: [DONE]\n\n`
}

/** A completion that says `Hello`. */
export function completion(fields: Json = {}): Json {
  return {
    id: 'cmpl-1',
    object: 'chat.completion',
    created: 1_700_000_000,
    model: 'mistral-test-2026',
    choices: [choice({ content: 'Hello' })],
    usage: { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 },
    ...fields,
  }
}

/** A choice of this message. */
export function choice(message: Json, fields: Json = {}): Json {
  return { index: 0, finish_reason: 'stop', message: { role: 'assistant', tool_calls: null, ...message }, ...fields }
}

/** A completion of this message. */
export function saying(message: Json, fields: Json = {}): Json {
  return completion({ choices: [choice(message, fields)] })
}

/** An event of a stream, with one piece of choice 0. */
export function piece(delta: Json, fields: Json = {}): Json {
  return event({ choices: [{ index: 0, delta, finish_reason: null, ...fields }] })
}

/** An event of a stream. */
export function event(fields: Json): Json {
  return {
    id: 'cmpl-1',
    object: 'chat.completion.chunk',
    created: 1_700_000_000,
    model: 'mistral-test-2026',
    choices: [],
    ...fields,
  }
}

/** The event that ends choice 0, with the usage. */
export function ending(word = 'stop'): Json {
  const usage = { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 }
  return { ...piece({ content: '' }, { finish_reason: word }), usage }
}

/** A call of a function. */
export function call(id: string | undefined, name: string, written: unknown, index?: number): Json {
  return {
    ...(id !== undefined && { id }),
    function: { name, arguments: written },
    ...(index !== undefined && { index }),
  }
}

/** What the SDK sent for a request. */
export async function sentFor(request: CompletionRequest): Promise<Json> {
  const { client, sent } = wire(json(completion()))
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
export function failureOf(written: string, options: MistralOptions = {}): Promise<CompletionError> {
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
