import type { CompletionResponse, ParsedRequest, Translation } from '@concord/core'
import { toWholeBody } from '../../server/body.ts'
import type { BodyForm } from '../../server/response.ts'
import { CHAT, MESSAGE_FIELDS } from '../response.ts'

/** Writes a whole answer as a chat response. */
export function toBody(response: CompletionResponse, _parsed: ParsedRequest): Translation<unknown> {
  return toWholeBody(response, CHAT_BODY)
}

/** What the model wrote is a message. */
export const CHAT_BODY: BodyForm = {
  wire: 'the chat wire',
  read: CHAT,
  hasImage: false,
  messageFields: MESSAGE_FIELDS,
  place: ({ text = '', ...written }, own) => ({ message: { ...own, role: 'assistant', content: text, ...written } }),
}
