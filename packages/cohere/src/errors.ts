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

const readFailure: ReadFailure = ({ statusCode, body, rawResponse }) => {
  const status = numberOrAbsent(statusCode)
  if (status === undefined && body === undefined) return undefined
  const headers =
    isObject(rawResponse) && rawResponse['headers'] instanceof Headers ? rawResponse['headers'] : undefined
  return {
    status,
    ...wordsOf(body, status),
    headers,
    requestId: headers?.get(REQUEST_ID) ?? requestIdOf(body),
  }
}

/** An SDK client that has no key says so by an error without a status at its first call. */
function isKeyFailure(error: unknown): error is Error {
  if (!(error instanceof Error) || isCompletionError(error)) return false
  return error.message.startsWith("Please provide 'token'")
}

function keyFailure(cause: Error): CompletionError {
  const message = `${PROVIDER}: no key could be had; set CO_API_KEY, or create the client with apiKey`
  return createError('authentication', message, { provider: PROVIDER, cause })
}

/** Names a failure that came as data: in a body with status 200, or within a stream. An answer's `message` is an object. */
export function fromErrorBody(body: unknown, response?: Response): CompletionError | undefined {
  if (!isObject(body) || isObject(body['message'])) return undefined
  if (typeof body['message'] !== 'string' && isAbsent(body['error'])) return undefined
  const status = response?.ok === false ? response.status : undefined
  const requestId = response?.headers.get(REQUEST_ID) ?? requestIdOf(body)
  const { headers } = response ?? {}
  const words = wordsOf(body, status)
  return fromFailure({ provider: PROVIDER, status, ...words, headers, requestId, cause: body, now: Date.now() }, ERRORS)
}

const REQUEST_ID = 'x-debug-trace-id'

/** What Cohere's answers have beside their body. */
export const RESPONSE_FACTS: ResponseFacts = { provider: PROVIDER, requestIdHeader: REQUEST_ID, fromErrorBody }

function requestIdOf(body: unknown): string | undefined {
  return isObject(body) ? textOrAbsent(body['id']) : undefined
}

function wordsOf(body: unknown, status: number | undefined): { codes: readonly unknown[]; text?: unknown } {
  const {
    error_type: type,
    message,
    error,
  }: Readonly<Record<string, unknown>> = isObject(body) ? body : { error: body }
  const word = typeof type === 'string' ? type.toLowerCase() : undefined
  return { codes: [word, status === DENIED ? 'invalid_token' : undefined], text: message ?? error }
}

/** The status that tells of a text on a list of denied ones. */
const DENIED = 498

/** Source: https://docs.cohere.com/reference/errors */
const ERRORS: ErrorTable = {
  codes: {
    too_many_tokens: 'context_length',
    invalid_token: 'content_filter',
    invalid_request: 'invalid_request',
    unsupported: 'invalid_request',
    authentication: 'authentication',
    permission: 'permission',
    billing: 'billing',
    not_found: 'not_found',
    rate_limit: 'rate_limit',
    timeout: 'timeout',
    overloaded: 'overloaded',
    server: 'server',
  },
  texts: [
    [/too many tokens: (?!max tokens)/i, 'context_length'],
    [/incorrect api key|invalid api token|no api key/i, 'authentication'],
  ],
}
