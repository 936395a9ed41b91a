import type {
  ClientOptions,
  CompletionChunk,
  CompletionClient,
  CompletionError,
  CompletionRequest,
} from '@concord/core'
import { type CompletionResponse, isCompletionError } from '@concord/core'
import { assertLawful, checkChunks, checkResponse } from '@concord/core/laws'
import { createFetch, type Json, type Sent, stillOptions } from './network.ts'

/** A client whose `fetch` answers by itself, and what it sent. */
export interface Wired {
  readonly client: CompletionClient
  readonly sent: readonly Sent[]
}

/** What answers a request. */
export type Respond = () => Response | Promise<Response>

/** Options under which a client meets nobody but `fetch`. */
export type WiredOptions = ClientOptions & { readonly fetch: typeof globalThis.fetch }

/** Wires the client that `create` makes to one answer. Ids that are made are `made-1`, `made-2` …; the time is 1,000 s. */
export function createWired(respond: Respond, create: (options: WiredOptions) => CompletionClient): Wired {
  const { fetch, sent } = createFetch(respond)
  return { client: create({ ...stillOptions(), fetch }), sent }
}

/** A request that says little. */
export const GREETING: CompletionRequest = { prompt: 'Hi' }

/** The body that the SDK sent for a request. */
export async function sentBy({ client, sent }: Wired, request: CompletionRequest): Promise<Json> {
  await client.complete(freeze(request))
  return sent[0]?.body ?? {}
}

/** What a request is refused with: the kind, the sentence, and how many requests left. */
export async function refusalBy(
  { client, sent }: Wired,
  request: CompletionRequest,
): Promise<readonly [kind: string, message: string, sent: number]> {
  const { kind, message } = await caught(client.complete(freeze(request)))
  return [kind, message, sent.length]
}

/** The warnings of a request's answer, as `code path`. */
export async function warningsBy({ client }: Wired, request: CompletionRequest): Promise<readonly string[]> {
  const { warnings = [] } = await readAnswer(client, request)
  return warnings.map(({ code, path }) => `${code} ${path}`)
}

/** Reads a whole answer, and checks what holds of every response. */
export async function readAnswer(
  client: CompletionClient,
  request: CompletionRequest = GREETING,
): Promise<CompletionResponse> {
  const response = await client.complete(freeze(request))
  assertLawful(checkResponse(response))
  return response
}

/** Everything that a stream gave before it ended. */
export interface Streamed {
  readonly chunks: readonly CompletionChunk[]
  readonly response: CompletionResponse
}

/**
 * Reads a whole stream, at once and byte by byte, and checks what holds of every stream. `createClient` makes a client of
 * the stream in reads of `size` bytes.
 */
export async function readSplit(
  createClient: (size?: number) => CompletionClient,
  request: CompletionRequest = GREETING,
): Promise<Streamed> {
  const whole = await gather(createClient(), request)
  assertLawful(checkChunks(whole.chunks))
  const split = await gather(createClient(1), request)
  assertLawful(checkChunks(split.chunks))
  if (JSON.stringify(split.response) !== JSON.stringify(whole.response))
    throw new Error('the stream says something else when it is read byte by byte')
  return whole
}

/** Reads a stream of a client to its end. */
export async function gather(client: CompletionClient, request: CompletionRequest = GREETING): Promise<Streamed> {
  const pieces = client.stream(freeze(request))
  const chunks: CompletionChunk[] = []
  for await (const chunk of pieces) chunks.push(chunk)
  return { chunks, response: await pieces.response() }
}

/** How the stream of a client fails. */
export function failureBy({ client }: Wired): Promise<CompletionError> {
  return caught(client.stream(GREETING).response())
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
