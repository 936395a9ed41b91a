import type { CompletionError, ErrorBody } from '@concord/core'

/** Writes a failure as the API does; the message is ours and repeats nothing of the request. */
export function toErrorBody(_error: CompletionError): ErrorBody {
  throw new Error(
    'write server/errors: statusOf() and toRetryHeaders(), and a body by a table with a word for each kind',
  )
}

/** Writes a failure as an event of a stream. */
export function toErrorEvent(_error: CompletionError): object {
  throw new Error('write server/errors: toErrorEvent, or leave it out where this wire has no failures within a stream')
}
