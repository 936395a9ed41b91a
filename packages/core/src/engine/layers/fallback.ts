import type { CompletionClient } from '../../contract/client.ts'
import type { CompletionError } from '../../contract/error.ts'
import { createError, detailsOf, isCompletionError } from '../completion-error.ts'
import { isRetrying, markRetrying } from './retry.ts'
import type { Batches } from '../batch-reader.ts'
import { batchesOf, createStream } from '../stream.ts'

/**
 * Asks the next client when one fails, before its first chunk was handed out. What the caller caused (an abort, a wrong
 * request) is not asked again; what one vendor lacks may be what the next one has. When all fail, `causeOf` gives every error.
 */
export function withFallback(clients: readonly [CompletionClient, ...CompletionClient[]]): CompletionClient {
  const [first] = clients
  if (first === undefined)
    throw createError('invalid_request', 'withFallback: give at least one client', { provider: 'fallback' })
  const fallback: CompletionClient = {
    provider: first.provider,
    async complete(request, call) {
      const failures: CompletionError[] = []
      for (const client of clients) {
        try {
          return await client.complete(request, call)
        } catch (error) {
          if (!mayFallBack(error)) throw error
          failures.push(error)
        }
      }
      throw allFailed(failures)
    },
    stream(request, call) {
      return createStream(first.provider, () => {
        const opens = clients.map((client) => () => batchesOf(client.stream(request, call)))
        return fallBackBatches(opens)
      })
    },
  }
  return clients.some(isRetrying) ? markRetrying(fallback) : fallback
}

function mayFallBack(error: unknown): error is CompletionError {
  return isCompletionError(error) && error.kind !== 'aborted' && error.kind !== 'invalid_request'
}

/** One error for all: the first that may pass by itself, else the last; all of them are its cause. */
function allFailed(failures: readonly CompletionError[]): unknown {
  const told = failures.find(({ retryable }) => retryable) ?? failures.at(-1)
  if (told === undefined || failures.length === 1) return told
  const kinds = failures.map(({ provider, kind }) => `${provider} ${kind}`).join(', ')
  return createError(told.kind, `${told.message} (withFallback: every client failed: ${kinds})`, {
    ...detailsOf(told),
    cause: failures,
  })
}

function fallBackBatches(opens: readonly (() => Batches)[]): Batches {
  let batches: Batches | undefined
  let hasOutput = false
  const failures: CompletionError[] = []
  return {
    async next() {
      for (;;) {
        batches ??= opens[failures.length]?.()
        if (batches === undefined) throw allFailed(failures)
        try {
          const read = await batches.next()
          if (read.done === true || read.value.length > 0) hasOutput = true
          return read
        } catch (error) {
          if (hasOutput || !mayFallBack(error)) throw error
          batches = undefined
          failures.push(error)
        }
      }
    },
    return: async () => batches?.return(),
  }
}
