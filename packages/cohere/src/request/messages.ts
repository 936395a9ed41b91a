import type { InputPart, Message, ToolMessage, Translation, Warning } from '@concord/core'
import { historyWarning, mergeOptions, repairHistory } from '@concord/core/adapter'
import { ownOptions, PROVIDER } from '../config.ts'
import { MESSAGE } from '../response/casing.ts'
import { toAssistantFields } from './assistant.ts'
import { toInputBlocks, toResultContent, type WireBlock } from './content.ts'

/** Writes a conversation, mended where the wire would refuse it. */
export function toMessages(messages: readonly Message[]): Translation<readonly WireBlock[]> {
  const { value: turns, warnings: mends } = repairHistory(messages, PROVIDER)
  const warnings: Warning[] = [...mends]
  const value = turns.flatMap(({ message, path }) => {
    const wire = mergeOptions(toMessage(message, path, warnings), ownOptions(message.providerOptions, MESSAGE))
    if (!isEmpty(wire)) return [wire]
    warnings.push(historyWarning(path, `an empty ${message.role} turn was left out`, PROVIDER))
    return []
  })
  return { value, warnings }
}

function toMessage(message: Message, path: string, warnings: Warning[]): WireBlock {
  switch (message.role) {
    case 'system':
    case 'user':
      return { role: message.role, content: toContent(message.content, `${path}.content`) }
    case 'assistant':
      return { role: 'assistant', ...toAssistantFields(message, path, warnings) }
    case 'tool':
      return toToolResult(message, path, warnings)
    default:
      return message satisfies never
  }
}

function toContent(content: string | readonly InputPart[], path: string): string | readonly WireBlock[] {
  return typeof content === 'string' ? content : toInputBlocks(content, path)
}

function toToolResult({ toolCallId, content, isError }: ToolMessage, path: string, warnings: Warning[]): WireBlock {
  if (isError === true)
    warnings.push(historyWarning(`${path}.isError`, 'there is no isError; the content alone was sent', PROVIDER))
  return { role: 'tool', tool_call_id: toolCallId, content: toResultContent(content, `${path}.content`) }
}

/** The wire refuses a turn that says nothing; a result may. */
function isEmpty({ role, content, ...others }: WireBlock): boolean {
  const saysNothing = content === undefined || content === '' || (Array.isArray(content) && content.length === 0)
  return role !== 'tool' && saysNothing && Object.keys(others).length === 0
}
