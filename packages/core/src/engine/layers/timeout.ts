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
  return {
    ...client,
    async complete(request, call = {}) {
      const link = linkAbort(call.signal)
      const timing = startTiming(link, provider, options)
      try {
        return await client.complete(request, { ...call, signal: link.signal })
      } catch (error) {
        throw timing.toldOf(error)
      } finally {
        timing.finish()
      }
    },
    stream: (request, call = {}) =>
      createStream(provider, () => {
        const link = linkAbort(call.signal)
        const batches = batchesOf(client.stream(request, { ...call, signal: link.signal }))
        return timeBatches(batches, startTiming(link, provider, options))
      }),
  }
}

function timeBatches(batches: Batches, timing: Timing): Batches {
  let hasBegun = false
  const pass = (read: Read): Read => {
    hasBegun = true
    timing.endWait()
    if (read.done === true) timing.finish()
    return read
  }
  const fail = (error: unknown): never => {
    timing.finish()
    throw timing.toldOf(error)
  }
  return {
    next() {
      if (hasBegun) timing.startWait()
      return batches.next().then(pass, fail)
    },
    return() {
      timing.finish()
      return batches.return()
    },
  }
}

type Read = Awaited<ReturnType<Batches['next']>>

/** How long one call has been going on. */
interface Timing {
  /** The time that the reader takes is not the vendor's: the clock between chunks runs only while a read waits. */
  startWait(): void
  endWait(): void
  finish(): void
  /** The error that the caller is told of one that ended the call. */
  toldOf(error: unknown): unknown
}

function startTiming(
  link: LinkedAbort,
  provider: string,
  { totalMs = 600_000, betweenChunksMs = 120_000, clock = systemClock }: TimeoutOptions,
): Timing {
  /** What the limit that was passed first says. */
  let expired: string | undefined
  let waitsSince: number | undefined
  let cancelWait: (() => void) | undefined

  function expire(sentence: string): void {
    expired ??= sentence
    link.abort()
  }

  function checkWait(): void {
    cancelWait = undefined
    if (waitsSince === undefined) return
    const rest = waitsSince + betweenChunksMs - clock.now()
    if (rest > 0) cancelWait = clock.schedule(checkWait, rest)
    else expire('nothing came for longer than timeout.betweenChunksMs')
  }

  const cancelTotal = clock.schedule(() => expire('the call took longer than timeout.totalMs'), totalMs)
  return {
    startWait() {
      waitsSince = clock.now()
      // A callback that waits already finds out by itself that another read waits now.
      cancelWait ??= clock.schedule(checkWait, betweenChunksMs)
    },
    endWait() {
      waitsSince = undefined
    },
    finish() {
      cancelTotal()
      cancelWait?.()
      link.release()
    },
    toldOf: (error) => (expired === undefined ? error : timeoutError(provider, expired, error)),
  }
}

function timeoutError(provider: string, sentence: string, error: unknown): CompletionError {
  // The abort by which the time limit ended the call is no cause of it.
  const details = isCompletionError(error) ? { ...detailsOf(error), cause: undefined } : { provider, cause: error }
  const told = createError('timeout', `${provider}: ${sentence}`, { ...details, retryable: undefined })
  return isWhole(error) ? markWhole(told) : told
}
