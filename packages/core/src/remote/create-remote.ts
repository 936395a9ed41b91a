import type { CallOptions, CompletionClient } from '../contract/client.ts'
import type { CompletionError } from '../contract/error.ts'
import type { CompletionRequest } from '../contract/request.ts'
import type { CompletionChunk, CompletionResponse } from '../contract/response.ts'
import { fromFailure, fromThrown } from '../adapter-kit/errors.ts'
import { parseJson } from '../adapter-kit/parse-json.ts'
import { readServerSentEvents } from '../adapter-kit/server-sent-events.ts'
import { isObject } from '../adapter-kit/wire.ts'
import { markWhole } from '../engine/batch-reader.ts'
import { assertGoing, linkAbort, type LinkedAbort, untilAborted } from '../engine/abort.ts'
import { toCompletionError as nameFailure } from '../engine/call.ts'
import { systemClock } from '../engine/clock.ts'
import { createError, isCompletionError } from '../engine/completion-error.ts'
import { assertFinished } from '../engine/concat.ts'
import { createBatches } from '../engine/create-batches.ts'
import { drain } from '../engine/read-events.ts'
import { fromNativeError, isChunk, NATIVE_PATHS } from '../engine/native-wire.ts'
import { toNativeRequest } from './native-request.ts'
import { createStream } from '../engine/stream.ts'

/** Where a remote client finds its service, and how it speaks to it. */
export interface RemoteOptions {
  /** Such as `http://127.0.0.1:8080`; the paths of the native wire follow it. */
  readonly baseURL: string
  /** Headers of every request, such as the service's own authorization. */
  readonly headers?: Readonly<Record<string, string>> | undefined
  readonly fetch?: typeof fetch | undefined
  /** The `provider` of the client; chunks and errors name the one that answered. Default: `remote`. */
  readonly provider?: string | undefined
}

/**
 * Makes a client for a service that speaks the native wire (`native` of `@concord/server`). Nothing is lost on the way:
 * chunks, responses and errors are those of the service's own client. It neither retries nor times out; the service does.
 *
 * @example
 * const client = createRemote({ baseURL: 'http://127.0.0.1:8080' })
 * const { choices } = await client.complete({ prompt: 'Why is the sky blue?' })
 */
export function createRemote(options: RemoteOptions): CompletionClient {
  const { provider = 'remote' } = options
  const service: Service = { ...options, provider, baseURL: options.baseURL.replace(/\/+$/, '') }
  return {
    provider,
    complete: (request, call = {}) => complete(service, request, call),
    stream: (request, call = {}) =>
      createStream(provider, () => createBatches(call.signal, (link) => readBatches(service, request, call, link))),
  }
}

type Service = RemoteOptions & { readonly provider: string }

async function complete(service: Service, request: CompletionRequest, call: CallOptions): Promise<CompletionResponse> {
  const { provider } = service
  const link = linkAbort(call.signal)
  let response: Response | undefined
  try {
    response = await post(service, NATIVE_PATHS.complete, request, { ...call, signal: link.signal })
    const body: unknown = parseJson(await untilAborted(response.text(), link.signal, provider))
    if (!isChunk(body)) throw invalidResponse(provider, 'the answer is no completion', response)
    assertFinished(body)
    return body
  } catch (error) {
    throw toCompletionError(error, service, call.signal, response)
  } finally {
    link.release()
  }
}

async function* readBatches(
  service: Service,
  request: CompletionRequest,
  call: CallOptions,
  link: LinkedAbort,
): AsyncGenerator<readonly CompletionChunk[], undefined> {
  const { provider } = service
  let response: Response | undefined
  let events: AsyncIterator<readonly NativeEvent[]> | undefined
  let isOpen = false
  try {
    response = await post(service, NATIVE_PATHS.stream, request, { ...call, signal: link.signal })
    events = readServerSentEvents(eventsOf(response, provider), parseEvent, provider)
    isOpen = true
    for (;;) {
      const read = await untilAborted(events.next(), link.signal, provider)
      if (read.done === true) {
        isOpen = false
        throw interrupted(provider, response)
      }
      const { chunks, failure, isEnd } = readEvents(read.value)
      yield chunks
      if (failure !== undefined) throw failure
      if (isEnd) break
    }
    isOpen = false
    void drain(events, link, systemClock)
  } catch (error) {
    throw toCompletionError(error, service, call.signal, response)
  } finally {
    // Not awaited: a socket that closes slowly holds nobody up.
    if (isOpen) void events?.return?.().catch(() => {})
  }
  return undefined
}

type NativeEvent =
  | { readonly type: 'chunk'; readonly chunk: CompletionChunk }
  | { readonly type: 'end' }
  | { readonly type: 'error'; readonly error: CompletionError }

function parseEvent(data: string, name: string | undefined): NativeEvent | undefined {
  const value: unknown = parseJson(data)
  if (name === 'chunk' && isChunk(value)) return { type: 'chunk', chunk: value }
  if (name === 'end') return { type: 'end' }
  const error = name === 'error' ? fromNativeError(value) : undefined
  if (error !== undefined) return { type: 'error', error }
  if (name === 'chunk' || name === 'error') throw new TypeError(`an event named ${name} is none`)
  return undefined // Names of a later version.
}

interface ReadEvents {
  readonly chunks: readonly CompletionChunk[]
  readonly failure?: CompletionError
  readonly isEnd?: true
}

function readEvents(events: readonly NativeEvent[]): ReadEvents {
  const chunks: CompletionChunk[] = []
  for (const event of events) {
    if (event.type === 'end') return { chunks, isEnd: true }
    if (event.type === 'error') return { chunks, failure: withItsOwnPartial(event.error) }
    chunks.push(event.chunk)
  }
  return { chunks }
}

/** The service's error holds what the service handed out; without a `partial` it is what came here. */
function withItsOwnPartial(error: CompletionError): CompletionError {
  return error.partial === undefined ? error : markWhole(error)
}

/** Sends a request; throws what the service answers instead of a completion. */
async function post(
  service: Service,
  path: string,
  request: CompletionRequest,
  { headers, signal }: CallOptions & { readonly signal: AbortSignal },
): Promise<Response> {
  const { provider, baseURL, fetch = globalThis.fetch } = service
  const body = toNativeRequest(request, provider)
  assertGoing(signal, provider)
  const init = {
    method: 'POST',
    headers: { ...service.headers, ...headers, 'content-type': 'application/json' },
    body,
    signal,
  }
  const response = await untilAborted(fetch(`${baseURL}${path}`, init), signal, provider)
  if (!response.ok) throw await untilAborted(readFailure(response, provider), signal, provider)
  return response
}

/** Reads an answer that is a failure: the service's own error, or what a gateway before it says. */
async function readFailure(response: Response, provider: string): Promise<CompletionError> {
  const text = await response.text()
  const { status, headers } = response
  return (
    fromNativeError(errorIn(text)) ??
    fromFailure(
      { provider, status, headers, requestId: requestIdOf(response), cause: text, now: systemClock.now() },
      { codes: {}, texts: [] },
    )
  )
}

function errorIn(text: string): unknown {
  try {
    const body: unknown = parseJson(text)
    return isObject(body) ? body['error'] : undefined
  } catch {
    return undefined
  }
}

function eventsOf(response: Response, provider: string): ReadableStream<Uint8Array> {
  const { headers, body } = response
  if (body !== null && headers.get('content-type')?.startsWith('text/event-stream') === true) return body
  void body?.cancel().catch(() => {})
  throw invalidResponse(provider, 'the answer is no event stream', response)
}

function requestIdOf(response: Response | undefined): string | undefined {
  return response?.headers.get('x-request-id') ?? undefined
}

/** Leaves errors that have a name as they are; names the others. */
function toCompletionError(
  error: unknown,
  { provider }: Service,
  signal: AbortSignal | undefined,
  response: Response | undefined,
): CompletionError {
  if (isCompletionError(error) && signal?.aborted !== true) return error
  const facts = { provider, fromError: (thrown: unknown) => fromThrown(thrown, provider), signal }
  return nameFailure(error, facts, requestIdOf(response), response !== undefined)
}

function interrupted(provider: string, response: Response): CompletionError {
  const message = `${provider}: the answer ended before its end mark`
  return createError('interrupted', message, { provider, requestId: requestIdOf(response) })
}

function invalidResponse(provider: string, message: string, response: Response): CompletionError {
  return createError('invalid_response', `${provider}: ${message}`, { provider, requestId: requestIdOf(response) })
}
