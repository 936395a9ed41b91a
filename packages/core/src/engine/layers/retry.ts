import type { CompletionClient } from '../../contract/client.ts'
import { abortedError } from '../abort.ts'
import { type Clock, systemClock } from '../clock.ts'
import { createError, isCompletionError } from '../completion-error.ts'
import { createTrying, type NextClient } from './tries.ts'

/** How failed calls are tried again. */
export interface RetryOptions {
  /** How often, after the first try. Default: 2. */
  readonly maxRetries?: number | undefined
  /** The first wait in milliseconds, doubled each time, where the vendor names none. Default: 500. */
  readonly baseDelayMs?: number | undefined
  /** The longest wait in milliseconds; a vendor that asks for a longer one is not asked again. Default: 60 000. */
  readonly maxDelayMs?: number | undefined
  /** Between 0 and 1; spreads the waits. Default: `Math.random`. */
  readonly random?: (() => number) | undefined
  readonly clock?: Clock | undefined
}

/**
 * Tries failed calls again: only those whose error is `retryable`, only before the first chunk was handed out, and after
 * the wait that the vendor asks for. A client that already retries is refused.
 */
export function withRetry(client: CompletionClient, options: RetryOptions = {}): CompletionClient {
  const { provider } = client
  if (isRetrying(client)) {
    const message = `${provider}: this client already retries; create it with retry: false to add another retry`
    throw createError('invalid_request', message, { provider })
  }
  return markRetrying({ ...client, ...createTrying(client, () => startTries(client, options)) })
}

/** Tells whether a client retries by itself. */
export function isRetrying(client: CompletionClient): boolean {
  return RETRIES in client
}

/** Marks a client that retries, or whose clients do; layers around it copy the mark. */
export function markRetrying(client: CompletionClient): CompletionClient {
  return Object.assign(client, { [RETRIES]: true })
}

const RETRIES = Symbol.for('concord.retries')

function startTries(client: CompletionClient, options: RetryOptions): NextClient {
  const { maxRetries = 2, baseDelayMs = 500, maxDelayMs = 60_000, random = Math.random, clock = systemClock } = options
  let tries = 0
  return async (error, signal) => {
    if (!isCompletionError(error) || !error.retryable || tries >= maxRetries) throw error
    const backoff = Math.min(baseDelayMs * 2 ** tries++, maxDelayMs) * (1 - random() / 4)
    const delay = error.retryAfterMs ?? backoff
    if (delay > maxDelayMs) throw error
    await wait(delay, clock, signal)
    if (signal?.aborted === true) throw abortedError(client.provider, signal.reason)
    return client
  }
}

/** Waits some milliseconds, or until the signal aborts. */
async function wait(ms: number, clock: Clock, signal: AbortSignal | undefined): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const finish = (): void => resolve()
  const cancel = clock.schedule(finish, ms)
  signal?.addEventListener('abort', finish)
  if (signal?.aborted === true) finish()
  await promise
  cancel()
  signal?.removeEventListener('abort', finish)
}
