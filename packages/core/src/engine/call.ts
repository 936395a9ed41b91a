import type { CompletionError } from '../contract/error.ts'
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
    return withPartial(abortedError(provider, error), partial)
  }
  const told = isCompletionError(error) ? error : fromError(error)
  const kind = isAnswering && told.kind === 'connection' ? 'interrupted' : told.kind
  if (kind === told.kind && (told.requestId !== undefined || requestId === undefined)) return told
  const message = kind === told.kind ? told.message : `${provider}: the connection was lost within the answer`
  return createError(kind, message, { ...detailsOf(told), requestId: told.requestId ?? requestId })
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
