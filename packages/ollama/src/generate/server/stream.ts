import type { Encoder, ParsedRequest } from '@concord/core'
import { createLinesEncoder } from '../../server/stream.ts'
import { GENERATE_BODY } from './response.ts'

/** Makes the state that writes one stream of generate responses. */
export function createEncoder(_parsed: ParsedRequest): Encoder {
  return createLinesEncoder(GENERATE_BODY)
}
