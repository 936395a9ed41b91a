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
  type WireObject,
} from '@concord/core/adapter'
import { type Host, OPENAI } from './host.ts'

/** Names what the SDK threw. */
export function fromError(error: unknown): CompletionError {
  return fromHostError(error, OPENAI)
}

/** Names what the SDK threw at a call to a host. */
export function fromHostError(error: unknown, host: Host): CompletionError {
  const { provider } = host
  if (isKeyFailure(error)) return keyFailure(error, provider)
  return fromSdkError(error, provider, (failure) => readFailure(failure, host), errorTable(host))
}

function readFailure(
  { status, error: body, headers, requestID }: WireObject,
  { requestIdHeader }: Host,
): ReturnType<ReadFailure> {
  if (status === undefined && body === undefined) return undefined
  const given = headers instanceof Headers ? headers : undefined
  const ownId = requestIdHeader === undefined ? undefined : given?.get(requestIdHeader)
  return {
    status: numberOrAbsent(status),
    ...wordsOf(body),
    headers: given,
    requestId: textOrAbsent(ownId) ?? textOrAbsent(requestID),
  }
}

/** A function that gives the key may fail; the SDK says so by a plain error. */
function isKeyFailure(error: unknown): error is Error {
  return error instanceof Error && !isCompletionError(error) && /'apiKey' function/.test(error.message)
}

function keyFailure(cause: Error, provider: string): CompletionError {
  const message = `${provider}: no key; the function that was given as apiKey failed`
  return createError('authentication', message, { provider, cause })
}

/** Names a failure that came as data: in a body with status 200, or within a stream. */
export function fromErrorBody(body: unknown, host: Host, response?: Response): CompletionError | undefined {
  const error = isObject(body) ? errorIn(body, host) : undefined
  if (error === undefined) return undefined
  const { provider } = host
  const status = response?.ok === false ? response.status : statusIn(error)
  const requestId = response?.headers.get(idHeader(host)) ?? undefined
  return fromFailure({ provider, status, ...wordsOf(error), requestId, cause: body, now: Date.now() }, errorTable(host))
}

function errorIn(body: WireObject, { quirks }: Host): unknown {
  const within = quirks.extension === undefined ? undefined : body[quirks.extension]
  const error = body['error'] ?? (isObject(within) ? within['error'] : undefined)
  return isAbsent(error) ? undefined : error
}

/** Within an answer of status 200 some hosts say the status of the failure as its code. */
function statusIn(error: unknown): number | undefined {
  const code = isObject(error) ? Number(error['code']) : Number.NaN
  return Number.isInteger(code) && code >= 400 && code <= 599 ? code : undefined
}

/** The header that holds a host's id of a request. */
export function idHeader({ requestIdHeader = 'x-request-id' }: Host): string {
  return requestIdHeader
}

/** What a host's answers have beside their body. */
export function responseFacts(host: Host): ResponseFacts {
  const { provider } = host
  const readError: ResponseFacts['fromErrorBody'] = (body, response) => fromErrorBody(body, host, response)
  return { provider, requestIdHeader: idHeader(host), fromErrorBody: readError }
}

function wordsOf(body: unknown): { codes: readonly unknown[]; param?: unknown; text?: unknown } {
  if (!isObject(body)) return { codes: [], text: body }
  return { codes: [body['code'], body['type']], param: body['param'], text: body['message'] }
}

function errorTable({ errors }: Host): ErrorTable {
  if (errors === undefined) return ERRORS
  return { codes: { ...ERRORS.codes, ...errors.codes }, texts: [...errors.texts, ...ERRORS.texts] }
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
