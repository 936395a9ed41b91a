import type { Encoder, ParsedRequest } from '@concord/core'

/** Makes the state that writes one stream. */
export function createEncoder(_parsed: ParsedRequest): Encoder {
  throw new Error(
    'write server/stream: toServerSentEvent() frames an event; fail() is empty where the wire has no failures',
  )
}
