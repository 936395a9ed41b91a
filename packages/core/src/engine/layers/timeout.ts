import type { CompletionClient } from '../../contract/client.ts'
import type { CompletionError } from '../../contract/error.ts'
import { linkAbort, type LinkedAbort } from '../abort.ts'
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
      const link = linkAbort(call.signal)
      let isOver = false
      const cancel = clock.schedule(() => {
        isOver = true
        link.abort()
      }, totalMs)
      try {
        return await client.complete(request, { ...call, signal: link.signal })
      } catch (error) {
        throw isOver ? timeoutError(provider, 'total', error) : error
      } finally {
        cancel()
        link.release()
      }
    },
    stream(request, call = {}) {
      return createStream(provider, () => {
        const link = linkAbort(call.signal)
        const batches = batchesOf(client.stream(request, { ...call, signal: link.signal }))
        return timeBatches(provider, batches, link, { totalMs, betweenChunksMs, clock })
      })
    },
  }
}

function timeBatches(
  provider: string,
  batches: Batches,
  link: LinkedAbort,
  { totalMs, betweenChunksMs, clock }: { totalMs: number; betweenChunksMs: number; clock: Clock },
): Batches {
  const timer = createTimer(link, clock)
  timer.start('total', totalMs)
  let hasBegun = false
  const finish = (): void => {
    timer.stop()
    link.release()
  }
  return {
    async next() {
      // The time that the reader takes is not the vendor's: the clock between chunks runs only here.
      if (hasBegun) timer.start('between chunks', betweenChunksMs)
      try {
        const read = await batches.next()
        hasBegun = true
        if (read.done === true) finish()
        return read
      } catch (error) {
        finish()
        throw timer.expired === undefined ? error : timeoutError(provider, timer.expired, error)
      } finally {
        timer.cancel('between chunks')
      }
    },
    return() {
      finish()
      return batches.return()
    },
  }
}

type Limit = 'total' | 'between chunks'

interface Timer {
  start(limit: Limit, ms: number): void
  cancel(limit: Limit): void
  stop(): void
  /** The limit that was passed first. */
  readonly expired: Limit | undefined
}

function createTimer(link: LinkedAbort, clock: Clock): Timer {
  const running = new Map<Limit, () => void>()
  let expired: Limit | undefined
  const cancel = (limit: Limit): void => {
    running.get(limit)?.()
    running.delete(limit)
  }
  return {
    start(limit, ms) {
      const expire = (): void => {
        expired ??= limit
        link.abort()
      }
      running.set(limit, clock.schedule(expire, ms))
    },
    cancel,
    stop() {
      cancel('total')
      cancel('between chunks')
    },
    get expired() {
      return expired
    },
  }
}

const MESSAGES: Readonly<Record<Limit, string>> = {
  total: 'the call took longer than timeout.totalMs',
  'between chunks': 'nothing came for longer than timeout.betweenChunksMs',
}

function timeoutError(provider: string, limit: Limit, cause: unknown): CompletionError {
  // The abort by which the time limit ended the call is no cause of it.
  const details = isCompletionError(cause) ? { ...detailsOf(cause), cause: undefined } : { provider, cause }
  const told = createError('timeout', `${provider}: ${MESSAGES[limit]}`, { ...details, retryable: undefined })
  return isCompletionError(cause) && isWhole(cause) ? markWhole(told) : told
}
