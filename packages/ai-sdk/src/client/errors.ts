import { type CompletionError, type ErrorKind, isCompletionError } from '@concord/core'
import {
  createError,
  type ErrorTable,
  fromSdkError,
  fromThrown,
  isObject,
  type ReadFailure,
  type WireObject,
} from '@concord/core/adapter'

/** Names what a provider of the AI SDK threw. A model that is one of ours has the `CompletionError` as its cause. */
export function fromError(error: unknown, provider: string): CompletionError {
  const { cause, name } = isObject(error) ? error : {}
  if (isCompletionError(cause)) return cause
  const lost = isObject(error) && name === 'AI_APICallError' ? fromLostCall(error, provider) : undefined
  if (lost !== undefined) return lost
  const kind = typeof name === 'string' && Object.hasOwn(NAMES, name) ? NAMES[name] : undefined
  if (kind !== undefined) return createError(kind[0], `${provider}: ${kind[1]}`, { provider, cause: error })
  return fromSdkError(error, provider, readFailure, TABLE)
}

/** A call that got no answer, or lost the connection within one: the cause says which. */
function fromLostCall({ statusCode: status, cause }: WireObject, provider: string): CompletionError | undefined {
  if (cause === undefined || (typeof status === 'number' && status >= 400)) return undefined
  const { kind } = fromThrown(cause, provider)
  if (status === undefined) {
    const told = kind === 'timeout' ? fromThrown(cause, provider) : undefined
    return told ?? createError('connection', `${provider}: the vendor could not be reached`, { provider, cause })
  }
  if (kind === 'invalid_request' || kind === 'invalid_response') return undefined
  return createError('interrupted', `${provider}: the connection was lost within the answer`, { provider, cause })
}

/** The names by which the AI SDK's errors are known. */
const NAMES: Readonly<Record<string, readonly [ErrorKind, string]>> = {
  AI_LoadAPIKeyError: ['authentication', 'there is no key; give one to the provider of the AI SDK'],
  AI_LoadSettingError: ['invalid_request', 'a setting is missing; give it to the provider of the AI SDK'],
  AI_NoSuchModelError: ['not_found', 'there is no such model'],
  AI_NoSuchProviderReferenceError: ['invalid_request', 'the id of a file is of another provider'],
  AI_UnsupportedFunctionalityError: ['unsupported', 'the provider of the AI SDK does not support this'],
  AI_InvalidArgumentError: ['invalid_request', 'the provider of the AI SDK found the request wrong'],
  AI_InvalidPromptError: ['invalid_request', 'the provider of the AI SDK found the messages wrong'],
  AI_EmptyResponseBodyError: ['invalid_response', 'the vendor answered with an empty body'],
  AI_InvalidResponseDataError: ['invalid_response', 'the answer is none that the provider of the AI SDK knows'],
  AI_JSONParseError: ['invalid_response', 'the answer is not valid JSON'],
  AI_NoContentGeneratedError: ['invalid_response', 'the vendor answered with nothing'],
  AI_TypeValidationError: ['invalid_response', 'the answer is none that the provider of the AI SDK knows'],
}

/** The vendor's id of a request, under the names that vendors give it. */
export function requestIdOf(headers: Headers): string | undefined {
  return REQUEST_IDS.map((name) => headers.get(name)).find((id) => id !== null) ?? undefined
}

const REQUEST_IDS = ['x-request-id', 'request-id', 'mistral-correlation-id', 'x-amzn-requestid']

/** Reads an `APICallError` by its fields; without a status there was no answer. */
function readFailure(error: WireObject): ReturnType<ReadFailure> {
  const { statusCode: status, responseBody, responseHeaders } = error
  if (typeof status !== 'number') return failureOfData(error)
  const headers = toHeaders(responseHeaders)
  const codes = codesOf(bodyOf(error))
  const facts = { status, headers, requestId: requestIdOf(headers) }
  if (status < 400) return { ...facts, codes: [...codes, 'unreadable'] }
  return { ...facts, codes, text: typeof responseBody === 'string' ? responseBody : error['message'] }
}

/** A failure that came within a stream, as the vendor's own object. */
function failureOfData(error: WireObject): ReturnType<ReadFailure> {
  const codes = codesOf(error)
  return codes.length === 0 || error['cause'] !== undefined ? undefined : { codes, text: error['message'] }
}

function bodyOf({ data, responseBody }: WireObject): unknown {
  if (data !== undefined || typeof responseBody !== 'string') return data
  try {
    return JSON.parse(responseBody)
  } catch {
    return undefined
  }
}

/** The words by which vendors name a failure, wherever their bodies have them. */
function codesOf(body: unknown): readonly string[] {
  if (!isObject(body)) return []
  const inner = isObject(body['error']) ? body['error'] : {}
  const codes = [inner['code'], inner['type'], inner['status'], body['code'], body['type']]
  return codes.filter((code) => typeof code === 'string')
}

function toHeaders(headers: unknown): Headers {
  const pairs = isObject(headers) ? Object.entries(headers) : []
  return new Headers(pairs.filter((pair): pair is [string, string] => typeof pair[1] === 'string'))
}

/** Words of several vendors, for a model's provider may be any. */
const TABLE: ErrorTable = {
  codes: {
    authentication_error: 'authentication',
    billing_error: 'billing',
    content_filter: 'content_filter',
    content_policy_violation: 'content_filter',
    context_length_exceeded: 'context_length',
    insufficient_quota: 'billing',
    invalid_api_key: 'authentication',
    invalid_request_error: 'invalid_request',
    model_not_found: 'not_found',
    not_found_error: 'not_found',
    overloaded_error: 'overloaded',
    permission_error: 'permission',
    rate_limit_error: 'rate_limit',
    rate_limit_exceeded: 'rate_limit',
    timeout_error: 'timeout',
    unreadable: 'invalid_response',
  },
  texts: [
    [/context (?:length|window)|prompt is too long|too many tokens|maximum context/i, 'context_length'],
    [/credit balance|billing|insufficient (?:funds|quota)/i, 'billing'],
    [/content (?:filter|policy|management)/i, 'content_filter'],
  ],
}
