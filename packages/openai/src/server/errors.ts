import type { CompletionError, ErrorBody, ErrorKind } from '@concord/core'
import { statusOf, toRetryHeaders } from '@concord/core/adapter'
import { idHeader } from '../errors.ts'
import type { Host } from '../host.ts'

/** Writes a failure as OpenAI's API does; the message is ours and repeats nothing of the request. */
export function toErrorBody(error: CompletionError, host: Host): ErrorBody {
  return {
    status: statusOf(error),
    headers: { ...toRetryHeaders(error), ...toIdHeader(error.requestId, host) },
    body: toErrorEvent(error),
  }
}

/** Writes the id of a request into the header in which the host has it. */
export function toIdHeader(requestId: string | undefined, host: Host): Record<string, string> {
  return requestId === undefined ? {} : { [idHeader(host)]: requestId }
}

/** Writes a failure as an event of a stream. */
export function toErrorEvent({ kind, message }: CompletionError): object {
  const [type, code] = WORDS[kind]
  return { error: { message, type, param: null, code } }
}

/** Type and code of each kind. Source: https://platform.openai.com/docs/guides/error-codes */
const WORDS: Readonly<Record<ErrorKind, readonly [type: string, code: string | null]>> = {
  invalid_request: ['invalid_request_error', null],
  unsupported: ['invalid_request_error', 'unsupported_parameter'],
  authentication: ['invalid_request_error', 'invalid_api_key'],
  permission: ['invalid_request_error', 'permission_denied'],
  billing: ['insufficient_quota', 'insufficient_quota'],
  not_found: ['invalid_request_error', 'model_not_found'],
  rate_limit: ['rate_limit_error', 'rate_limit_exceeded'],
  context_length: ['invalid_request_error', 'context_length_exceeded'],
  content_filter: ['invalid_request_error', 'content_policy_violation'],
  overloaded: ['server_error', 'overloaded_error'],
  timeout: ['server_error', 'timeout'],
  server: ['server_error', null],
  connection: ['server_error', null],
  interrupted: ['server_error', null],
  aborted: ['server_error', null],
  invalid_response: ['server_error', null],
}
