import type { CompletionError, ErrorBody, ErrorKind } from '@concord/core'
import { statusOf, toRetryHeaders } from '@concord/core/adapter'

/** Writes a failure as Anthropic's API does; the message is ours and repeats nothing of the request. */
export function toErrorBody(error: CompletionError): ErrorBody {
  return {
    status: statusOf(error),
    headers: { ...toRetryHeaders(error), ...(error.requestId !== undefined && { 'request-id': error.requestId }) },
    body: toErrorEvent(error),
  }
}

/** Writes a failure as an event of a stream. */
export function toErrorEvent({ kind, message, requestId }: CompletionError): object {
  const text = SENTENCES[kind]
  return {
    type: 'error',
    error: { type: TYPES[kind], message: text === undefined ? message : `${text}: ${message}` },
    request_id: requestId ?? null,
  }
}

/** Source: https://platform.claude.com/docs/en/api/errors */
const TYPES: Readonly<Record<ErrorKind, string>> = {
  invalid_request: 'invalid_request_error',
  unsupported: 'invalid_request_error',
  context_length: 'invalid_request_error',
  content_filter: 'invalid_request_error',
  authentication: 'authentication_error',
  billing: 'billing_error',
  permission: 'permission_error',
  not_found: 'not_found_error',
  rate_limit: 'rate_limit_error',
  timeout: 'timeout_error',
  overloaded: 'overloaded_error',
  server: 'api_error',
  connection: 'api_error',
  interrupted: 'api_error',
  aborted: 'api_error',
  invalid_response: 'api_error',
}

/** What this wire tells apart by its sentence alone. */
const SENTENCES: Partial<Record<ErrorKind, string>> = {
  context_length: 'prompt is too long',
  content_filter: 'Output blocked by content filtering policy',
}
