import type { ToolCallPart } from '../contract/part.ts'
import type { ChoiceChunk } from '../contract/response.ts'

/** The tools that the client has to run, in the order in which the model called them. */
export function toolCalls(choice: Pick<ChoiceChunk, 'content'>): readonly ToolCallPart[] {
  return choice.content.filter((part) => part.type === 'tool_call')
}
