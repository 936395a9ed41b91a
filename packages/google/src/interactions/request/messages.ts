import type { Message, ToolMessage, Translation, Warning } from '@concord/core'
import { historyWarning, isObject, mergeOptions, repairHistory, type WireObject } from '@concord/core/adapter'
import { PROVIDER } from '../../config.ts'
import { attachedTo, withMessageOptions } from '../../request.ts'
import { toAssistantSteps } from './assistant.ts'
import { toContents, toTexts } from './content.ts'

/** A conversation of the wire, before the SDK's types narrow it. */
export interface WireConversation {
  readonly system_instruction?: string | undefined
  readonly input: readonly WireObject[]
}

/** Writes a conversation as steps; instructions stand beside them, as one text. */
export function toMessages(messages: readonly Message[]): Translation<WireConversation> {
  const { value: mended, warnings: mends } = repairHistory(messages, PROVIDER)
  const warnings: Warning[] = [...mends]
  const instructions: string[] = []
  const input: WireObject[] = []
  const names = namesOf(messages)
  for (const { message, path } of mended) {
    if (message.role === 'system') {
      if (input.length > 0)
        warnings.push(historyWarning(path, 'instructions were moved before the first turn', PROVIDER))
      instructions.push(textOf(message.content))
      continue
    }
    const steps = toSteps(message, path, names, warnings)
    if (steps.length === 0) warnings.push(historyWarning(path, `an empty ${message.role} turn was left out`, PROVIDER))
    input.push(...steps)
  }
  const system_instruction = instructions.filter((text) => text !== '').join('\n\n')
  return { value: { input, ...(system_instruction !== '' && { system_instruction }) }, warnings }
}

function textOf(content: Extract<Message, { role: 'system' }>['content']): string {
  return typeof content === 'string' ? content : content.map(({ text }) => text).join('\n\n')
}

/** The names of the calls, by their ids. */
function namesOf(messages: readonly Message[]): ReadonlyMap<string, string> {
  const parts = messages.flatMap(({ role, content }) =>
    role === 'assistant' && typeof content !== 'string' ? content : [],
  )
  return new Map(parts.flatMap((part) => (part.type === 'tool_call' ? [[part.id, part.name] as const] : [])))
}

function toSteps(
  message: Exclude<Message, { role: 'system' }>,
  path: string,
  names: ReadonlyMap<string, string>,
  warnings: Warning[],
): readonly WireObject[] {
  switch (message.role) {
    case 'user': {
      const { content } = message
      const written = typeof content === 'string' ? toTexts(content) : toContents(content, `${path}.content`, warnings)
      return written.length === 0 ? [] : [{ type: 'user_input', content: withMessageOptions(written, message) }]
    }
    case 'assistant':
      return withMessageOptions(toAssistantSteps(message, path, warnings), message)
    case 'tool':
      return [toFunctionResult(message, names.get(message.toolCallId) ?? message.name, path, warnings)]
    default:
      return message satisfies never
  }
}

/** Writes the result of a tool: a text, an object, or contents. */
function toFunctionResult(
  message: ToolMessage,
  name: string | undefined,
  path: string,
  warnings: Warning[],
): WireObject {
  const { content, isError, toolCallId } = message
  const [first, ...others] = typeof content === 'string' ? [] : content
  const isOne = first?.type === 'json' && others.length === 0 && isObject(first.value)
  const result =
    typeof content === 'string' ? content : isOne ? first.value : toContents(content, `${path}.content`, warnings)
  const wire = {
    type: 'function_result',
    call_id: toolCallId,
    ...(name !== undefined && { name }),
    result,
    ...(isError === true && { is_error: true }),
  }
  return mergeOptions<WireObject>(wire, attachedTo(message))
}
