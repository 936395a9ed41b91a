import type { Encoder, ParsedRequest } from '@concord/core'
import { createLinesEncoder } from '../../server/stream.ts'
import { CHAT_BODY } from './response.ts'

/** Makes the state that writes one stream of chat responses. */
export function createEncoder(_parsed: ParsedRequest): Encoder {
  return createLinesEncoder(CHAT_BODY)
}
