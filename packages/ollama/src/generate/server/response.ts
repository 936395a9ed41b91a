import type { CompletionResponse, ParsedRequest, Translation } from '@concord/core'
import { toWholeBody } from '../../server/body.ts'
import type { BodyForm } from '../../server/response.ts'
import { GENERATE } from '../response.ts'

/** Writes a whole answer as a generate response. */
export function toBody(response: CompletionResponse, _parsed: ParsedRequest): Translation<unknown> {
  return toWholeBody(response, GENERATE_BODY)
}

/** What the model wrote stands in the body itself. */
export const GENERATE_BODY: BodyForm = {
  wire: 'the generate wire',
  read: GENERATE,
  hasImage: true,
  messageFields: new Set(),
  place: ({ text = '', ...written }) => ({ response: text, ...written }),
}
