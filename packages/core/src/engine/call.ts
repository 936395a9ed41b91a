import type { CompletionError, ErrorKind } from '../contract/error.ts'
import type { CompletionChunk } from '../contract/response.ts'
import type { Warning } from '../contract/warning.ts'
import { abortedError } from './abort.ts'
import { createError, detailsOf, isCompletionError, withPartial } from './completion-error.ts'

/** Adds what the vendor's payload does not hold: the request id, and the warnings of the request. */
export function withCallFacts<Chunk extends CompletionChunk>(
  chunk: Chunk,
  requestId: string | undefined,
  requestWarnings: readonly Warning[],
): Chunk {
  const warnings = [...requestWarnings, ...(chunk.warnings ?? [])]
  return { ...chunk, ...(requestId !== undefined && { requestId }), ...(warnings.length > 0 && { warnings }) }
}

/** Who called whom. */
export interface CallFacts {
  readonly provider: string
  readonly fromError: (error: unknown) => CompletionError
  /** The caller's. */
  readonly signal: AbortSignal | undefined
}

/** Names whatever went wrong in a call: first of all an abort, however its vendor tells it. */
export function toCompletionError(
  error: unknown,
  { provider, fromError, signal }: CallFacts,
  requestId: string | undefined,
  isAnswering = false,
): CompletionError {
  if (signal?.aborted === true) {
    const partial = isCompletionError(error) ? error.partial : undefined
    return withPartial(abortedError(provider, signal.reason), partial)
  }
  const told = isCompletionError(error) ? error : fromError(error)
  const renamed = isAnswering && !isCompletionError(error) ? ANSWERING[told.kind] : undefined
  if (renamed === undefined && (told.requestId !== undefined || requestId === undefined)) return told
  const [kind, message] = renamed === undefined ? [told.kind, told.message] : [renamed[0], `${provider}: ${renamed[1]}`]
  return createError(kind, message, {
    ...detailsOf(told),
    ...(renamed && { retryable: undefined }),
    requestId: told.requestId ?? requestId,
  })
}

/** What a failure means once an answer has begun. */
const ANSWERING: Partial<Record<ErrorKind, readonly [kind: ErrorKind, message: string]>> = {
  connection: ['interrupted', 'the connection was lost within the answer'],
  invalid_request: ['invalid_response', 'the answer is none that this adapter knows'],
}

/** The error of a stream that ended before its time. */
export function interruptedError(
  provider: string,
  requestId: string | undefined,
  partial: CompletionChunk | undefined,
): CompletionError {
  const message = `${provider}: the answer ended before its end mark`
  return createError('interrupted', message, { provider, requestId, partial })
}
