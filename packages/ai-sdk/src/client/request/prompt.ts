import type {
  LanguageModelV4FilePart,
  LanguageModelV4Message,
  LanguageModelV4Prompt,
  LanguageModelV4TextPart,
} from '@ai-sdk/provider'
import type { CompletionRequest, InputPart, Message, Translation, Warning } from '@concord/core'
import { repairHistory } from '@concord/core/adapter'
import { toAssistantContent } from './assistant.ts'
import { toFile } from './files.ts'
import { type Names, optionsOf } from './names.ts'
import { toToolResult } from './tools.ts'

/** Writes the conversation; a prompt is one user message. What several tools answered to one turn is one message. */
export function toPrompt(request: CompletionRequest, names: Names): Translation<LanguageModelV4Prompt> {
  const { messages, prompt } = request
  if (messages === undefined) return { value: [toUserPrompt(prompt)], warnings: [] }
  const { value: turns, warnings: mends } = repairHistory(messages, names.provider)
  const warnings: Warning[] = [...mends]
  const value: LanguageModelV4Message[] = []
  for (const { message, path } of turns) {
    const next = toMessage(message, path, names, warnings)
    const before = value.at(-1)
    if (before?.role === 'tool' && next.role === 'tool') before.content.push(...next.content)
    else value.push(next)
  }
  return { value, warnings }
}

function toUserPrompt(prompt: CompletionRequest['prompt']): LanguageModelV4Message {
  const text = typeof prompt === 'string' ? prompt : (prompt?.[0] ?? '')
  return { role: 'user', content: [{ type: 'text', text }] }
}

function toMessage(message: Message, path: string, names: Names, warnings: Warning[]): LanguageModelV4Message {
  switch (message.role) {
    case 'system':
      return { role: 'system', content: toSystemText(message.content), ...optionsOf(message) }
    case 'user':
      return { role: 'user', content: toUserContent(message.content, names), ...optionsOf(message) }
    case 'assistant':
      return { role: 'assistant', content: toAssistantContent(message, path, names, warnings), ...optionsOf(message) }
    case 'tool':
      return { role: 'tool', content: [toToolResult(message, names)] }
    default:
      return message satisfies never
  }
}

function toSystemText(content: Extract<Message, { role: 'system' }>['content']): string {
  return typeof content === 'string' ? content : content.map(({ text }) => text).join('\n\n')
}

type UserContent = (LanguageModelV4TextPart | LanguageModelV4FilePart)[]

function toUserContent(content: string | readonly InputPart[], names: Names): UserContent {
  if (typeof content === 'string') return [{ type: 'text', text: content }]
  return content.map((part) =>
    part.type === 'text' ? { type: 'text', text: part.text, ...optionsOf(part) } : toFile(part, names),
  )
}
