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
  objectsOf,
  type ReadFailure,
  type ResponseFacts,
  textOrAbsent,
} from '@concord/core/adapter'
import { PROVIDER } from './config.ts'

/** Names what the SDK threw. */
export function fromError(error: unknown): CompletionError {
  return isUnreadable(error) ? unreadable(error) : fromSdkError(error, PROVIDER, readFailure, ERRORS)
}

const readFailure: ReadFailure = ({ statusCode, body, headers }) => {
  if (statusCode === undefined) return undefined
  const given = headers instanceof Headers ? headers : undefined
  return {
    status: numberOrAbsent(statusCode),
    ...wordsOf(parseJson(body)),
    headers: given,
    requestId: given?.get(REQUEST_ID) ?? undefined,
  }
}

/** An answer that the SDK's schemas refuse, in a body of status 200 or within a stream. */
function isUnreadable(error: unknown): error is Error {
  if (!(error instanceof Error) || isCompletionError(error)) return false
  return error.name.endsWith('ZodError') || ('statusCode' in error && Number(error.statusCode) < 400)
}

function unreadable(cause: Error): CompletionError {
  const message = `${PROVIDER}: the SDK could not read the answer; what causeOf gives of this error says why`
  return createError('invalid_response', message, { provider: PROVIDER, cause })
}

function parseJson(text: unknown): unknown {
  try {
    return typeof text === 'string' ? JSON.parse(text) : text
  } catch {
    return text
  }
}

/** Names a failure that came as data: in a body of any status, or within a stream. */
export function fromErrorBody(body: unknown, response?: Response): CompletionError | undefined {
  if (!isFailure(body)) return undefined
  const status = response?.ok === false ? response.status : numberOrAbsent(body['raw_status_code'])
  const requestId = response?.headers.get(REQUEST_ID) ?? textOrAbsent(body['request_id'])
  const headers = response?.headers
  const words = wordsOf(body)
  return fromFailure({ provider: PROVIDER, status, ...words, headers, requestId, cause: body, now: Date.now() }, ERRORS)
}

/** What is no answer, and tells of a failure in one of the ways that the parts of the platform have. */
function isFailure(body: unknown): body is Readonly<Record<string, unknown>> {
  if (!isObject(body)) return false
  if (body['object'] === 'error') return true
  return !Array.isArray(body['choices']) && ['error', 'detail', 'message'].some((key) => !isAbsent(body[key]))
}

const REQUEST_ID = 'mistral-correlation-id'

/** What Mistral's answers have beside their body. */
export const RESPONSE_FACTS: ResponseFacts = { provider: PROVIDER, requestIdHeader: REQUEST_ID, fromErrorBody }

interface Words {
  readonly codes: readonly unknown[]
  readonly param?: unknown
  readonly text?: unknown
}

/** A failure is an object of its own, or stands in `error`; what a request lacks is a list of details, here or in the message. */
function wordsOf(body: unknown): Words {
  const error = isObject(body) ? (body['error'] ?? body) : body
  if (!isObject(error)) return { codes: [], text: error }
  const { code, type, param, message } = error
  const detail = error['detail'] ?? (isObject(message) ? message['detail'] : undefined)
  const [first] = objectsOf(detail)
  return {
    codes: [code, type],
    param: param ?? placeOf(first?.['loc']),
    text: textOrAbsent(message) ?? textOrAbsent(detail) ?? first?.['msg'],
  }
}

/** Where in the body a detail is. */
function placeOf(loc: unknown): string | undefined {
  if (!Array.isArray(loc)) return undefined
  return (loc[0] === 'body' ? loc.slice(1) : loc).join('.')
}

/**
 * The words of the documentation, and those that the platform sends beside them; numbers are its older codes.
 *
 * Source: https://docs.mistral.ai/resources/error-glossary
 */
const ERRORS: ErrorTable = {
  codes: {
    '1300': 'rate_limit',
    '1500': 'not_found',
    '3051': 'context_length',
    '3505': 'overloaded',
    unknown_model: 'not_found',
    invalid_model: 'not_found',
    authentication_error: 'authentication',
    rate_limit_error: 'rate_limit',
    rate_limited: 'rate_limit',
    service_tier_capacity_exceeded: 'overloaded',
    content_filter: 'content_filter',
    invalid_request_error: 'invalid_request',
  },
  texts: [
    [/maximum context length|too large for model/i, 'context_length'],
    [/capacity exceeded/i, 'overloaded'],
    [/^invalid model/i, 'not_found'],
  ],
}
