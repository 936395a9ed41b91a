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
import type { CompletionError, CompletionRequest, CompletionResponse } from '@concord/core'
import { type AnthropicOptions, createAnthropic } from '../src/index.ts'

export { caught, freeze, gather } from '@concord/conformance'
export type { Json }

/** Wires a client to one answer. Ids that are made are `made-1`, `made-2` …; the time is 1,000 s. */
export function wire(respond: Respond, options: AnthropicOptions = {}): Wired {
  const own = { apiKey: 'test-key', model: 'claude-test', ...options }
  return createWired(respond, (still) => createAnthropic({ ...still, ...own }))
}

const answers = createAnswers('request-id')

export const json: Answers['json'] = answers.json
export const plain: Answers['plain'] = answers.plain
export const stream: Answers['stream'] = answers.stream

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
export function sentFor(request: CompletionRequest): Promise<Json> {
  return sentBy(wire(json(message())), request)
}

/** What a request is refused with: the kind, the sentence, and how many requests left. */
export function refusalOf(request: CompletionRequest): Promise<readonly unknown[]> {
  return refusalBy(wire(json(message())), request)
}

/** The warnings of a request's answer, as `code path`. */
export function warningsFor(request: CompletionRequest): Promise<readonly string[]> {
  return warningsBy(wire(json(message())), request)
}

/** Reads a whole body, and checks what holds of every response. */
export function read(body: unknown, request?: CompletionRequest): Promise<CompletionResponse> {
  return readAnswer(wire(json(body)).client, request)
}

/** Reads a whole stream, at once and byte by byte, and checks what holds of every stream. */
export function readStream(events: readonly Json[], request?: CompletionRequest): Promise<Streamed> {
  return readSplit((size) => wire(stream(frames(events), size)).client, request)
}

/** How a stream of this text fails. */
export function failureOf(written: string, options: AnthropicOptions = {}): Promise<CompletionError> {
  return failureBy(wire(stream(written), options))
}
