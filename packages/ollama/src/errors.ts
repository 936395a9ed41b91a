import type { CompletionError } from '@concord/core'
import {
  type ErrorTable,
  fromFailure,
  fromSdkError,
  isAbsent,
  isObject,
  numberOrAbsent,
  type ReadFailure,
  type ResponseFacts,
} from '@concord/core/adapter'
import { PROVIDER } from './config.ts'

/** Names what the SDK threw. */
export function fromError(error: unknown): CompletionError {
  return fromSdkError(error, PROVIDER, readFailure, ERRORS)
}

const readFailure: ReadFailure = ({ status_code: status, error: words }) =>
  numberOrAbsent(status) === undefined ? undefined : { status: numberOrAbsent(status), text: textOf(words) }

/** Names a failure that came as data: in a body, or as a line of a stream. */
export function fromErrorBody(body: unknown, response?: Response): CompletionError | undefined {
  if (!isObject(body) || isAbsent(body['error'])) return undefined
  const failed = response?.ok === false ? { status: response.status, headers: response.headers } : {}
  const requestId = response?.headers.get(REQUEST_ID) ?? undefined
  const text = textOf(body['error'])
  return fromFailure({ provider: PROVIDER, ...failed, text, requestId, cause: body, now: Date.now() }, ERRORS)
}

/** Of the hosted service; a server of one's own names no request. */
const REQUEST_ID = 'x-request-id'

/** What Ollama's answers have beside their body. */
export const RESPONSE_FACTS: ResponseFacts = { provider: PROVIDER, requestIdHeader: REQUEST_ID, fromErrorBody }

/** An error is a sentence; some servers send an object with one. */
function textOf(error: unknown): unknown {
  return isObject(error) ? error['message'] : error
}

/** There are no codes, and within a stream no status. Source: https://docs.ollama.com/api/errors */
const ERRORS: ErrorTable = {
  codes: {},
  texts: [
    [/prompt too long|exceed(s|ed)? (the |max |maximum |available )*context/i, 'context_length'],
    [/requires a subscription|payment required|insufficient credit/i, 'billing'],
    [/\bunauthorized\b/i, 'authentication'],
    [/\bforbidden\b/i, 'permission'],
    [/\bmodel\b.*\bnot found\b/i, 'not_found'],
    [/too many requests|rate limit|usage limit/i, 'rate_limit'],
    [/server busy|overloaded|over capacity/i, 'overloaded'],
    [/\btimed out\b/i, 'timeout'],
    [/content (filter|policy)/i, 'content_filter'],
  ],
}
