import { type Answers, createAnswers, createFetch, type Json, type Sent, stillOptions } from '@concord/conformance'
import type { CompletionClient, CompletionError, CompletionRequest, CompletionResponse } from '@concord/core'
import { isCompletionError } from '@concord/core'
import { assertLawful, checkChunks, checkResponse } from '@concord/core/laws'
import type { CompletionChunk } from '@concord/core'
import type { HostOptions } from '../src/config.ts'
import type { Api, HostLiteral } from '../src/host.ts'
import { createHostClient } from '../src/index.ts'

export type { Json }

/** A client whose `fetch` answers by itself, and what it sent. */
export interface Wired {
  readonly client: CompletionClient
  readonly sent: readonly Sent[]
}

/** Wires a client of a host to one answer. Ids that are made are `made-1`, `made-2` …; the time is 1,000 s. */
export function wire(
  host: HostLiteral,
  respond: () => Response | Promise<Response>,
  { api = 'chat', ...options }: HostOptions & { readonly api?: Api } = {},
): Wired {
  const { fetch, sent } = createFetch(respond)
  const baseURL = host.baseURL.includes('{') ? 'http://127.0.0.1:9/v1' : undefined
  const given = { ...stillOptions(), apiKey: 'test-key', model: 'test-model', fetch, baseURL, ...options }
  return { client: createHostClient(host, api, given), sent }
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

/** Reads a whole body, and checks what holds of every response. */
export async function read(
  host: HostLiteral,
  body: unknown,
  request: CompletionRequest = { prompt: 'Hi' },
): Promise<CompletionResponse> {
  const response = await wire(host, json(body)).client.complete(request)
  assertLawful(checkResponse(response))
  return response
}

/** Everything that a stream gave before it ended. */
export interface Streamed {
  readonly chunks: readonly CompletionChunk[]
  readonly response: CompletionResponse
}

/** Reads a whole stream byte by byte, and checks what holds of every stream. */
export async function readStream(host: HostLiteral, events: readonly unknown[]): Promise<Streamed> {
  const pieces = wire(host, stream(frames(events), 1)).client.stream({ prompt: 'Hi' })
  const chunks: CompletionChunk[] = []
  for await (const chunk of pieces) chunks.push(chunk)
  assertLawful(checkChunks(chunks))
  return { chunks, response: await pieces.response() }
}

/** How a stream of these events fails. */
export function failureOf(host: HostLiteral, events: readonly unknown[]): Promise<CompletionError> {
  return caught(
    wire(host, stream(frames(events)))
      .client.stream({ prompt: 'Hi' })
      .response(),
  )
}

/** The body that a host is sent for a request. */
export async function sentFor(host: HostLiteral, request: CompletionRequest, api: Api = 'chat'): Promise<Json> {
  const { client, sent } = wire(host, json(api === 'responses' ? { object: 'response', output: [] } : answer({})), {
    api,
  })
  await client.complete(request)
  return sent[0]?.body ?? {}
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
