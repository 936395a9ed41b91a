import type { ErrorBody } from '@concord/core'
import { isObject } from '@concord/core/adapter'
import { PROVIDER } from '../../config.ts'
import type { WireRequest } from './schema.ts'

/**
 * How a request is refused that goes on with a thread, which only Anthropic holds; `undefined` for any other. By the code the
 * SDK knows that it has to send the whole conversation.
 */
export function refuseElsewhere({ thread }: WireRequest): ErrorBody | undefined {
  if (!isObject(thread) || thread['type'] !== 'continue') return undefined
  const message = `${PROVIDER}: thread is one that only this API holds, and another answers here: send all messages`
  const error = { type: 'not_found_error', message, details: { error_code: 'thread_not_found' } }
  return { status: 404, headers: {}, body: { type: 'error', error, request_id: null } }
}
