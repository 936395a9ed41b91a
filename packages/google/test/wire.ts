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
import { createGoogle, type GoogleOptions } from '../src/index.ts'

export type { Json }

/** What makes a client of one API. */
export type Create = (options: GoogleOptions) => CompletionClient

/** A client whose `fetch` answers by itself, and what it sent. */
export interface Wired {
  readonly client: CompletionClient
  readonly sent: readonly Sent[]
}

/** Wires a client to one answer. Ids that are made are `made-1`, `made-2` …; the time is 1,000 s. */
export function wire(
  respond: () => Response | Promise<Response>,
  options: GoogleOptions = {},
  create: Create = createGoogle,
): Wired {
  const { fetch, sent } = createFetch(respond)
  const client = create({ ...stillOptions(), apiKey: 'test-key', model: 'gemini-test', fetch, ...options })
  return { client, sent }
}

const answers = createAnswers('x-request-id')

export const json: Answers['json'] = answers.json
export const plain: Answers['plain'] = answers.plain
export const stream: Answers['stream'] = answers.stream

/** Frames server-sent events, as Google does. */
export function frames(events: readonly Json[]): string {
  return events.map((one) => `data: ${JSON.stringify(one)}\r\n\r\n`).join('')
}

/** An answer of these parts. */
export function answer(parts: readonly Json[], candidate: Json = {}, fields: Json = {}): Json {
  return body([{ content: { parts, role: 'model' }, finishReason: 'STOP', index: 0, ...candidate }], fields)
}

/** An answer of these candidates. */
export function body(candidates: readonly Json[], fields: Json = {}): Json {
  return {
    candidates,
    usageMetadata: { promptTokenCount: 3, candidatesTokenCount: 2, totalTokenCount: 5 },
    modelVersion: 'gemini-test-001',
    responseId: 'resp-1',
    ...fields,
  }
}

/** One event of a stream: parts, and perhaps a word. */
export function event(parts: readonly Json[], candidate: Json = {}, fields: Json = {}): Json {
  return {
    candidates: [{ content: { parts, role: 'model' }, index: 0, ...candidate }],
    modelVersion: 'gemini-test-001',
    responseId: 'resp-1',
    ...fields,
  }
}

/** The event that ends a stream. */
export const LAST: Json = event(
  [],
  { finishReason: 'STOP' },
  { usageMetadata: { promptTokenCount: 3, candidatesTokenCount: 2, totalTokenCount: 5 } },
)

/** An interaction of these steps. */
export function interaction(steps: readonly Json[], fields: Json = {}): Json {
  return {
    id: 'int-1',
    object: 'interaction',
    status: 'completed',
    created: '2026-11-20T10:00:00Z',
    model: 'gemini-test-001',
    steps,
    usage: { total_input_tokens: 3, total_output_tokens: 2, total_tokens: 5 },
    ...fields,
  }
}

/** A step of the model's output. */
export function output(...content: readonly Json[]): Json {
  return { type: 'model_output', content }
}

/** The events of an interaction with these steps, given by their events. */
export function interacting(steps: readonly (readonly Json[])[], fields: Json = {}): readonly Json[] {
  const { steps: _steps, ...whole } = interaction([], fields)
  return [
    {
      event_type: 'interaction.created',
      interaction: { id: 'int-1', status: 'in_progress', model: 'gemini-test-001' },
    },
    { event_type: 'interaction.status_update', interaction_id: 'int-1', status: 'in_progress' },
    ...steps.flat(),
    { event_type: 'interaction.completed', interaction: whole },
  ]
}

/** The events of one step: its start, its pieces and its end. */
export function step(index: number, start: Json, ...deltas: readonly Json[]): readonly Json[] {
  return [
    { event_type: 'step.start', index, step: start },
    ...deltas.map((delta) => ({ event_type: 'step.delta', index, delta })),
    { event_type: 'step.stop', index },
  ]
}

/** What the SDK sent for a request. */
export async function sentFor(request: CompletionRequest, create: Create = createGoogle): Promise<Json> {
  const { client, sent } = wire(json({ ...answer([{ text: 'Hello' }]), status: 'completed' }), {}, create)
  await client.complete(freeze(request))
  return sent[0]?.body ?? {}
}

/** Reads a whole body, and checks what holds of every response. */
export async function read(
  value: unknown,
  request: CompletionRequest = { prompt: 'Hi' },
  create: Create = createGoogle,
): Promise<CompletionResponse> {
  const response = await wire(json(value), {}, create).client.complete(freeze(request))
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
  create: Create = createGoogle,
): Promise<Streamed> {
  const whole = await gather(wire(stream(frames(events)), {}, create).client, request)
  assertLawful(checkChunks(whole.chunks))
  const split = await gather(wire(stream(frames(events), 1), {}, create).client, request)
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
export function failureOf(written: string, create: Create = createGoogle): Promise<CompletionError> {
  return caught(wire(stream(written), {}, create).client.stream({ prompt: 'Hi' }).response())
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
