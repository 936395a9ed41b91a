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
import { type CohereOptions, createCohere } from '../src/index.ts'

export type { Json }

/** A client whose `fetch` answers by itself, and what it sent. */
export interface Wired {
  readonly client: CompletionClient
  readonly sent: readonly Sent[]
}

/** Wires a client to one answer. Ids that are made are `made-1`, `made-2` …; the time is 1,000 s. */
export function wire(respond: () => Response | Promise<Response>, options: CohereOptions = {}): Wired {
  const { fetch, sent } = createFetch(respond)
  const client = createCohere({ ...stillOptions(), apiKey: 'test-key', model: 'command-test', fetch, ...options })
  return { client, sent }
}

const answers = createAnswers('x-debug-trace-id')

export const json: Answers['json'] = answers.json
export const plain: Answers['plain'] = answers.plain
export const stream: Answers['stream'] = answers.stream

/** Frames server-sent events, each with the name that its data has. */
export function frames(events: readonly Json[]): string {
  return events.map((one) => `event: ${String(one['type'])}\ndata: ${JSON.stringify(one)}\n\n`).join('')
}

/** An answer that says `Hello`. */
export function chat(fields: Json = {}): Json {
  return {
    id: 'chat-1',
    finish_reason: 'COMPLETE',
    message: { role: 'assistant', content: [{ type: 'text', text: 'Hello' }] },
    usage: { billed_units: { input_tokens: 1, output_tokens: 2 }, tokens: { input_tokens: 3, output_tokens: 2 } },
    ...fields,
  }
}

/** An answer of this message. */
export function answer(message: Json, fields: Json = {}): Json {
  return chat({ message: { role: 'assistant', ...message }, ...fields })
}

/** An answer that calls tools. */
export function calling(...calls: readonly Json[]): Json {
  return answer({ tool_plan: 'I will look.', tool_calls: calls }, { finish_reason: 'TOOL_CALL' })
}

/** The call of a function. */
export function call(id: string, name: string, written: string): Json {
  return { id, type: 'function', function: { name, arguments: written } }
}

/** A citation of a document, of what is said from a position to another. */
export function citation(from: number, to: number, said: string, fields: Json = {}): Json {
  const document = { id: 'doc-1', title: 'Facts', url: 'https://example.test/facts' }
  return { start: from, end: to, text: said, sources: [{ type: 'document', id: 'doc-1', document }], ...fields }
}

/** The event that begins a stream. */
export const START: Json = {
  id: 'chat-1',
  type: 'message-start',
  delta: { message: { role: 'assistant', content: [], tool_plan: '', tool_calls: [], citations: [] } },
}

/** An event that speaks of the message. */
export function event(type: string, index: number | undefined, message?: Json, fields: Json = {}): Json {
  return {
    type,
    ...(index !== undefined && { index }),
    ...(message !== undefined && { delta: { message } }),
    ...fields,
  }
}

/** The events of a block: its start, its pieces and its end. */
function block(index: number, start: Json, ...pieces: readonly Json[]): readonly Json[] {
  return [
    event('content-start', index, { content: start }),
    ...pieces.map((content) => event('content-delta', index, { content })),
    event('content-end', index),
  ]
}

/** The events of a block of text. */
export function text(index: number, ...pieces: readonly string[]): readonly Json[] {
  return block(index, { type: 'text', text: '' }, ...pieces.map((piece) => ({ text: piece })))
}

/** The events of a block of thoughts. */
export function thinking(index: number, ...pieces: readonly string[]): readonly Json[] {
  return block(index, { type: 'thinking', thinking: '' }, ...pieces.map((piece) => ({ thinking: piece })))
}

/** The events of one citation. */
export function cited(index: number, citations: Json): readonly Json[] {
  return [event('citation-start', index, { citations }), event('citation-end', index)]
}

/** The end mark, which tells how an answer ended. */
export function end(delta: Json = {}): Json {
  const usage = { billed_units: { input_tokens: 1 }, tokens: { input_tokens: 3, output_tokens: 2 } }
  return { type: 'message-end', delta: { finish_reason: 'COMPLETE', usage, ...delta } }
}

/** What the SDK sent for a request. */
export async function sentFor(request: CompletionRequest): Promise<Json> {
  const { client, sent } = wire(json(chat()))
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
async function gather(client: CompletionClient, request: CompletionRequest): Promise<Streamed> {
  const pieces = client.stream(freeze(request))
  const chunks: CompletionChunk[] = []
  for await (const chunk of pieces) chunks.push(chunk)
  return { chunks, response: await pieces.response() }
}

/** How a stream of this text fails. */
export function failureOf(written: string, options: CohereOptions = {}): Promise<CompletionError> {
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
