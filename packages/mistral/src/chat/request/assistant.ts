import type { AssistantMessage, HistoryPart, Warning } from '@concord/core'
import { historyWarning, isObject, mergeOptions, toDataUrl, type WireObject } from '@concord/core/adapter'
import { ownOptions, PROVIDER } from '../../config.ts'
import { MEDIA, toTextChunk } from '../../response/chunks.ts'
import { replayOf } from '../../response/replay.ts'
import { toCallId } from './call-id.ts'
import { withOptions } from './content.ts'

/** Writes an earlier answer: what it says is content, calls have a field of their own. */
export function toAssistant({ content }: AssistantMessage, path: string, warnings: Warning[]): WireObject {
  if (typeof content === 'string') return { role: 'assistant', content }
  const chunks = content.flatMap((part, i) => toChunks(part, `${path}.content[${i}]`, warnings))
  const calls = content.flatMap((part) => (part.type === 'tool_call' ? [toToolCall(part)] : []))
  return {
    role: 'assistant',
    content: toContent(chunks),
    ...(calls.length > 0 && { tool_calls: calls }),
  }
}

/** One text travels as a string. */
function toContent(chunks: readonly WireObject[]): unknown {
  const [only] = chunks
  if (only === undefined) return ''
  const isPlain = chunks.length === 1 && only['type'] === 'text' && Object.keys(only).length === 2
  return isPlain ? only['text'] : chunks
}

function toChunks(part: HistoryPart, path: string, warnings: Warning[]): readonly WireObject[] {
  switch (part.type) {
    case 'text':
      return toText(part)
    case 'refusal':
      warnings.push(historyWarning(path, 'a refusal was sent as text', PROVIDER))
      return [withOptions(toTextChunk(part.text), part)]
    case 'tool_call':
      if (part.custom === true)
        warnings.push(historyWarning(path, 'the free text of a tool was sent as its arguments', PROVIDER))
      return []
    case 'reasoning':
    case 'media':
    case 'unknown': {
      const chunk = toOwnChunk(part)
      if (chunk !== undefined) return [withOptions(chunk, part)]
      warnings.push(historyWarning(path, `a ${part.type} part that is not its own was left out`, PROVIDER))
      return []
    }
    case 'tool_activity':
      warnings.push(historyWarning(path, 'what a tool did that a vendor ran was left out', PROVIDER))
      return []
    default:
      return part satisfies never
  }
}

/** Its references follow a text. */
function toText(part: Extract<HistoryPart, { type: 'text' }>): readonly WireObject[] {
  const citations = replayOf(part) === undefined ? [] : (part.citations ?? [])
  const references = citations.map(({ source }) => source).filter(isObject)
  return part.text === '' ? references : [withOptions(toTextChunk(part.text), part), ...references]
}

/** What only Mistral wrote, and takes back as it was. */
function toOwnChunk(part: Extract<HistoryPart, { type: 'reasoning' | 'media' | 'unknown' }>): WireObject | undefined {
  const data = replayOf(part)
  if (data === undefined) return undefined
  if (part.type === 'unknown') return isObject(part.value) ? part.value : undefined
  if (part.type === 'media') return toMedia(part, data['type'])
  const { thinking: others, ...rest } = data
  const chunks = [...(part.text === '' ? [] : [toTextChunk(part.text)]), ...(Array.isArray(others) ? others : [])]
  return { ...rest, type: 'thinking', thinking: chunks }
}

function toMedia(part: Extract<HistoryPart, { type: 'media' }>, type: unknown): WireObject | undefined {
  const form = MEDIA.find((known) => known.type === type)
  if (form === undefined) return undefined
  const { mediaType, data, url } = part
  const isBare = mediaType === form.mediaType
  return { type: form.type, [form.type]: url ?? (isBare || data === undefined ? data : toDataUrl({ mediaType, data })) }
}

function toToolCall(part: Extract<HistoryPart, { type: 'tool_call' }>): WireObject {
  const call = { id: toCallId(part.id), type: 'function', function: { name: part.name, arguments: part.arguments } }
  return mergeOptions<WireObject>(call, ownOptions(part.providerOptions))
}
