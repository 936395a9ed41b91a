import type { CompletionError, ErrorBody, ErrorKind } from '@concord/core'
import { statusOf, toRetryHeaders } from '@concord/core/adapter'
import { ERROR_TYPE } from '../errors.ts'

/** Writes a failure as Bedrock does; the message is ours and repeats nothing of the request. */
export function toErrorBody(error: CompletionError): ErrorBody {
  const { requestId } = error
  return {
    status: statusOf(error),
    headers: {
      ...toRetryHeaders(error),
      ...(requestId !== undefined && { 'x-amzn-requestid': requestId }),
      [ERROR_TYPE]: TYPES[error.kind],
    },
    body: { message: toSentence(error) },
  }
}

/** The exception that a failure is within a stream: its name begins in lower case there. */
export function toException(error: CompletionError): { readonly name: string; readonly payload: object } {
  const type = TYPES[error.kind]
  return { name: type.charAt(0).toLowerCase() + type.slice(1), payload: { message: toSentence(error) } }
}

function toSentence({ kind, message }: CompletionError): string {
  const text = SENTENCES[kind]
  return text === undefined ? message : `${text}: ${message}`
}

/** Source: https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html#API_runtime_Converse_Errors */
const TYPES: Readonly<Record<ErrorKind, string>> = {
  invalid_request: 'ValidationException',
  unsupported: 'ValidationException',
  context_length: 'ValidationException',
  content_filter: 'ValidationException',
  authentication: 'UnrecognizedClientException',
  billing: 'AccessDeniedException',
  permission: 'AccessDeniedException',
  not_found: 'ResourceNotFoundException',
  rate_limit: 'ThrottlingException',
  timeout: 'ModelTimeoutException',
  overloaded: 'ServiceUnavailableException',
  server: 'InternalServerException',
  connection: 'InternalServerException',
  interrupted: 'ModelStreamErrorException',
  aborted: 'ModelStreamErrorException',
  invalid_response: 'InternalServerException',
}

/** What this wire tells apart by its sentence alone. */
const SENTENCES: Partial<Record<ErrorKind, string>> = {
  context_length: 'Input is too long for requested model',
  content_filter: 'Output blocked by content filtering policy',
  billing: 'Model access is denied due to INVALID_PAYMENT_INSTRUMENT',
  permission: 'Access denied',
}
