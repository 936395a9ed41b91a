import type { CallOptions, CompletionClient } from '../../contract/client.ts'
import { abortedError, linkAbort, type LinkedAbort } from '../abort.ts'
import type { Batches } from '../batch-reader.ts'
import { type Clock, systemClock } from '../clock.ts'
import { createError, isCompletionError } from '../completion-error.ts'
import { batchesOf, createStream } from '../stream.ts'

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
  const policy = createPolicy(options)
  const retrying: CompletionClient = {
    ...client,
    async complete(request, call = {}) {
      for (let tries = 0; ; tries++) {
        try {
          return await client.complete(request, call)
        } catch (error) {
          await policy.waitOrThrow(error, tries, call, provider)
        }
      }
    },
    stream(request, call = {}) {
      return createStream(provider, () => {
        const link = linkAbort(call.signal)
        const linked = { ...call, signal: link.signal }
        const open = (): Batches => batchesOf(client.stream(request, linked))
        return retryBatches(open, link, (error, tries) => policy.waitOrThrow(error, tries, linked, provider))
      })
    },
  }
  return markRetrying(retrying)
}

/** Tells whether a client retries by itself. */
export function isRetrying(client: CompletionClient): boolean {
  return RETRIES in client
}

/** Marks a client that retries, or whose clients do; layers around it copy the mark. */
export function markRetrying(client: CompletionClient): CompletionClient {
  return Object.defineProperty(client, RETRIES, { value: true, enumerable: true })
}

const RETRIES = Symbol.for('concord.retries')

function retryBatches(
  open: () => Batches,
  link: LinkedAbort,
  waitOrThrow: (error: unknown, tries: number) => Promise<void>,
): Batches {
  let batches: Batches | undefined
  let hasOutput = false
  let tries = 0
  async function readOrRetry(): ReturnType<Batches['next']> {
    for (;;) {
      batches ??= open()
      try {
        const read = pass(await batches.next())
        if (read.done === true || read.value.length > 0) hasOutput = true
        return read
      } catch (error) {
        if (hasOutput) throw error
        batches = undefined
        await waitOrThrow(error, tries++)
      }
    }
  }
  async function readFirst(): ReturnType<Batches['next']> {
    try {
      return await readOrRetry()
    } catch (error) {
      return fail(error)
    }
  }
  const pass = (read: Read): Read => {
    if (read.done === true) link.release()
    return read
  }
  const fail = (error: unknown): never => {
    link.release()
    throw error
  }
  return {
    next: () => (hasOutput && batches !== undefined ? batches.next().then(pass, fail) : readFirst()),
    return() {
      // A wait for the next try ends here; nothing is asked for a reader who has left.
      link.abort()
      link.release()
      return batches?.return() ?? Promise.resolve()
    },
  }
}

type Read = Awaited<ReturnType<Batches['next']>>

interface RetryPolicy {
  /** Waits for the next try; throws the error where there is none. */
  waitOrThrow(error: unknown, tries: number, call: CallOptions, provider: string): Promise<void>
}

function createPolicy(options: RetryOptions): RetryPolicy {
  const { maxRetries = 2, baseDelayMs = 500, maxDelayMs = 60_000, random = Math.random, clock = systemClock } = options
  return {
    async waitOrThrow(error, tries, { signal }, provider) {
      if (!isCompletionError(error) || !error.retryable || tries >= maxRetries) throw error
      const backoff = Math.min(baseDelayMs * 2 ** tries, maxDelayMs) * (1 - random() / 4)
      const delay = error.retryAfterMs ?? backoff
      if (delay > maxDelayMs) throw error
      await wait(delay, clock, signal)
      if (signal?.aborted === true) throw abortedError(provider, signal.reason)
    },
  }
}

/** Waits some milliseconds, or until the signal aborts. */
function wait(ms: number, clock: Clock, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const finish = (): void => {
      cancel()
      signal?.removeEventListener('abort', finish)
      resolve()
    }
    const cancel = clock.schedule(finish, ms)
    signal?.addEventListener('abort', finish, { once: true })
    if (signal?.aborted === true) finish()
  })
}
