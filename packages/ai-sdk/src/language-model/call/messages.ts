import type {
  LanguageModelV4FilePart,
  LanguageModelV4Message,
  LanguageModelV4Prompt,
  LanguageModelV4TextPart,
  LanguageModelV4ToolResultPart,
  SharedV4Warning,
} from '@ai-sdk/provider'
import type { ContentOptions, InputPart, Message, ToolMessage, ToolResultPart } from '@concord/core'
import { isObject } from '@concord/core/adapter'
import { fromMetadata } from '../../metadata.ts'
import { toAssistantMessage } from './assistant.ts'
import { toFilePart } from './files.ts'

/** The conversation, and what of it Concord has no place for. */
export interface ReadPrompt {
  readonly messages: readonly Message[]
  readonly warnings: readonly SharedV4Warning[]
}

/** Reads the prompt of a call. */
export function toMessages(prompt: LanguageModelV4Prompt, provider: string): ReadPrompt {
  const warnings: SharedV4Warning[] = []
  const warn = (message: string): void => void warnings.push({ type: 'other', message })
  const messages = prompt.flatMap((message) => toTurns(message, provider, warn))
  return { messages, warnings }
}

/** Tells of something that was left out. */
export type Warn = (message: string) => void

/** What a vendor attaches, as it stands below our key of the AI SDK's options. */
export function toContentOptions(options: unknown): { readonly providerOptions?: ContentOptions } {
  const own = fromMetadata(options)['providerOptions']
  return isObject(own) ? { providerOptions: own as ContentOptions } : {} // Objects by provider, as documented.
}

function toTurns(message: LanguageModelV4Message, provider: string, warn: Warn): readonly Message[] {
  const options = toContentOptions(message.providerOptions)
  switch (message.role) {
    case 'system':
      return [{ role: 'system', content: message.content, ...options }]
    case 'user':
      return [{ role: 'user', content: message.content.map((part) => toInputPart(part, provider)), ...options }]
    case 'assistant':
      return [{ ...toAssistantMessage(message.content, warn), ...options }]
    case 'tool':
      return message.content.flatMap((part) => {
        if (part.type === 'tool-result') return [toToolMessage(part, provider, warn)]
        warn('an answer to a request for approval was left out')
        return []
      })
    default:
      return message satisfies never
  }
}

function toInputPart(part: LanguageModelV4TextPart | LanguageModelV4FilePart, provider: string): InputPart {
  const options = toContentOptions(part.providerOptions)
  return part.type === 'text'
    ? { type: 'text', text: part.text, ...options }
    : { ...toFilePart(part, provider), ...options }
}

function toToolMessage(part: LanguageModelV4ToolResultPart, provider: string, warn: Warn): ToolMessage {
  const { output } = part
  const options = toContentOptions(part.providerOptions)
  const facts = { role: 'tool', toolCallId: part.toolCallId, name: part.toolName, ...options } as const
  switch (output.type) {
    case 'text':
      return { ...facts, content: output.value }
    case 'json':
      return { ...facts, content: [{ type: 'json', value: output.value }] }
    case 'error-text':
      return { ...facts, content: output.value, isError: true }
    case 'error-json':
      return { ...facts, content: [{ type: 'json', value: output.value }], isError: true }
    case 'execution-denied':
      return { ...facts, content: output.reason ?? 'The user denied the execution of this tool.', isError: true }
    case 'content':
      return { ...facts, content: output.value.flatMap((value) => toResultParts(value, provider, warn)) }
    default:
      return output satisfies never
  }
}

type ResultContent = Extract<LanguageModelV4ToolResultPart['output'], { type: 'content' }>['value'][number]

function toResultParts(part: ResultContent, provider: string, warn: Warn): readonly ToolResultPart[] {
  if (part.type === 'custom') {
    warn('a part of a tool result that only one provider of the AI SDK knows was left out')
    return []
  }
  const options = toContentOptions(part.providerOptions)
  return [
    part.type === 'text'
      ? { type: 'text', text: part.text, ...options }
      : { ...toFilePart(part, provider), ...options },
  ]
}
