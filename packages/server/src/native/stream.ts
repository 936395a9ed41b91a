import type { Encoder } from '@concord/core'
import { toNativeError, toServerSentEvent } from '@concord/core/adapter'

/** Makes the encoder of the native stream: one event a chunk, each one line of JSON. */
export function createEncoder(): Encoder {
  return {
    contentType: 'text/event-stream; charset=utf-8',
    encode: (chunk) => toServerSentEvent(chunk, 'chunk'),
    end: () => toServerSentEvent({}, 'end'),
    fail: (error) => toServerSentEvent(toNativeError(error), 'error'),
    warnings: [],
  }
}
