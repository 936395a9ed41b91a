import {
  type Answers,
  createAnswers,
  createWired,
  failureBy,
  type Json,
  readAnswer,
  readSplit,
  refusalBy,
  type Respond,
  sentBy,
  type Streamed,
  warningsBy,
  type Wired,
} from '@concord/conformance'
import type { CompletionClient, CompletionError, CompletionRequest, CompletionResponse } from '@concord/core'
import { createMistral, type MistralOptions } from '../src/index.ts'

export { caught, freeze, gather } from '@concord/conformance'
export type { Json, Streamed, Wired }

/** What makes a client of one API. */
export type Create = (options: MistralOptions) => CompletionClient

/** Wires a client to one answer. Ids that are made are `made-1`, `made-2` …; the time is 1,000 s. */
export function wire(respond: Respond, options: MistralOptions = {}, create: Create = createMistral): Wired {
  const own = { apiKey: 'test-key', model: 'mistral-test', ...options }
  return createWired(respond, (still) => create({ ...still, ...own }))
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
export function sentFor(request: CompletionRequest): Promise<Json> {
  return sentBy(wire(json(completion())), request)
}

/** What a request is refused with: the kind, the sentence, and how many requests left. */
export function refusalOf(request: CompletionRequest): Promise<readonly unknown[]> {
  return refusalBy(wire(json(completion())), request)
}

/** The warnings of a request's answer, as `code path`. */
export function warningsFor(request: CompletionRequest): Promise<readonly string[]> {
  return warningsBy(wire(json(completion())), request)
}

/** Reads a whole body, and checks what holds of every response. */
export function read(body: unknown, request?: CompletionRequest): Promise<CompletionResponse> {
  return readAnswer(wire(json(body)).client, request)
}

/** Reads a whole stream, at once and byte by byte, and checks what holds of every stream. */
export function readStream(events: readonly unknown[], request?: CompletionRequest): Promise<Streamed> {
  return readSplit((size) => wire(stream(frames(events), size)).client, request)
}

/** How a stream of this text fails. */
export function failureOf(written: string, options: MistralOptions = {}): Promise<CompletionError> {
  return failureBy(wire(stream(written), options))
}
