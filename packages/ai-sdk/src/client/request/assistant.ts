import type { JSONValue, LanguageModelV4Message, SharedV4ProviderOptions } from '@ai-sdk/provider'
import type { AssistantMessage, HistoryPart, Warning } from '@concord/core'
import { isObject, type WireObject } from '@concord/core/adapter'
import { type Names, optionsOf } from './names.ts'

type Content = Extract<LanguageModelV4Message, { role: 'assistant' }>['content']
type ContentPart = Content[number]

/** Writes an earlier answer. What the model's provider said of a part goes back with it, and to nobody else. */
export function toAssistantContent(
  { content }: AssistantMessage,
  path: string,
  names: Names,
  warnings: Warning[],
): Content {
  if (typeof content === 'string') return [{ type: 'text', text: content }]
  return content.flatMap((part, i) => {
    const written = toPart(part, names)
    if (typeof written !== 'string')
      return [{ ...written, ...optionsOf(part, replayOf(part, names) ?? optionsIn(written)) }]
    warnings.push({ code: 'history', message: `${names.provider}: ${written}`, path: `${path}.content[${i}]` })
    return part.type === 'refusal' ? [{ type: 'text', text: part.text }] : []
  })
}

/** Writes a part, or says why it is left out. */
function toPart(part: HistoryPart, names: Names): ContentPart | string {
  switch (part.type) {
    case 'text':
      return { type: 'text', text: part.text }
    case 'refusal':
      return 'a refusal was sent as text'
    case 'reasoning':
      return isOwn(part, names) ? { type: 'reasoning', text: part.text } : 'reasoning of another model was left out'
    case 'tool_call':
      return { type: 'tool-call', toolCallId: part.id, toolName: part.name, input: toInput(part) }
    case 'tool_activity':
      return isOwn(part, names) ? toActivity(part) : 'a tool that another vendor ran was left out'
    case 'media':
      return (isOwn(part, names) ? toFile(part) : undefined) ?? 'media of another model were left out'
    case 'unknown':
      return fromUnknown(part.value) ?? 'a part that is not known was left out'
    default:
      return part satisfies never
  }
}

function toActivity(part: Extract<HistoryPart, { type: 'tool_activity' }>): ContentPart {
  const { id: toolCallId, name: toolName, output, providerMetadata } = part
  if (output !== undefined) {
    const type = providerMetadata?.['isError'] === true ? 'error-json' : 'json'
    return { type: 'tool-result', toolCallId, toolName, output: { type, value: output as JSONValue } } // The vendor's JSON.
  }
  const input = toInput({ arguments: part.arguments ?? '{}' })
  return { type: 'tool-call', toolCallId, toolName, input, providerExecuted: true }
}

/** The AI SDK wants the value. What is no JSON (cut, or a custom tool's) is sent as text. */
function toInput({ arguments: text, custom }: { readonly arguments: string; readonly custom?: true }): unknown {
  if (custom === true) return text
  if (text.trim() === '') return {}
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

function toFile({ mediaType, data, url }: Extract<HistoryPart, { type: 'media' }>): ContentPart | undefined {
  if (data !== undefined) return { type: 'file', mediaType, data: { type: 'data', data } }
  return url !== undefined && URL.canParse(url)
    ? { type: 'file', mediaType, data: { type: 'url', url: new URL(url) } }
    : undefined
}

/** A part of one provider's, kept by this package as its answer had it. */
function fromUnknown(value: unknown): ContentPart | undefined {
  if (!isObject(value)) return undefined
  const part = fromCustom(value) ?? fromReasoningFile(value)
  const { providerMetadata } = value
  if (part === undefined || !isObject(providerMetadata)) return part
  return { ...part, providerOptions: providerMetadata as SharedV4ProviderOptions } // As it came.
}

function fromCustom({ type, kind }: WireObject): ContentPart | undefined {
  if (type !== 'custom' || typeof kind !== 'string') return undefined
  return { type, kind: kind as `${string}.${string}` } // As it came.
}

function fromReasoningFile({ type, mediaType, data }: WireObject): ContentPart | undefined {
  if (type !== 'reasoning-file' || typeof mediaType !== 'string' || !isObject(data)) return undefined
  if (typeof data['data'] === 'string') return { type, mediaType, data: { type: 'data', data: data['data'] } }
  const { url } = data
  return typeof url === 'string' && URL.canParse(url)
    ? { type, mediaType, data: { type: 'url', url: new URL(url) } }
    : undefined
}

function isOwn({ replay }: HistoryPart, { provider, api }: Names): boolean {
  return replay?.provider === provider && replay.api === api
}

/** What the model's provider gave as metadata is what it reads as options. */
function replayOf(part: HistoryPart, names: Names): SharedV4ProviderOptions | undefined {
  const data = isOwn(part, names) ? part.replay?.data : undefined
  return isObject(data) && Object.keys(data).length > 0 ? (data as SharedV4ProviderOptions) : undefined // As it came.
}

function optionsIn(written: ContentPart): SharedV4ProviderOptions | undefined {
  return 'providerOptions' in written ? written.providerOptions : undefined
}
