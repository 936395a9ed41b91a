import type { Adapter, Context } from '../contract/adapter.ts'
import type { CallOptions, CompletionClient } from '../contract/client.ts'
import type { CompletionError } from '../contract/error.ts'
import type { CompletionRequest } from '../contract/request.ts'
import type { CompletionChunk, CompletionResponse } from '../contract/response.ts'
import type { Warning } from '../contract/warning.ts'
import { abortedError, assertGoing, linkAbort, type LinkedAbort, untilAborted } from './abort.ts'
import { checkRequest } from './check-request.ts'
import { type Clock, systemClock } from './clock.ts'
import { createError, detailsOf, isCompletionError, withPartial } from './completion-error.ts'
import { isFinished } from './concat.ts'
import { type RetryOptions, withRetry } from './layers/retry.ts'
import { type TimeoutOptions, withTimeout } from './layers/timeout.ts'
import { type Batches, createStream } from './stream.ts'

/** How a client behaves, whatever its vendor. */
export interface ClientOptions {
  /** The model, where a request names none. */
  readonly model?: string | undefined
  /** How failed calls are tried again; `false` turns it off. Default: twice. */
  readonly retry?: RetryOptions | false | undefined
  /** How long a call may take; `false` turns it off. Default: 600 s in all, 120 s between chunks. */
  readonly timeout?: TimeoutOptions | false | undefined
  /** Throw `unsupported` where a hint would be left out with a warning. */
  readonly strict?: boolean | undefined
  readonly clock?: Clock | undefined
  /** Makes the ids that a vendor does not send. */
  readonly createId?: (() => string) | undefined
}

/**
 * Makes the client that drives an adapter: the one place that decides about truncation, closes the vendor's stream,
 * keeps what had arrived, wraps errors and applies the default layers.
 */
export function createClient<Params, Result, Event>(
  adapter: Adapter<Params, Result, Event>,
  options: ClientOptions = {},
): CompletionClient {
  const clock = options.clock ?? systemClock
  let client = createDriver(adapter, { ...options, clock })
  if (options.retry !== false) client = withRetry(client, { clock, ...options.retry })
  if (options.timeout !== false) client = withTimeout(client, { clock, ...options.timeout })
  return client
}

type DriverOptions = ClientOptions & { readonly clock: Clock }

function createDriver<Params, Result, Event>(
  adapter: Adapter<Params, Result, Event>,
  options: DriverOptions,
): CompletionClient {
  return {
    provider: adapter.provider,
    complete: (request, call = {}) => complete(adapter, request, call, options),
    stream: (request, call = {}) => createStream(adapter.provider, () => readBatches(adapter, request, call, options)),
  }
}

async function complete<Params, Result, Event>(
  adapter: Adapter<Params, Result, Event>,
  request: CompletionRequest,
  call: CallOptions,
  options: DriverOptions,
): Promise<CompletionResponse> {
  const { provider } = adapter
  const link = linkAbort(call.signal)
  let requestId: string | undefined
  try {
    const checked = checkRequest(withModel(request, options), checkOptions(adapter, options))
    const params = adapter.toParams(checked.value, 'complete')
    assertGoing(link.signal, provider)
    const sent = adapter.send(params.value, { signal: link.signal, headers: call.headers })
    const received = await untilAborted(sent, link.signal, provider)
    requestId = received.requestId
    const response = adapter.fromResult(received.value, createContext(checked.value, requestId, options))
    if (!isFinished(response)) throw invalidResponse(provider, 'the answer has an unfinished choice')
    return withCallFacts(response, requestId, [...checked.warnings, ...params.warnings])
  } catch (error) {
    throw toCompletionError(error, adapter, call.signal, requestId)
  } finally {
    link.release()
  }
}

function readBatches<Params, Result, Event>(
  adapter: Adapter<Params, Result, Event>,
  request: CompletionRequest,
  call: CallOptions,
  options: DriverOptions,
): Batches {
  const link = linkAbort(call.signal)
  const batches = generateBatches(adapter, request, { ...call, link }, options)
  return {
    async next() {
      try {
        const read = await batches.next()
        if (read.done === true) link.release()
        return read
      } catch (error) {
        link.release()
        throw error
      }
    },
    async return() {
      // First the abort: a generator that waits for the vendor does not see its own return().
      link.abort()
      link.release()
      await batches.return(undefined)
    },
  }
}

async function* generateBatches<Params, Result, Event>(
  adapter: Adapter<Params, Result, Event>,
  request: CompletionRequest,
  { signal: callerSignal, headers, link }: CallOptions & { readonly link: LinkedAbort },
  options: DriverOptions,
): AsyncGenerator<readonly CompletionChunk[], undefined> {
  const { provider } = adapter
  const { signal } = link
  let decoder: ReturnType<typeof adapter.createDecoder> | undefined
  let requestId: string | undefined
  let events: AsyncIterator<readonly Event[]> | undefined
  let isOpen = false
  try {
    const checked = checkRequest(withModel(request, options), checkOptions(adapter, options))
    const params = adapter.toParams(checked.value, 'stream')
    assertGoing(signal, provider)
    const received = await untilAborted(adapter.open(params.value, { signal, headers }), signal, provider)
    requestId = received.requestId
    decoder = adapter.createDecoder(createContext(checked.value, requestId, options))
    events = received.value[Symbol.asyncIterator]()
    isOpen = true
    const warnings = [...checked.warnings, ...params.warnings]
    let isFirst = true
    while (!decoder.ended) {
      const read = await untilAborted(events.next(), signal, provider)
      if (read.done === true) {
        isOpen = false
        break
      }
      const { chunks, failure } = decodeBatch(decoder, read.value)
      const [first, ...others] = chunks
      if (isFirst && first !== undefined) {
        isFirst = false
        yield [withCallFacts(first, requestId, warnings), ...others]
      } else yield chunks
      if (failure !== undefined) throw failure.error
    }
    const ending = decoder
    decoder = undefined
    const rest = ending.end()
    const isWhole = ending.ended
    if (isWhole && isOpen) {
      isOpen = false
      void drain(events, link, options.clock)
    }
    if (!isWhole) throw interrupted(provider, requestId, rest)
    if (rest !== undefined) yield [isFirst ? withCallFacts(rest, requestId, warnings) : rest]
  } catch (error) {
    const told = toCompletionError(error, adapter, callerSignal, requestId, events !== undefined)
    throw decoder === undefined ? told : withPartial(told, endQuietly(decoder))
  } finally {
    // Not awaited: a socket that closes slowly holds nobody up.
    if (isOpen) void closeQuietly(events)
  }
  return undefined
}

interface DecodedBatch {
  readonly chunks: readonly CompletionChunk[]
  /** The chunks before it are handed out first. */
  readonly failure?: { readonly error: unknown }
}

function decodeBatch<Event>(
  decoder: { readonly ended: boolean; decode(event: Event): CompletionChunk | undefined },
  events: readonly Event[],
): DecodedBatch {
  const chunks: CompletionChunk[] = []
  try {
    for (const event of events) {
      const chunk = decoder.decode(event)
      if (chunk !== undefined) chunks.push(chunk)
      if (decoder.ended) break
    }
  } catch (error) {
    return { chunks, failure: { error } }
  }
  return { chunks }
}

/** After a failure only usage and finish words are wanted of a decoder; a second failure would hide the first. */
function endQuietly(decoder: { end(): CompletionChunk | undefined }): CompletionChunk | undefined {
  try {
    return decoder.end()
  } catch {
    return undefined
  }
}

async function closeQuietly(events: AsyncIterator<unknown> | undefined): Promise<void> {
  try {
    await events?.return?.()
  } catch {
    // The stream is over either way.
  }
}

/** Reads what follows the end mark, so that the connection can be used again; not for long. */
export async function drain(events: AsyncIterator<unknown>, link: LinkedAbort, clock: Clock): Promise<void> {
  const cancel = clock.schedule(() => link.abort(), DRAIN_MS)
  try {
    for (let i = 0; i < DRAIN_BATCHES; i++) if ((await events.next()).done === true) return
  } catch {
    // Nothing that comes after the end mark counts.
  } finally {
    cancel()
    await closeQuietly(events)
  }
}

const DRAIN_MS = 1000
const DRAIN_BATCHES = 16

function withModel(request: CompletionRequest, { model }: ClientOptions): CompletionRequest {
  return request.model === undefined && model !== undefined ? { ...request, model } : request
}

function checkOptions(
  { provider, capabilities }: Pick<Adapter<never, never, never>, 'provider' | 'capabilities'>,
  { strict = false }: ClientOptions,
): { provider: string; capabilities: Adapter<never, never, never>['capabilities']; strict: boolean } {
  return { provider, capabilities, strict }
}

function createContext(
  request: CompletionRequest,
  requestId: string | undefined,
  { clock, createId = () => `concord-${crypto.randomUUID()}` }: DriverOptions,
): Context {
  return { request, requestId, now: () => clock.now(), createId }
}

/** Adds what the vendor's payload does not hold: the request id, and the warnings of the request. */
function withCallFacts<Chunk extends CompletionChunk>(
  chunk: Chunk,
  requestId: string | undefined,
  requestWarnings: readonly Warning[],
): Chunk {
  const warnings = [...requestWarnings, ...(chunk.warnings ?? [])]
  return { ...chunk, ...(requestId !== undefined && { requestId }), ...(warnings.length > 0 && { warnings }) }
}

function toCompletionError(
  error: unknown,
  adapter: { readonly provider: string; fromError(error: unknown): CompletionError },
  signal: AbortSignal | undefined,
  requestId: string | undefined,
  isAnswering = false,
): CompletionError {
  if (signal?.aborted === true) {
    const partial = isCompletionError(error) ? error.partial : undefined
    return withPartial(abortedError(adapter.provider, error), partial)
  }
  const told = isCompletionError(error) ? error : adapter.fromError(error)
  const kind = isAnswering && told.kind === 'connection' ? 'interrupted' : told.kind
  if (kind === told.kind && (told.requestId !== undefined || requestId === undefined)) return told
  const message = kind === told.kind ? told.message : `${adapter.provider}: the connection was lost within the answer`
  return createError(kind, message, { ...detailsOf(told), requestId: told.requestId ?? requestId })
}

function interrupted(
  provider: string,
  requestId: string | undefined,
  partial: CompletionChunk | undefined,
): CompletionError {
  const message = `${provider}: the answer ended before its end mark`
  return createError('interrupted', message, { provider, requestId, partial })
}

function invalidResponse(provider: string, message: string): CompletionError {
  return createError('invalid_response', `${provider}: ${message}`, { provider })
}
