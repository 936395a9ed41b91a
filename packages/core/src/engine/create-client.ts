import type { Adapter, CallMode, Context, SendOptions } from '../contract/adapter.ts'
import type { CallOptions, CompletionClient } from '../contract/client.ts'
import type { CompletionError } from '../contract/error.ts'
import type { CompletionRequest } from '../contract/request.ts'
import type { CompletionResponse } from '../contract/response.ts'
import { assertGoing, linkAbort, untilAborted } from './abort.ts'
import { toCompletionError, withCallFacts } from './call.ts'
import { type Clock, systemClock } from './clock.ts'
import { isFinished, unfinishedError } from './concat.ts'
import { type RetryOptions, withRetry } from './layers/retry.ts'
import { type TimeoutOptions, withTimeout } from './layers/timeout.ts'
import { type OpenedStream, readEvents } from './read-events.ts'
import { createStream } from './stream.ts'
import { type TranslatedRequest, translateRequest } from './translate-request.ts'

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
  /** What tells the time and waits, for tests. Default: the system's. */
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
  const { provider } = adapter
  return {
    provider,
    complete: (request, call = {}) => complete(adapter, request, call, options),
    stream: (request, call = {}) =>
      createStream(provider, () => {
        const link = linkAbort(call.signal)
        return readEvents(() => open(adapter, request, { ...call, signal: link.signal }, options), {
          provider,
          fromError: (error) => adapter.fromError(error),
          signal: call.signal,
          link,
          clock: options.clock,
        })
      }),
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
  let isAnswering = false
  try {
    const translated = translate(adapter, request, 'complete', options)
    assertGoing(link.signal, provider)
    const sent = adapter.send(translated.value, { signal: link.signal, headers: call.headers })
    const received = await untilAborted(sent, link.signal, provider)
    requestId = received.requestId
    isAnswering = true
    const response = adapter.fromResult(received.value, createContext(translated.request, requestId, options))
    if (!isFinished(response)) throw unfinishedError(response)
    return withCallFacts(response, requestId, translated.warnings)
  } catch (error) {
    const fromError = (thrown: unknown): CompletionError => adapter.fromError(thrown)
    throw toCompletionError(error, { provider, fromError, signal: call.signal }, requestId, isAnswering)
  } finally {
    link.release()
  }
}

async function open<Params, Result, Event>(
  adapter: Adapter<Params, Result, Event>,
  request: CompletionRequest,
  call: SendOptions,
  options: DriverOptions,
): Promise<OpenedStream<Event>> {
  const translated = translate(adapter, request, 'stream', options)
  assertGoing(call.signal, adapter.provider)
  const received = await untilAborted(adapter.open(translated.value, call), call.signal, adapter.provider)
  const { value: events, requestId } = received
  const decoder = adapter.createDecoder(createContext(translated.request, requestId, options))
  return { events, decoder, requestId, warnings: translated.warnings }
}

function translate<Params, Result, Event>(
  adapter: Adapter<Params, Result, Event>,
  request: CompletionRequest,
  mode: CallMode,
  { model, strict }: DriverOptions,
): TranslatedRequest<Params> {
  const isNameless = typeof request === 'object' && request?.model === undefined
  const named = isNameless && model !== undefined ? { ...request, model } : request
  return translateRequest(adapter, named, mode, { strict })
}

function createContext(
  request: CompletionRequest,
  requestId: string | undefined,
  { clock, createId = () => `concord-${crypto.randomUUID()}` }: DriverOptions,
): Context {
  return { request, requestId, now: () => clock.now(), createId }
}
