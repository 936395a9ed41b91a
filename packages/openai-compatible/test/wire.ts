import {
  type Answers,
  createAnswers,
  createWired,
  failureBy,
  type Json,
  readAnswer,
  readSplit,
  type Respond,
  sentBy,
  type Streamed,
  type Wired,
} from '@concord/conformance'
import type { CompletionError, CompletionRequest, CompletionResponse } from '@concord/core'
import type { HostOptions } from '../src/config.ts'
import type { Api, HostLiteral } from '../src/host.ts'
import { createHostClient } from '../src/index.ts'

export { caught } from '@concord/conformance'
export type { Json }

/** Wires a client of a host to one answer. Ids that are made are `made-1`, `made-2` …; the time is 1,000 s. */
export function wire(
  host: HostLiteral,
  respond: Respond,
  { api = 'chat', ...options }: HostOptions & { readonly api?: Api } = {},
): Wired {
  const baseURL = host.baseURL.includes('{') ? 'http://127.0.0.1:9/v1' : undefined
  const own = { apiKey: 'test-key', model: 'test-model', baseURL, ...options }
  return createWired(respond, (still) => createHostClient(host, api, { ...still, ...own }))
}

const answers = createAnswers('x-request-id')

export const json: Answers['json'] = answers.json
export const stream: Answers['stream'] = answers.stream

/** The end mark. */
export const DONE = '[DONE]'

/** Frames server-sent events: objects as JSON, strings as they are. */
export function frames(events: readonly unknown[]): string {
  return events.map((data) => `data: ${typeof data === 'string' ? data : JSON.stringify(data)}\n\n`).join('')
}

/** A completion of one choice with this message. */
export function answer(message: Json, fields: Json = {}, choice: Json = {}): Json {
  const said = { index: 0, message: { role: 'assistant', content: null, ...message }, finish_reason: 'stop', ...choice }
  return {
    id: 'gen-1',
    object: 'chat.completion',
    created: 1_700_000_000,
    model: 'test-model-1',
    choices: [said],
    ...fields,
  }
}

/** A chunk of the wire with one delta of choice 0. */
export function delta(fields: Json, choice: Json = {}, beside: Json = {}): Json {
  const piece = { index: 0, delta: fields, finish_reason: null, ...choice }
  return {
    id: 'gen-1',
    object: 'chat.completion.chunk',
    created: 1_700_000_000,
    model: 'test-model-1',
    choices: [piece],
    ...beside,
  }
}

/** What the SDK sent for a request. */
export function sentFor(host: HostLiteral, request: CompletionRequest, api: Api = 'chat'): Promise<Json> {
  const hello = json(api === 'responses' ? { object: 'response', output: [] } : answer({}))
  return sentBy(wire(host, hello, { api }), request)
}

/** Reads a whole body, and checks what holds of every response. */
export function read(host: HostLiteral, body: unknown, request?: CompletionRequest): Promise<CompletionResponse> {
  return readAnswer(wire(host, json(body)).client, request)
}

/** Reads a whole stream, at once and byte by byte, and checks what holds of every stream. */
export function readStream(host: HostLiteral, events: readonly unknown[]): Promise<Streamed> {
  return readSplit((size) => wire(host, stream(frames(events), size)).client)
}

/** How a stream of these events fails. */
export function failureOf(host: HostLiteral, events: readonly unknown[]): Promise<CompletionError> {
  return failureBy(wire(host, stream(frames(events))))
}
