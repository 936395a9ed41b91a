import type { CompletionClient } from '../../contract/client.ts'
import type { CompletionError } from '../../contract/error.ts'
import { createError, detailsOf, isCompletionError } from '../completion-error.ts'
import { isRetrying, markRetrying } from './retry.ts'
import { createTrying, type NextClient } from './tries.ts'

/**
 * Asks the next client when one fails, before its first chunk was handed out. What the caller caused (an abort, a wrong
 * request) is not asked again; what one vendor lacks may be what the next one has. When all fail, `causeOf` gives every error.
 */
export function withFallback(clients: readonly [CompletionClient, ...CompletionClient[]]): CompletionClient {
  const [first, ...others] = clients
  if (first === undefined)
    throw createError('invalid_request', 'withFallback: give at least one client', { provider: 'fallback' })
  const fallback = createTrying(first, () => startTries(others))
  return clients.some(isRetrying) ? markRetrying(fallback) : fallback
}

function startTries(others: readonly CompletionClient[]): NextClient {
  const failures: CompletionError[] = []
  return (error) => {
    if (!isCompletionError(error) || error.kind === 'aborted' || error.kind === 'invalid_request') throw error
    const next = others[failures.length]
    failures.push(error)
    if (next === undefined) throw allFailed(failures, error)
    return next
  }
}

/** One error for all: the first that may pass by itself, else the last; all of them are its cause. */
function allFailed(failures: readonly CompletionError[], last: CompletionError): CompletionError {
  if (failures.length === 1) return last
  const told = failures.find(({ retryable }) => retryable) ?? last
  const kinds = failures.map(({ provider, kind }) => `${provider} ${kind}`).join(', ')
  return createError(told.kind, `${told.message} (withFallback: every client failed: ${kinds})`, {
    ...detailsOf(told),
    cause: failures,
  })
}
