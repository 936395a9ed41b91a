import type { CompletionChunk } from './response.ts'

/**
 * What went wrong, in one closed vocabulary.
 *
 * - `invalid_request`: the request is wrong; the message names the field
 * - `authentication`, `permission`, `billing`, `not_found`: the account or the model
 * - `rate_limit`, `overloaded`, `server`, `timeout`, `connection`: worth another try
 * - `context_length`: the prompt is longer than the model takes
 * - `content_filter`: the vendor refused the prompt
 * - `unsupported`: this adapter's wire cannot carry what was demanded; no request was sent
 * - `interrupted`: the answer was cut; `partial` holds what had arrived
 * - `aborted`: the caller ended it
 * - `invalid_response`: the vendor answered with what is no answer
 */
export type ErrorKind =
  | 'invalid_request'
  | 'authentication'
  | 'permission'
  | 'billing'
  | 'not_found'
  | 'rate_limit'
  | 'context_length'
  | 'content_filter'
  | 'unsupported'
  | 'timeout'
  | 'connection'
  | 'interrupted'
  | 'aborted'
  | 'overloaded'
  | 'server'
  | 'invalid_response'

/**
 * What every call of a `CompletionClient` rejects with. No key, header, prompt or answer is in its message, its JSON or any
 * print of it; the vendor's own error, which may hold them, is given by `causeOf`.
 */
export interface CompletionError extends Error {
  readonly name: 'CompletionError'
  /**
   * What went wrong, the same word for every vendor. `rate_limit`, `overloaded`, `server`, `timeout`, `connection` and `interrupted`
   * are worth another try; `unsupported` and `aborted` are never the vendor's; the others are the request's or the account's.
   */
  readonly kind: ErrorKind
  /** Who failed: `openai`, `anthropic`, … */
  readonly provider: string
  /** The HTTP status, where there was one. */
  readonly status?: number
  /** The vendor's id of the HTTP request, for its support. */
  readonly requestId?: string
  /** How long the vendor asks to wait, in milliseconds. */
  readonly retryAfterMs?: number
  /** Whether the same request may succeed later. */
  readonly retryable: boolean
  /** What had arrived of the answer, usage included; not enumerable, so that no log prints it. */
  readonly partial?: CompletionChunk
}
