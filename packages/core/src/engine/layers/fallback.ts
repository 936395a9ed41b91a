import type { CompletionClient } from '../../contract/client.ts'
import type { CompletionError } from '../../contract/error.ts'
import { createError, detailsOf, isCompletionError } from '../completion-error.ts'
import { reopenBatches } from './reopen.ts'
import { isRetrying, markRetrying } from './retry.ts'
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
      const attempts = createAttempts(clients)
      for (;;) {
        const client = attempts.nextClient()
        try {
          return await client.complete(request, call)
        } catch (error) {
          attempts.note(error)
        }
      }
    },
    stream: (request, call) =>
      createStream(first.provider, () => {
        const attempts = createAttempts(clients)
        return reopenBatches(() => batchesOf(attempts.nextClient().stream(request, call)), attempts.note)
      }),
  }
  return clients.some(isRetrying) ? markRetrying(fallback) : fallback
}

/** What was asked so far. */
interface Attempts {
  /** The client to ask next; throws when all have failed. */
  readonly nextClient: () => CompletionClient
  /** Takes the failure of a client; throws one after which no other is asked. */
  readonly note: (error: unknown) => void
}

function createAttempts(clients: readonly CompletionClient[]): Attempts {
  const failures: CompletionError[] = []
  return {
    nextClient() {
      const client = clients[failures.length]
      if (client === undefined) throw allFailed(failures)
      return client
    },
    note(error) {
      if (!isCompletionError(error) || error.kind === 'aborted' || error.kind === 'invalid_request') throw error
      failures.push(error)
    },
  }
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
