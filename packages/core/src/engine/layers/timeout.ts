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
      const timing = createTiming(linkAbort(call.signal), clock, betweenChunksMs)
      startTotal(timing, totalMs)
      try {
        return await client.complete(request, { ...call, signal: timing.link.signal })
      } catch (error) {
        throw toldOf(timing, provider, error)
      } finally {
        finish(timing)
      }
    },
    stream(request, call = {}) {
      return createStream(provider, () => {
        const timing = createTiming(linkAbort(call.signal), clock, betweenChunksMs)
        const batches = batchesOf(client.stream(request, { ...call, signal: timing.link.signal }))
        startTotal(timing, totalMs)
        return timeBatches(provider, batches, timing)
      })
    },
  }
}

function timeBatches(provider: string, batches: Batches, timing: Timing): Batches {
  let hasBegun = false
  const pass = (read: Read): Read => {
    hasBegun = true
    timing.waitsSince = undefined
    if (read.done === true) finish(timing)
    return read
  }
  const fail = (error: unknown): never => {
    finish(timing)
    throw toldOf(timing, provider, error)
  }
  return {
    next() {
      if (hasBegun) startWait(timing)
      return batches.next().then(pass, fail)
    },
    return() {
      finish(timing)
      return batches.return()
    },
  }
}

type Read = Awaited<ReturnType<Batches['next']>>

type Limit = 'total' | 'between chunks'

/** How long one call has been going on. */
interface Timing {
  readonly link: LinkedAbort
  readonly clock: Clock
  readonly betweenChunksMs: number
  /** The time that the reader takes is not the vendor's: the clock between chunks runs only while a read waits. */
  waitsSince: number | undefined
  cancelTotal: (() => void) | undefined
  cancelWait: (() => void) | undefined
  /** The limit that was passed first. */
  expired: Limit | undefined
}

function createTiming(link: LinkedAbort, clock: Clock, betweenChunksMs: number): Timing {
  return {
    link,
    clock,
    betweenChunksMs,
    waitsSince: undefined,
    cancelTotal: undefined,
    cancelWait: undefined,
    expired: undefined,
  }
}

function startTotal(timing: Timing, totalMs: number): void {
  timing.cancelTotal = timing.clock.schedule(() => expire(timing, 'total'), totalMs)
}

/** A callback that waits already finds out by itself that another read waits now. */
function startWait(timing: Timing): void {
  timing.waitsSince = timing.clock.now()
  timing.cancelWait ??= timing.clock.schedule(() => checkWait(timing), timing.betweenChunksMs)
}

function checkWait(timing: Timing): void {
  const { clock, waitsSince, betweenChunksMs } = timing
  timing.cancelWait = undefined
  if (waitsSince === undefined) return
  const rest = waitsSince + betweenChunksMs - clock.now()
  if (rest > 0) timing.cancelWait = clock.schedule(() => checkWait(timing), rest)
  else expire(timing, 'between chunks')
}

function expire(timing: Timing, limit: Limit): void {
  timing.expired ??= limit
  timing.link.abort()
}

function finish(timing: Timing): void {
  timing.cancelTotal?.()
  timing.cancelWait?.()
  timing.link.release()
}

/** The error that the caller is told; the cause is what the end of the call led to. */
function toldOf({ expired }: Timing, provider: string, error: unknown): unknown {
  return expired === undefined ? error : timeoutError(provider, expired, error)
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
