import type { CompletionClient } from '../../contract/client.ts'
import type { CompletionError } from '../../contract/error.ts'
import { linkAbort } from '../abort.ts'
import { type Batches, isWhole, markWhole } from '../batch-reader.ts'
import { type Clock, systemClock } from '../clock.ts'
import { createError, detailsOf, isCompletionError } from '../completion-error.ts'
import { batchesOf, createStream } from '../stream.ts'

/** How long a call may take, in milliseconds. */
export interface TimeoutOptions {
  /** The whole call, retries included. Default: 600 000. */
  readonly totalMs?: number | undefined
  /** From one sign of life in a stream to the next, once it has begun. Default: 120 000. */
  readonly betweenChunksMs?: number | undefined
  readonly clock?: Clock | undefined
}

/** Ends calls that take too long: they reject with `timeout`, and what had arrived is `partial`. */
export function withTimeout(client: CompletionClient, options: TimeoutOptions = {}): CompletionClient {
  const { provider } = client
  const { totalMs = 600_000, betweenChunksMs = 120_000, clock = systemClock } = options
  return {
    ...client,
    async complete(request, call = {}) {
      const timer = createTimer(provider, call.signal, clock)
      timer.start('totalMs', totalMs)
      try {
        return await client.complete(request, { ...call, signal: timer.signal })
      } catch (error) {
        throw timer.nameOf(error)
      } finally {
        timer.stop()
      }
    },
    stream(request, call = {}) {
      return createStream(provider, () => {
        const timer = createTimer(provider, call.signal, clock)
        const batches = batchesOf(client.stream(request, { ...call, signal: timer.signal }))
        timer.start('totalMs', totalMs)
        return timeBatches(batches, timer, betweenChunksMs)
      })
    },
  }
}

function timeBatches(batches: Batches, timer: Timer, betweenChunksMs: number): Batches {
  let hasBegun = false
  return {
    async next() {
      // The time that the reader takes is not the vendor's: the clock between chunks runs only here.
      if (hasBegun) timer.start('betweenChunksMs', betweenChunksMs)
      try {
        const read = await batches.next()
        hasBegun = true
        if (read.done === true) timer.stop()
        return read
      } catch (error) {
        timer.stop()
        throw timer.nameOf(error)
      } finally {
        timer.cancel('betweenChunksMs')
      }
    },
    return() {
      timer.stop()
      return batches.return()
    },
  }
}

type Limit = 'totalMs' | 'betweenChunksMs'

/** The limits of one call. */
interface Timer {
  /** Aborts when a limit is passed, or the caller's signal aborts. */
  readonly signal: AbortSignal
  start(limit: Limit, ms: number): void
  cancel(limit: Limit): void
  stop(): void
  /** The error of a call that failed: a `timeout` where a limit was passed, else the error itself. */
  nameOf(error: unknown): unknown
}

function createTimer(provider: string, signal: AbortSignal | undefined, clock: Clock): Timer {
  const link = linkAbort(signal)
  const running: Partial<Record<Limit, () => void>> = {}
  let expired: Limit | undefined
  const cancel = (limit: Limit): void => running[limit]?.()
  return {
    signal: link.signal,
    start(limit, ms) {
      const expire = (): void => {
        expired ??= limit
        link.abort()
      }
      running[limit] = clock.schedule(expire, ms)
    },
    cancel,
    stop() {
      cancel('totalMs')
      cancel('betweenChunksMs')
      link.release()
    },
    nameOf: (error) => (expired === undefined ? error : timeoutError(provider, expired, error)),
  }
}

const SENTENCES: Readonly<Record<Limit, string>> = {
  totalMs: 'the call took longer than',
  betweenChunksMs: 'nothing came for longer than',
}

function timeoutError(provider: string, limit: Limit, cause: unknown): CompletionError {
  // The abort by which the time limit ended the call is no cause of it.
  const details = isCompletionError(cause) ? { ...detailsOf(cause), cause: undefined } : { provider, cause }
  const message = `${provider}: ${SENTENCES[limit]} timeout.${limit}`
  const told = createError('timeout', message, { ...details, retryable: undefined })
  return isCompletionError(cause) && isWhole(cause) ? markWhole(told) : told
}
