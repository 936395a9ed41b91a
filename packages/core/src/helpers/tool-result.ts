import type { ToolMessage } from '../contract/message.ts'
import type { ToolCallPart } from '../contract/part.ts'

/** Makes what a tool answered a turn of the conversation: a string as it is, any other value as JSON. */
export function toolResult(
  call: Pick<ToolCallPart, 'id' | 'name'>,
  value: unknown,
  { isError = false }: { readonly isError?: boolean } = {},
): ToolMessage {
  return {
    role: 'tool',
    toolCallId: call.id,
    name: call.name,
    content: typeof value === 'string' ? value : [{ type: 'json', value: value ?? null }],
    ...(isError && { isError }),
  }
}
