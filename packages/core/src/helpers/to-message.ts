import type { AssistantMessage } from '../contract/message.ts'
import type { ChoiceChunk } from '../contract/response.ts'

/** Makes a choice a turn of the conversation, for any vendor. */
export function toMessage(choice: Pick<ChoiceChunk, 'content'>): AssistantMessage {
  return { role: 'assistant', content: choice.content }
}
