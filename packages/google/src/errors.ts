import type { CompletionError } from '@concord/core'
import { isCompletionError } from '@concord/core'
import {
  createError,
  type ErrorTable,
  fromFailure,
  fromSdkError,
  isObject,
  numberOrAbsent,
  objectsOf,
  type ReadFailure,
  type ResponseFacts,
  textOrAbsent,
  type WireObject,
} from '@concord/core/adapter'
import { PROVIDER } from './config.ts'

/** Names what the SDK threw. */
export function fromError(error: unknown): CompletionError {
  return isKeyFailure(error) ? keyFailure(error) : fromSdkError(error, PROVIDER, readFailure, ERRORS)
}

/** The SDK's error for `models` holds the body as text in its message; that for `interactions` holds it as it is. */
const readFailure: ReadFailure = ({ status, message, error, headers }) => {
  if (typeof status !== 'number') return undefined
  const body = isObject(error) ? error : parseJson(message)
  const { codes, text, retryAfterMs } = wordsOf(isObject(body) ? body : { message })
  return { status, codes, text, headers: withWait(headers instanceof Headers ? headers : undefined, retryAfterMs) }
}

/** An SDK client that has no way to sign in says so by a plain error at its first call. */
function isKeyFailure(error: unknown): error is Error {
  if (!(error instanceof Error) || isCompletionError(error) || 'status' in error) return false
  return /default credentials|Authentication is not set up|API key (?:should|must) be set/i.test(error.message)
}

function keyFailure(cause: Error): CompletionError {
  const message = `${PROVIDER}: no key could be had; set GEMINI_API_KEY, or sign in to Google Cloud for Vertex AI`
  return createError('authentication', message, { provider: PROVIDER, cause })
}

/** Names a failure that came as data: in a body with status 200, or within a stream. */
export function fromErrorBody(body: unknown, response?: Response): CompletionError | undefined {
  const [first] = Array.isArray(body) ? objectsOf(body) : [body] // A stream without server-sent events is a list.
  if (!isObject(first) || !isObject(first['error'])) return undefined
  const { codes, text, status, retryAfterMs } = wordsOf(first['error'])
  return fromFailure(
    {
      provider: PROVIDER,
      status: response?.ok === false ? response.status : status,
      codes,
      text,
      headers: withWait(response?.headers, retryAfterMs),
      requestId: response?.headers.get(REQUEST_ID) ?? undefined,
      cause: first,
      now: Date.now(),
    },
    ERRORS,
  )
}

/** No answer of Google's that was seen has one; a gateway's may. */
export const REQUEST_ID = 'x-request-id'

/** What Google's answers have beside their body. */
export const RESPONSE_FACTS: ResponseFacts = { provider: PROVIDER, requestIdHeader: REQUEST_ID, fromErrorBody }

interface Words {
  readonly codes: readonly unknown[]
  readonly text: unknown
  readonly status?: number | undefined
  readonly retryAfterMs?: number | undefined
}

/** The code is the HTTP status, or, of interactions, a word; the details say why, and how long to wait. */
function wordsOf(error: WireObject): Words {
  const body = isObject(error['error']) ? error['error'] : error
  const details = objectsOf(body['details'])
  const code = numberOrAbsent(body['code'])
  const wait = details.map(({ retryDelay }) => parseDuration(retryDelay)).find((ms) => ms !== undefined)
  return {
    codes: [...details.map(({ reason }) => reason), body['status'], body['code']],
    text: body['message'],
    ...(code !== undefined && code >= 400 && { status: code }),
    ...(wait !== undefined && { retryAfterMs: wait }),
  }
}

/** Such as `34.4s`. */
function parseDuration(duration: unknown): number | undefined {
  const seconds = /^(\d+(?:\.\d+)?)s$/.exec(textOrAbsent(duration) ?? '')?.[1]
  return seconds === undefined ? undefined : Math.ceil(Number(seconds) * 1000)
}

/** Google writes the wait into the body. */
function withWait(headers: Headers | undefined, retryAfterMs: number | undefined): Pick<Headers, 'get'> | undefined {
  if (retryAfterMs === undefined) return headers
  return { get: (name) => (name === 'retry-after-ms' ? String(retryAfterMs) : (headers?.get(name) ?? null)) }
}

function parseJson(text: unknown): unknown {
  try {
    return typeof text === 'string' ? JSON.parse(text) : undefined
  } catch {
    return undefined
  }
}

/** Source: https://ai.google.dev/gemini-api/docs/troubleshooting */
const ERRORS: ErrorTable = {
  codes: {
    API_KEY_INVALID: 'authentication',
    API_KEY_SERVICE_BLOCKED: 'permission',
    BILLING_DISABLED: 'billing',
    INVALID_ARGUMENT: 'invalid_request',
    FAILED_PRECONDITION: 'invalid_request',
    OUT_OF_RANGE: 'invalid_request',
    UNAUTHENTICATED: 'authentication',
    PERMISSION_DENIED: 'permission',
    NOT_FOUND: 'not_found',
    RESOURCE_EXHAUSTED: 'rate_limit',
    INTERNAL: 'server',
    UNKNOWN: 'server',
    UNAVAILABLE: 'overloaded',
    DEADLINE_EXCEEDED: 'timeout',
    invalid_request: 'invalid_request',
    authentication: 'authentication',
    permission_denied: 'permission',
    not_found: 'not_found',
    rate_limit_exceeded: 'rate_limit',
    resource_exhausted: 'rate_limit',
    internal_error: 'server',
    unavailable: 'overloaded',
    timeout: 'timeout',
  },
  texts: [
    [/exceeds the maximum number of tokens|input token count|context window/i, 'context_length'],
    [/API key (?:not valid|expired|not found)/i, 'authentication'],
    [/enable billing|prepa(?:id|yment) credits/i, 'billing'],
    [/blocked by (?:safety|policy|content)|prohibited content/i, 'content_filter'],
  ],
}
