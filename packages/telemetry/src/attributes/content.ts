import type {
  ChoiceChunk,
  CompletionRequest,
  HistoryPart,
  InputPart,
  MediaSource,
  Message,
  OutputPart,
  Tool,
  ToolResultPart,
} from '@concord/core'
import { toJsonSchema } from '@concord/core/adapter'
import { SCOPE } from '../convention.ts'

/** A message by the conventions' schema. */
interface ContentMessage {
  readonly role: string
  readonly parts: readonly object[]
}

/** Writes what is said to the model: `gen_ai.input.messages`. */
export function toInputMessages({ messages, prompt = [] }: CompletionRequest): readonly ContentMessage[] {
  if (messages !== undefined) return messages.map(toMessage)
  const prompts = typeof prompt === 'string' ? [prompt] : prompt
  return prompts.map((content) => ({ role: 'user', parts: [toText(content)] }))
}

/** Writes what the model says, a message for each choice: `gen_ai.output.messages`. */
export function toOutputMessages(choices: readonly ChoiceChunk[]): readonly ContentMessage[] {
  return choices.map(({ content }) => ({ role: 'assistant', parts: content.map(fromOutputPart) }))
}

/** Writes the tools that the model may call: `gen_ai.tool.definitions`. */
export function toToolDefinitions(tools: readonly Tool[]): readonly object[] {
  return tools.map((tool, index) => {
    if (tool.type === 'vendor') return { type: 'vendor', name: tool.provider, ...tool.tool }
    const { type, name, description } = tool
    const schema = tool.type === 'function' ? tool.parameters : undefined
    const parameters = schema && toJsonSchema(schema, `tools[${index}].parameters`, SCOPE)
    return { type, name, ...(description !== undefined && { description }), ...(parameters && { parameters }) }
  })
}

function toMessage(message: Message): ContentMessage {
  const { role, content } = message
  if (role === 'tool') return { role, parts: [toToolResponse(message.toolCallId, content)] }
  if (typeof content === 'string') return { role, parts: [toText(content)] }
  if (role === 'assistant') return { role, parts: content.map(fromOutputPart) }
  return { role, parts: content.map(fromInputPart) }
}

function toToolResponse(id: string, content: string | readonly ToolResultPart[]): object {
  const response = typeof content === 'string' ? content : content.map(fromInputPart)
  return { type: 'tool_call_response', id, response }
}

function fromInputPart(part: InputPart | ToolResultPart): object {
  switch (part.type) {
    case 'text':
      return toText(part.text)
    case 'json':
      return { type: 'json', value: part.value }
    case 'image':
    case 'audio':
      return fromSource(part.source, part.type)
    case 'file':
      return fromSource(part.source, 'document')
    default:
      return part satisfies never
  }
}

function fromSource(source: MediaSource, modality: string): object {
  const { mediaType: mime_type } = source
  const facts = { modality, ...(mime_type !== undefined && { mime_type }) }
  if (source.type === 'base64') return { type: 'blob', ...facts, content: source.data }
  return source.type === 'url'
    ? { type: 'uri', ...facts, uri: source.url }
    : { type: 'file', ...facts, file_id: source.id }
}

/** Writes a part; tokens that are to be replayed are the vendor's and are never recorded. */
function fromOutputPart(part: OutputPart | HistoryPart): object {
  switch (part.type) {
    case 'text':
      return toText(part.text)
    case 'reasoning':
    case 'refusal':
      return { type: part.type, content: part.text }
    case 'tool_call':
      return { type: 'tool_call', id: part.id, name: part.name, arguments: toArguments(part) }
    case 'tool_activity':
      return fromActivity(part)
    case 'media':
      return fromMedia(part)
    case 'unknown':
      return { type: 'unknown', value: part.value }
    default:
      return part satisfies never
  }
}

function fromActivity(part: Extract<OutputPart | HistoryPart, { type: 'tool_activity' }>): object {
  const { id, name } = part
  return part.output === undefined
    ? { type: 'server_tool_call', id, name, server_tool_call: { type: name, arguments: part.arguments ?? '' } }
    : { type: 'server_tool_call_response', id, server_tool_call_response: { type: name, output: part.output } }
}

function fromMedia(part: Extract<OutputPart | HistoryPart, { type: 'media' }>): object {
  const { mediaType, data, url, transcript } = part
  const kind = mediaType.split('/', 1)[0] ?? ''
  const modality = MODALITIES.has(kind) ? kind : 'document'
  const facts = { modality, mime_type: mediaType, ...(transcript !== undefined && { transcript }) }
  return url === undefined ? { type: 'blob', ...facts, content: data ?? '' } : { type: 'uri', ...facts, uri: url }
}

/** The kinds of media that the conventions know beside documents. */
const MODALITIES: ReadonlySet<string> = new Set(['image', 'audio', 'video'])

/** The conventions have arguments as values; text that is no JSON (cut, or a custom tool's) stays text. */
function toArguments({ arguments: text, custom }: { readonly arguments: string; readonly custom?: true }): unknown {
  if (custom === true) return text
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

function toText(content: string): object {
  return { type: 'text', content }
}
