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
  type WireObject,
} from '@concord/core/adapter'
import { PROVIDER } from './config.ts'

/** Names what the SDK threw. */
export function fromError(error: unknown): CompletionError {
  return setupFailureOf(error) ?? resetFailureOf(error) ?? fromSdkError(error, PROVIDER, readFailure, ERRORS)
}

/** The SDK's exceptions have a fault, whose it was; those that came within a stream have no status. */
const readFailure: ReadFailure = ({ name, message, $fault, $metadata, $response }) => {
  const metadata = isObject($metadata) ? $metadata : {}
  const status = numberOrAbsent(metadata['httpStatusCode'])
  if (status === undefined && $fault === undefined) return undefined
  return {
    status,
    codes: [codeOf(name)],
    text: message,
    headers: headersOf($response),
    requestId: textOrAbsent(metadata['requestId']),
  }
}

function headersOf(response: unknown): Headers | undefined {
  const headers = isObject(response) && isObject(response['headers']) ? response['headers'] : undefined
  const texts = Object.entries(headers ?? {}).filter((entry): entry is [string, string] => typeof entry[1] === 'string')
  return headers === undefined ? undefined : new Headers(texts)
}

/** Without credentials or a region the SDK sends nothing, and says so by plain errors. */
function setupFailureOf(error: unknown): CompletionError | undefined {
  if (!(error instanceof Error) || isCompletionError(error) || '$fault' in error) return undefined
  const setup = SETUP.find(([pattern]) => pattern.test(`${error.name}: ${error.message}`))
  if (setup === undefined) return undefined
  const [, kind, sentence] = setup
  return createError(kind, `${PROVIDER}: ${sentence}`, { provider: PROVIDER, cause: error })
}

const SETUP: readonly (readonly [RegExp, 'authentication' | 'invalid_request', string])[] = [
  [
    /region is missing|`region` to be configured|region not accepted/i,
    'invalid_request',
    'no region that is one; set AWS_REGION, or create the client with region',
  ],
  [
    /(Credentials|Token)ProviderError|credential (is missing|object is not valid)|HttpAuthScheme/i,
    'authentication',
    'no credentials could be had; set AWS_BEARER_TOKEN_BEDROCK or those of AWS, or create the client with apiKey or credentials',
  ],
]

/** The SDK's way of sending for Node calls a connection that was reset one that took too long. */
function resetFailureOf(error: unknown): CompletionError | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined
  const { code, name } = error
  if (name !== 'TimeoutError' || (code !== 'ECONNRESET' && code !== 'EPIPE')) return undefined
  const message = `${PROVIDER}: the connection was lost before an answer (${code})`
  return createError('connection', message, { provider: PROVIDER, cause: error })
}

/** Names a failure that came as data: in a body, or as an exception within a stream. */
export function fromErrorBody(body: unknown, response?: Response): CompletionError | undefined {
  if (!isObject(body) || 'output' in body) return undefined
  const code = response?.headers.get(ERROR_TYPE) ?? body['__type'] ?? body['code']
  const text = body['message'] ?? body['Message']
  if (typeof code !== 'string' && typeof text !== 'string') return undefined
  return fromFailure(
    {
      provider: PROVIDER,
      status: response?.ok === false ? response.status : undefined,
      codes: [codeOf(code)],
      text,
      headers: response?.headers,
      requestId: response?.headers.get(REQUEST_ID) ?? undefined,
      cause: body,
      now: Date.now(),
    },
    ERRORS,
  )
}

/** Names an exception that came as an event of a stream. */
export function fromException(name: string, exception: unknown): CompletionError {
  const fields: WireObject = isObject(exception) ? exception : {}
  const codes = [codeOf(name === 'error' ? fields['code'] : name)]
  const cause = { [name]: exception }
  return fromFailure({ provider: PROVIDER, codes, text: fields['message'], cause, now: Date.now() }, ERRORS)
}

/** Whether an event of a stream is a failure. */
export function isException(name: string): boolean {
  return name === 'error' || /exception$/i.test(name)
}

/** The header that names the exception, and its namespace behind it. */
export const ERROR_TYPE = 'x-amzn-errortype'

const REQUEST_ID = 'x-amzn-requestid'

/** What Bedrock's answers have beside their body. */
export const RESPONSE_FACTS: ResponseFacts = { provider: PROVIDER, requestIdHeader: REQUEST_ID, fromErrorBody }

/** The name of an exception, as streams write it: without a namespace, in lower case at first. */
function codeOf(name: unknown): string | undefined {
  const bare = textOrAbsent(name)?.split(/[:,]/)[0]?.split('#').at(-1)?.trim() ?? ''
  return bare === '' ? undefined : bare.charAt(0).toLowerCase() + bare.slice(1)
}

/** Source: https://docs.aws.amazon.com/bedrock/latest/userguide/troubleshooting-api-error-codes.html */
const ERRORS: ErrorTable = {
  codes: {
    validationException: 'invalid_request',
    conflictException: 'invalid_request',
    unrecognizedClientException: 'authentication',
    invalidSignatureException: 'authentication',
    incompleteSignatureException: 'authentication',
    incompleteSignature: 'authentication',
    signatureDoesNotMatch: 'authentication',
    missingAuthenticationTokenException: 'authentication',
    missingAuthenticationToken: 'authentication',
    expiredTokenException: 'authentication',
    expiredToken: 'authentication',
    invalidClientTokenId: 'authentication',
    requestExpired: 'authentication',
    optInRequired: 'permission',
    notAuthorized: 'permission',
    resourceNotFoundException: 'not_found',
    unknownOperationException: 'not_found',
    throttlingException: 'rate_limit',
    throttlingError: 'rate_limit',
    tooManyRequestsException: 'rate_limit',
    serviceQuotaExceededException: 'rate_limit',
    modelNotReadyException: 'overloaded',
    serviceUnavailableException: 'overloaded',
    modelTimeoutException: 'timeout',
    modelErrorException: 'server',
    modelStreamErrorException: 'server',
    internalServerException: 'server',
    internalFailure: 'server',
  },
  texts: [
    [
      /input tokens exceeded|input is too long|prompt is too long|maximum context length|exceeds? (the )?context/i,
      'context_length',
    ],
    [/INVALID_PAYMENT_INSTRUMENT|billing/i, 'billing'],
    [/blocked by content filtering/i, 'content_filter'],
    [/^access ?denied|not authorized to perform|don't have access to the model/i, 'permission'],
  ],
}
