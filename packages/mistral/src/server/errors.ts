import type { CompletionError, ErrorBody, ErrorKind } from '@concord/core'
import { statusOf, toRetryHeaders } from '@concord/core/adapter'

/** Writes a failure as Mistral's API does; the message is ours and repeats nothing of the request. */
export function toErrorBody(error: CompletionError): ErrorBody {
  return {
    status: statusOf(error),
    headers: { ...toRetryHeaders(error), ...toHeaders(error) },
    body: toErrorEvent(error),
  }
}

/** Writes a failure as an event of a stream. */
export function toErrorEvent(error: CompletionError): object {
  const [type, code] = WORDS[error.kind]
  const message = `${SENTENCES[error.kind] ?? ''}${error.message}`
  return { object: 'error', message, type, param: null, code, raw_status_code: statusOf(error) }
}

/** The headers of an answer. */
export function toHeaders({
  requestId,
}: {
  readonly requestId?: string | undefined
}): Readonly<Record<string, string>> {
  return requestId === undefined ? {} : { 'mistral-correlation-id': requestId }
}

/** Type and code of each kind. Source: https://docs.mistral.ai/resources/error-glossary */
const WORDS: Readonly<Record<ErrorKind, readonly [type: string, code: string | null]>> = {
  invalid_request: ['invalid_request_error', null],
  unsupported: ['invalid_request_error', null],
  authentication: ['authentication_error', null],
  permission: ['invalid_request_error', null],
  billing: ['invalid_request_error', null],
  not_found: ['invalid_request_error', 'unknown_model'],
  rate_limit: ['rate_limit_error', '1300'],
  context_length: ['invalid_request_error', '3051'],
  content_filter: ['content_filter', null],
  overloaded: ['service_tier_capacity_exceeded', '3505'],
  timeout: ['server_error', null],
  server: ['server_error', null],
  connection: ['server_error', null],
  interrupted: ['server_error', null],
  aborted: ['server_error', null],
  invalid_response: ['server_error', null],
}

/** What people know by its sentence. */
const SENTENCES: Partial<Record<ErrorKind, string>> = {
  context_length: 'Prompt too large for model with its maximum context length: ',
}
