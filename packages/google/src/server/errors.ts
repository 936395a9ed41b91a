import type { CompletionError, ErrorBody, ErrorKind } from '@concord/core'
import { statusOf, toRetryHeaders, type WireObject } from '@concord/core/adapter'
import { REQUEST_ID } from '../errors.ts'

/** Writes a failure as Google's APIs do; the message is ours and repeats nothing of the request. */
export function toErrorBody(error: CompletionError): ErrorBody {
  return {
    status: statusOf(error),
    headers: { ...toRetryHeaders(error), ...toHeaders(error) },
    body: toErrorEvent(error),
  }
}

/** Writes a failure as it stands in a body, and within a stream of `generateContent`. */
export function toErrorEvent(error: CompletionError): object {
  return { error: toStatus(error) }
}

/** Writes a failure as it stands within a stream of interactions, whose code is a word. */
export function toWordedError(error: CompletionError): object {
  const { status: _status, ...others } = toStatus(error)
  return { ...others, code: CODES[error.kind] }
}

function toStatus(error: CompletionError): WireObject {
  const { kind, message, retryAfterMs } = error
  const text = SENTENCES[kind]
  const [status, reason] = WORDS[kind]
  const details = [
    ...(reason === undefined ? [] : [{ '@type': ERROR_INFO, reason, domain: 'googleapis.com' }]),
    ...(retryAfterMs === undefined ? [] : [{ '@type': RETRY_INFO, retryDelay: `${retryAfterMs / 1000}s` }]),
  ]
  return {
    code: statusOf(error),
    message: text === undefined ? message : `${text}: ${message}`,
    status,
    ...(details.length > 0 && { details }),
  }
}

const ERROR_INFO = 'type.googleapis.com/google.rpc.ErrorInfo'
const RETRY_INFO = 'type.googleapis.com/google.rpc.RetryInfo'

/** Writes the headers that an answer has beside its body. */
export function toHeaders({
  requestId,
}: {
  readonly requestId?: string | undefined
}): Readonly<Record<string, string>> {
  return requestId === undefined ? {} : { [REQUEST_ID]: requestId }
}

/**
 * The status of a failure, and why.
 *
 * Source: https://cloud.google.com/apis/design/errors
 */
const WORDS: Readonly<Record<ErrorKind, readonly [status: string, reason?: string]>> = {
  invalid_request: ['INVALID_ARGUMENT'],
  unsupported: ['INVALID_ARGUMENT'],
  context_length: ['INVALID_ARGUMENT'],
  content_filter: ['INVALID_ARGUMENT'],
  authentication: ['UNAUTHENTICATED', 'API_KEY_INVALID'],
  billing: ['FAILED_PRECONDITION', 'BILLING_DISABLED'],
  permission: ['PERMISSION_DENIED'],
  not_found: ['NOT_FOUND'],
  rate_limit: ['RESOURCE_EXHAUSTED'],
  timeout: ['DEADLINE_EXCEEDED'],
  overloaded: ['UNAVAILABLE'],
  server: ['INTERNAL'],
  connection: ['INTERNAL'],
  interrupted: ['INTERNAL'],
  aborted: ['CANCELLED'],
  invalid_response: ['INTERNAL'],
}

/** Source: https://ai.google.dev/gemini-api/docs/troubleshooting */
const CODES: Readonly<Record<ErrorKind, string>> = {
  invalid_request: 'invalid_request',
  unsupported: 'invalid_request',
  context_length: 'invalid_request',
  content_filter: 'invalid_request',
  authentication: 'authentication',
  billing: 'permission_denied',
  permission: 'permission_denied',
  not_found: 'not_found',
  rate_limit: 'rate_limit_exceeded',
  timeout: 'timeout',
  overloaded: 'unavailable',
  server: 'internal_error',
  connection: 'internal_error',
  interrupted: 'internal_error',
  aborted: 'internal_error',
  invalid_response: 'internal_error',
}

/** What this wire tells apart by its sentence alone. */
const SENTENCES: Partial<Record<ErrorKind, string>> = {
  context_length: 'The input token count exceeds the maximum number of tokens allowed',
  content_filter: 'Blocked by safety policy',
}
