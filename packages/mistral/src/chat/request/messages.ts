import type { Message, SystemMessage, ToolMessage, Translation, UserMessage, Warning } from '@concord/core'
import { mergeOptions, repairHistory, type WireObject } from '@concord/core/adapter'
import { ownOptions, PROVIDER } from '../../config.ts'
import { toAssistant } from './assistant.ts'
import { toCallId } from './call-id.ts'
import { toChunks } from './content.ts'

/** Writes a conversation, mended where the wire would refuse it. */
export function toMessages(messages: readonly Message[]): Translation<readonly WireObject[]> {
  const { value: turns, warnings: mends } = repairHistory(messages, PROVIDER)
  const warnings: Warning[] = [...mends]
  const value = turns.map(({ message, path }, i) => {
    const wire = toMessage(message, path, warnings)
    const isLast = i === turns.length - 1
    return mergeOptions(isLast ? toPrefix(wire) : wire, ownOptions(message.providerOptions))
  })
  return { value, warnings }
}

function toMessage(message: Message, path: string, warnings: Warning[]): WireObject {
  switch (message.role) {
    case 'system':
      return { role: 'system', content: toContent(message, path, warnings) }
    case 'user':
      return { role: 'user', content: toContent(message, path, warnings) }
    case 'assistant':
      return toAssistant(message, path, warnings)
    case 'tool':
      return toToolResult(message, path, warnings)
    default:
      return message satisfies never
  }
}

function toContent(
  { content }: SystemMessage | UserMessage | ToolMessage,
  path: string,
  warnings: Warning[],
): string | readonly WireObject[] {
  return typeof content === 'string' ? content : toChunks(content, `${path}.content`, warnings)
}

function toToolResult(message: ToolMessage, path: string, warnings: Warning[]): WireObject {
  const { toolCallId, name, isError } = message
  if (isError === true) {
    const sentence = `${PROVIDER} has no isError; the content alone was sent`
    warnings.push({ code: 'history', message: sentence, path: `${path}.isError` })
  }
  return {
    role: 'tool',
    content: toResult(message, path, warnings),
    tool_call_id: toCallId(toolCallId),
    ...(name !== undefined && { name }),
  }
}

function toResult(message: ToolMessage, path: string, warnings: Warning[]): string | readonly WireObject[] {
  const { content } = message
  const [only] = content
  const isJson = content.length === 1 && typeof only === 'object' && only.type === 'json'
  return isJson ? JSON.stringify(only.value) : toContent(message, path, warnings)
}

/** An answer that ends the conversation is how the next one begins; the API refuses it without this word. */
function toPrefix(wire: WireObject): WireObject {
  return wire['role'] === 'assistant' && wire['tool_calls'] === undefined ? { ...wire, prefix: true } : wire
}
