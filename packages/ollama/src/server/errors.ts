import type { CompletionError, ErrorBody, ErrorKind } from '@concord/core'
import { statusOf, toRetryHeaders } from '@concord/core/adapter'
import { toRequestId } from './response.ts'

/** Writes a failure as Ollama does; the message is ours and repeats nothing of the request. */
export function toErrorBody(error: CompletionError): ErrorBody {
  return {
    status: statusOf(error),
    headers: { ...toRetryHeaders(error), ...toRequestId(error) },
    body: toErrorLine(error),
  }
}

/** Writes a failure as a line of a stream. */
export function toErrorLine({ kind, message }: CompletionError): object {
  const sentence = SENTENCES[kind]
  return { error: sentence === undefined ? message : `${sentence}: ${message}` }
}

/** What this wire tells apart by its sentence: within a stream it has no status. */
const SENTENCES: Partial<Record<ErrorKind, string>> = {
  authentication: 'unauthorized',
  billing: 'this model requires a subscription',
  permission: 'forbidden',
  not_found: 'model not found',
  rate_limit: 'too many requests',
  context_length: 'prompt too long; exceeded max context length',
  content_filter: 'held back by the content policy',
  overloaded: 'server busy, please try again',
  timeout: 'the model timed out',
}
