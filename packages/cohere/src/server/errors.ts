import type { CompletionError, ErrorBody, ErrorKind } from '@concord/core'
import { statusOf, toRetryHeaders } from '@concord/core/adapter'

/** Writes a failure as Cohere's API does; the message is ours and repeats nothing of the request. */
export function toErrorBody(error: CompletionError): ErrorBody {
  const { requestId } = error
  return {
    status: statusOf(error),
    headers: { ...toRetryHeaders(error), ...(requestId !== undefined && { 'x-debug-trace-id': requestId }) },
    body: toErrorEvent(error),
  }
}

/** Writes a failure as an event of a stream, of no type: the SDK throws there, which it does for no event that has one. */
export function toErrorEvent({ kind, message, requestId }: CompletionError): object {
  return { ...(requestId !== undefined && { id: requestId }), message, error_type: TYPES[kind] }
}

/** Source: https://docs.cohere.com/reference/errors */
const TYPES: Readonly<Record<ErrorKind, string>> = {
  invalid_request: 'INVALID_REQUEST',
  unsupported: 'UNSUPPORTED',
  context_length: 'TOO_MANY_TOKENS',
  content_filter: 'INVALID_TOKEN',
  authentication: 'AUTHENTICATION',
  billing: 'BILLING',
  permission: 'PERMISSION',
  not_found: 'NOT_FOUND',
  rate_limit: 'RATE_LIMIT',
  timeout: 'TIMEOUT',
  overloaded: 'OVERLOADED',
  server: 'SERVER',
  connection: 'SERVER',
  interrupted: 'SERVER',
  aborted: 'SERVER',
  invalid_response: 'SERVER',
}
