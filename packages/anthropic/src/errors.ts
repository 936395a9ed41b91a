import type { CompletionError } from '@concord/core'
import { isCompletionError } from '@concord/core'
import {
  createError,
  type ErrorTable,
  fromFailure,
  fromSdkError,
  isAbsent,
  isObject,
  numberOrAbsent,
  type ReadFailure,
  type ResponseFacts,
  textOrAbsent,
} from '@concord/core/adapter'
import { PROVIDER } from './config.ts'

/** Names what the SDK threw. */
export function fromError(error: unknown): CompletionError {
  return isKeyFailure(error) ? keyFailure(error) : fromSdkError(error, PROVIDER, readFailure, ERRORS)
}

const readFailure: ReadFailure = ({ status, error: body, headers, requestID }) => {
  if (status === undefined && body === undefined) return undefined
  return {
    status: numberOrAbsent(status),
    ...wordsOf(body),
    headers: headers instanceof Headers ? headers : undefined,
    requestId: textOrAbsent(requestID) ?? requestIdOf(body),
  }
}

/** An SDK client that has no key, or whose way to one fails, says so by a plain error at its first call. */
function isKeyFailure(error: unknown): error is Error {
  if (!(error instanceof Error) || isCompletionError(error) || 'status' in error) return false
  return /authentication method|`apiKey` function/i.test(error.message)
}

function keyFailure(cause: Error): CompletionError {
  const message = `${PROVIDER}: no key could be had; set ANTHROPIC_API_KEY, or create the client with apiKey`
  return createError('authentication', message, { provider: PROVIDER, cause })
}

/** Names a failure that came as data: in a body with status 200, or within a stream. */
export function fromErrorBody(body: unknown, response?: Response): CompletionError | undefined {
  if (!isObject(body) || body['type'] === 'message' || isAbsent(body['error'])) return undefined
  const status = response?.ok === false ? response.status : undefined
  const requestId = response?.headers.get(REQUEST_ID) ?? requestIdOf(body)
  return fromFailure({ provider: PROVIDER, status, ...wordsOf(body), requestId, cause: body, now: Date.now() }, ERRORS)
}

const REQUEST_ID = 'request-id'

/** What Anthropic's answers have beside their body. */
export const RESPONSE_FACTS: ResponseFacts = { provider: PROVIDER, requestIdHeader: REQUEST_ID, fromErrorBody }

function requestIdOf(body: unknown): string | undefined {
  return isObject(body) ? textOrAbsent(body['request_id']) : undefined
}

/** The error stands within the body, which has a type of its own. */
function wordsOf(body: unknown): { codes: readonly unknown[]; text?: unknown } {
  const error = isObject(body) ? body['error'] : body
  if (!isObject(error)) return { codes: [], text: error }
  const details = isObject(error['details']) ? error['details'] : {}
  return { codes: [details['error_code'], error['type']], text: error['message'] }
}

/** Source: https://platform.claude.com/docs/en/api/errors */
const ERRORS: ErrorTable = {
  codes: {
    invalid_request_error: 'invalid_request',
    request_too_large: 'invalid_request',
    authentication_error: 'authentication',
    billing_error: 'billing',
    contract_spend_limit_reached: 'billing',
    enforced_spend_limit_reached: 'billing',
    permission_error: 'permission',
    organization_on_hold: 'permission',
    not_found_error: 'not_found',
    rate_limit_error: 'rate_limit',
    timeout_error: 'timeout',
    api_error: 'server',
    overloaded_error: 'overloaded',
  },
  texts: [
    [/prompt is too long|exceed(s|ed)? (the )?(context limit|context window)/i, 'context_length'],
    [/credit balance is too low/i, 'billing'],
    [/blocked by content filtering/i, 'content_filter'],
  ],
}
