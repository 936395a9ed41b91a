import type { CompletionClient } from '../../contract/client.ts'
import { createError, isCompletionError } from '../completion-error.ts'
import { isRetrying, markRetrying } from './retry.ts'
import { type Batches, batchesOf, createStream } from '../stream.ts'

/**
 * Asks the next client when one fails, before its first chunk was handed out. What the caller caused (an abort, a wrong
 * request) is not asked again; what one vendor lacks may be what the next one has.
 */
export function withFallback(clients: readonly [CompletionClient, ...CompletionClient[]]): CompletionClient {
  const [first] = clients
  if (first === undefined)
    throw createError('invalid_request', 'withFallback: give at least one client', { provider: 'fallback' })
  const fallback: CompletionClient = {
    provider: first.provider,
    async complete(request, call) {
      let failure: unknown
      for (const client of clients) {
        try {
          return await client.complete(request, call)
        } catch (error) {
          if (!mayFallBack(error)) throw error
          failure = error
        }
      }
      throw failure
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

function mayFallBack(error: unknown): boolean {
  return isCompletionError(error) && error.kind !== 'aborted' && error.kind !== 'invalid_request'
}

function fallBackBatches(opens: readonly (() => Batches)[]): Batches {
  let batches: Batches | undefined
  let hasOutput = false
  let position = 0
  return {
    async next() {
      for (;;) {
        batches ??= opens[position]?.()
        if (batches === undefined) return { done: true, value: undefined }
        try {
          const read = await batches.next()
          if (read.done === true || read.value.length > 0) hasOutput = true
          return read
        } catch (error) {
          if (hasOutput || position === opens.length - 1 || !mayFallBack(error)) throw error
          batches = undefined
          position++
        }
      }
    },
    return: async () => batches?.return(),
  }
}
