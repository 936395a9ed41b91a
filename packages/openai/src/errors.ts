import type { CompletionError } from '@concord/core'
import { isCompletionError } from '@concord/core'
import {
  createError,
  type ErrorTable,
  fromFailure,
  fromSdkError,
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
    requestId: textOrAbsent(requestID),
  }
}

/** A function that gives the key may fail; the SDK says so by a plain error. */
function isKeyFailure(error: unknown): error is Error {
  return error instanceof Error && !isCompletionError(error) && /'apiKey' function/.test(error.message)
}

function keyFailure(cause: Error): CompletionError {
  const message = `${PROVIDER}: no key; the function that was given as apiKey failed`
  return createError('authentication', message, { provider: PROVIDER, cause })
}

/** Names a failure that came as data: in a body with status 200, or within a stream. */
export function fromErrorBody(body: unknown, response?: Response): CompletionError | undefined {
  if (!isObject(body) || body['error'] === undefined || body['error'] === null) return undefined
  const status = response?.ok === false ? response.status : undefined
  const requestId = response?.headers.get(REQUEST_ID) ?? undefined
  const words = wordsOf(body['error'])
  return fromFailure({ provider: PROVIDER, status, ...words, requestId, cause: body, now: Date.now() }, ERRORS)
}

const REQUEST_ID = 'x-request-id'

/** What OpenAI's answers have beside their body. */
export const RESPONSE_FACTS: ResponseFacts = { provider: PROVIDER, requestIdHeader: REQUEST_ID, fromErrorBody }

function wordsOf(body: unknown): { codes: readonly unknown[]; param?: unknown; text?: unknown } {
  if (!isObject(body)) return { codes: [], text: body }
  return { codes: [body['code'], body['type']], param: body['param'], text: body['message'] }
}

/** Source: https://platform.openai.com/docs/guides/error-codes */
const ERRORS: ErrorTable = {
  codes: {
    context_length_exceeded: 'context_length',
    string_above_max_length: 'context_length',
    insufficient_quota: 'billing',
    billing_hard_limit_reached: 'billing',
    billing_not_active: 'billing',
    invalid_api_key: 'authentication',
    invalid_authentication: 'authentication',
    authentication_error: 'authentication',
    permission_denied: 'permission',
    permission_error: 'permission',
    unsupported_country_region_territory: 'permission',
    model_not_found: 'not_found',
    not_found_error: 'not_found',
    content_policy_violation: 'content_filter',
    content_filter: 'content_filter',
    moderation_blocked: 'content_filter',
    rate_limit_exceeded: 'rate_limit',
    rate_limit_error: 'rate_limit',
    too_many_requests: 'rate_limit',
    requests: 'rate_limit',
    tokens: 'rate_limit',
    server_error: 'server',
    api_error: 'server',
    internal_server_error: 'server',
    overloaded_error: 'overloaded',
    server_overloaded: 'overloaded',
    overloaded: 'overloaded',
    timeout: 'timeout',
    invalid_request_error: 'invalid_request',
    // Azure's words, and the statuses that it repeats. Source: https://learn.microsoft.com/azure/ai-foundry/openai/quotas-limits
    RateLimitReached: 'rate_limit',
    DeploymentNotFound: 'not_found',
    '401': 'authentication',
    '429': 'rate_limit',
  },
  texts: [
    [/maximum context length|context window|context length/i, 'context_length'],
    [/content management policy|safety system/i, 'content_filter'],
    [/exceeded your current quota/i, 'billing'],
  ],
}
