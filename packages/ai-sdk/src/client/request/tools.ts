import type { JSONValue, LanguageModelV4CallOptions, LanguageModelV4ToolResultPart } from '@ai-sdk/provider'
import type { CompletionRequest, Tool, ToolMessage, ToolResultPart } from '@concord/core'
import { createError, toJsonSchema } from '@concord/core/adapter'
import { toFile } from './files.ts'
import { type Names, optionsOf } from './names.ts'

type SdkTool = NonNullable<LanguageModelV4CallOptions['tools']>[number]

/** Writes the tools. A vendor's tool is one of the AI SDK's provider tools: `{ id, name, args }`. */
export function toTools(tools: readonly Tool[] | undefined, provider: string): SdkTool[] | undefined {
  return tools?.map((tool, i) => toTool(tool, `tools[${i}]`, provider))
}

/** Writes how tools are chosen. */
export function toToolChoice(choice: CompletionRequest['toolChoice']): LanguageModelV4CallOptions['toolChoice'] {
  if (choice === undefined) return undefined
  return typeof choice === 'string' ? { type: choice } : { type: 'tool', toolName: choice.name }
}

/** Writes what a tool answered. */
export function toToolResult(message: ToolMessage, names: Names): LanguageModelV4ToolResultPart {
  const { toolCallId, name = toolCallId } = message
  return { type: 'tool-result', toolCallId, toolName: name, output: toOutput(message, names), ...optionsOf(message) }
}

function toTool(tool: Tool, path: string, provider: string): SdkTool {
  switch (tool.type) {
    case 'function': {
      const { name, description, parameters, strict } = tool
      const schema = parameters === undefined ? NO_ARGUMENTS : toJsonSchema(parameters, `${path}.parameters`, provider)
      const facts = { ...(description !== undefined && { description }), ...(strict !== undefined && { strict }) }
      return { type: 'function', name, inputSchema: { ...schema }, ...facts, ...optionsOf(tool) }
    }
    case 'vendor':
      return toProviderTool(tool.tool, path, provider)
    case 'custom':
      throw createError('unsupported', `${provider}: ${path} is a custom tool, which the AI SDK has none of`, {
        provider,
      })
    default:
      return tool satisfies never
  }
}

const NO_ARGUMENTS = { type: 'object', properties: {} } as const

function toProviderTool(tool: object, path: string, provider: string): SdkTool {
  const { id, name, args = {} } = tool as Readonly<Record<string, unknown>> // An object of the user's, looked at below.
  if (
    typeof id === 'string' &&
    id.includes('.') &&
    typeof name === 'string' &&
    typeof args === 'object' &&
    args !== null
  ) {
    const isId = id as `${string}.${string}` // It has a dot.
    return { type: 'provider', id: isId, name, args: { ...args } }
  }
  throw createError('invalid_request', `${provider}: ${path} has to be a provider tool of the AI SDK: id, name, args`, {
    provider,
  })
}

type Output = LanguageModelV4ToolResultPart['output']

function toOutput({ content, isError = false }: ToolMessage, names: Names): Output {
  if (typeof content === 'string') return { type: isError ? 'error-text' : 'text', value: content }
  const [only, ...others] = content
  if (only?.type === 'json' && others.length === 0)
    return { type: isError ? 'error-json' : 'json', value: only.value as JSONValue } // A tool's JSON.
  if (!isError) return { type: 'content', value: content.map((part) => toOutputPart(part, names)) }
  // The AI SDK has text or one value for what a tool failed with.
  return { type: 'error-text', value: content.map(toText).join('\n') }
}

function toOutputPart(part: ToolResultPart, names: Names): Extract<Output, { type: 'content' }>['value'][number] {
  if (part.type === 'text') return { type: 'text', text: part.text, ...optionsOf(part) }
  if (part.type === 'json') return { type: 'text', text: JSON.stringify(part.value), ...optionsOf(part) }
  return toFile(part, names)
}

function toText(part: ToolResultPart): string {
  if (part.type === 'text') return part.text
  return part.type === 'json' ? JSON.stringify(part.value) : `(${part.type})`
}
