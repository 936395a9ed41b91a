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
import { createOllama, createOllamaGenerate, type OllamaOptions } from '../src/index.ts'

export { caught, freeze, gather } from '@concord/conformance'
export type { Json }

/** What makes a client of one API. */
export type Create = (options: OllamaOptions) => CompletionClient

/** Wires a client to one answer. Ids that are made are `made-1`, `made-2` …; the time is 1,000 s. */
export function wire(respond: Respond, options: OllamaOptions = {}, create: Create = createOllama): Wired {
  const own = { model: 'llama-test', ...options }
  return createWired(respond, (still) => create({ ...still, ...own }))
}

const answers = createAnswers('x-request-id', 'application/x-ndjson')

export const json: Answers['json'] = answers.json
export const plain: Answers['plain'] = answers.plain
export const stream: Answers['stream'] = answers.stream

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

function hello(create: Create): () => Response {
  return json(create === createOllama ? chat() : generated())
}

/** What the SDK sent for a request. */
export function sentFor(request: CompletionRequest, create: Create = createOllama): Promise<Json> {
  return sentBy(wire(hello(create), {}, create), request)
}

/** What a request is refused with: the kind, the sentence, and how many requests left. */
export function refusalOf(request: CompletionRequest, create: Create = createOllama): Promise<readonly unknown[]> {
  return refusalBy(wire(hello(create), {}, create), request)
}

/** The warnings of a request's answer, as `code path`. */
export function warningsFor(request: CompletionRequest, create: Create = createOllama): Promise<readonly string[]> {
  return warningsBy(wire(hello(create), {}, create), request)
}

/** Reads a whole body, and checks what holds of every response. */
export function read(
  body: unknown,
  request?: CompletionRequest,
  create: Create = createOllama,
): Promise<CompletionResponse> {
  return readAnswer(wire(json(body), {}, create).client, request)
}

/** Reads a whole stream, at once and byte by byte, and checks what holds of every stream. */
export function readStream(events: readonly Json[], create: Create = createOllama): Promise<Streamed> {
  return readSplit((size) => wire(stream(lines(...events), size), {}, create).client)
}

/** How a stream of this text fails. */
export function failureOf(
  written: string,
  options: OllamaOptions = {},
  create: Create = createOllama,
): Promise<CompletionError> {
  return failureBy(wire(stream(written), options, create))
}

/** Reads a whole generate response. */
export function readGenerated(body: unknown): Promise<CompletionResponse> {
  return read(body, undefined, createOllamaGenerate)
}
