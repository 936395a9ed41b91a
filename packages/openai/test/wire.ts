import { type Answers, createAnswers, createFetch, type Json, type Sent, stillOptions } from '@concord/conformance'
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

export type { Json }

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
  const { fetch, sent } = createFetch(respond)
  const client = create({ ...stillOptions(), apiKey: 'test-key', model: 'gpt-test', fetch, ...options })
  return { client, sent }
}

const answers = createAnswers('x-request-id')

export const json: Answers['json'] = answers.json
export const plain: Answers['plain'] = answers.plain
export const stream: Answers['stream'] = answers.stream

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
