import type { AssistantMessage, HistoryPart, MediaPart, ReasoningPart, ToolActivityPart, Warning } from '@concord/core'
import { historyWarning, isObject, parseInput, textOrAbsent, type WireObject } from '@concord/core/adapter'
import { PROVIDER } from '../config.ts'
import { parseBase64 } from '../response/bytes.ts'
import { isServerCall } from '../response/blocks.ts'
import { formatOf } from '../response/formats.ts'
import { isMadeBlock } from '../response/media.ts'
import { replayOf, signatureOf } from '../response/replay.ts'
import { toSdkBlock, toTextBlock, type WireBlock, withOptions } from './blocks.ts'
import { toCallId } from './content.ts'

/** Writes an earlier answer, block by block. */
export function toAssistantBlocks(
  { content }: AssistantMessage,
  path: string,
  warnings: Warning[],
): readonly WireBlock[] {
  if (typeof content === 'string') return content === '' ? [] : [toTextBlock(content)]
  return content.flatMap((part, i) => {
    const block = toBlock(part, `${path}.content[${i}]`, warnings)
    return block === undefined ? [] : withOptions(block, part)
  })
}

function toBlock(part: HistoryPart, path: string, warnings: Warning[]): WireBlock | undefined {
  switch (part.type) {
    case 'text':
      return toText(part, path, warnings)
    case 'refusal':
      warnings.push(historyWarning(path, 'a refusal was sent as text', PROVIDER))
      return toTextBlock(part.text)
    case 'tool_call':
      return toToolUse(part, path, warnings)
    case 'reasoning':
    case 'tool_activity':
    case 'media':
    case 'unknown': {
      const block = toOwnBlock(part)
      if (block === undefined) warnings.push(leftOut(part, path))
      return block
    }
    default:
      return part satisfies never
  }
}

/** The wire refuses a text without any character that shows; with citations it may be empty. */
function toText(
  part: Extract<HistoryPart, { type: 'text' }>,
  path: string,
  warnings: Warning[],
): WireBlock | undefined {
  const { text, citations } = part
  if (replayOf(part) !== undefined) {
    const content = text === '' ? {} : { content: [toTextBlock(text)] }
    return { citationsContent: { ...content, ...(citations && { citations: citations.map(({ source }) => source) }) } }
  }
  if (text.trim() !== '') return toTextBlock(text)
  if (text !== '') warnings.push(historyWarning(path, 'a text of white space was left out', PROVIDER))
  return undefined
}

/** What only this API wrote, and takes back as it was; of what Claude thought, its own API's will do. */
function toOwnBlock(
  part: Extract<HistoryPart, { type: 'reasoning' | 'tool_activity' | 'media' | 'unknown' }>,
): WireBlock | undefined {
  if (part.type === 'reasoning') return toReasoning(part)
  const data = replayOf(part)
  if (data === undefined) return undefined
  if (part.type === 'unknown') return isObject(part.value) ? toUnknown(part.value) : undefined
  return part.type === 'media' ? toMedia(part, data) : toActivity(part, data)
}

/** The SDK takes a kind of block that it does not know by its name and its value. */
function toUnknown(block: WireObject): WireBlock {
  const [entry, ...others] = Object.entries(block)
  return entry === undefined || others.length > 0 ? block : { $unknown: entry }
}

function toReasoning(part: Pick<ReasoningPart, 'text' | 'replay'>): WireBlock | undefined {
  const { text } = part
  const signature = signatureOf(part)
  if (signature !== undefined) return { reasoningContent: { reasoningText: { text, signature } } }
  const data = replayOf(part)
  if (data === undefined) return undefined
  const redactedContent = parseBase64(textOrAbsent(data['redactedContent']) ?? '')
  const isRedacted = redactedContent !== undefined && redactedContent.length > 0
  return { reasoningContent: isRedacted ? { redactedContent } : { reasoningText: { text } } }
}

function toMedia(
  { mediaType, data, url }: Pick<MediaPart, 'mediaType' | 'data' | 'url'>,
  { type }: WireObject,
): WireBlock | undefined {
  if (!isMadeBlock(type)) return undefined
  const format = formatOf(type, mediaType)
  const bytes = data === undefined ? undefined : parseBase64(data)
  const source = bytes === undefined ? url && { s3Location: { uri: url } } : { bytes }
  return format === undefined || source === undefined || source === '' ? undefined : { [type]: { format, source } }
}

function toActivity(
  { id, name, arguments: written, output }: Pick<ToolActivityPart, 'id' | 'name' | 'arguments' | 'output'>,
  data: WireObject,
): WireBlock {
  const toolUseId = id
  if (isServerCall(data)) return { toolUse: { ...data, toolUseId, name, input: parseInput(written ?? '') ?? {} } }
  return { toolResult: { ...data, toolUseId, ...(Array.isArray(output) && { content: output.map(toSdkItem) }) } }
}

function toSdkItem(item: unknown): unknown {
  return isObject(item) ? toSdkBlock(item) : item
}

/** The wire takes an object: what is none was cut, or is the free text of a custom tool, and is sent inside of one. */
function toToolUse(part: Extract<HistoryPart, { type: 'tool_call' }>, path: string, warnings: Warning[]): WireBlock {
  const parsed = part.custom === true ? undefined : parseInput(part.arguments)
  if (parsed === undefined)
    warnings.push(
      historyWarning(`${path}.arguments`, 'arguments that are no JSON object were sent as { "input": … }', PROVIDER),
    )
  return { toolUse: { toolUseId: toCallId(part.id), name: part.name, input: parsed ?? { input: part.arguments } } }
}

function leftOut(part: HistoryPart, path: string): Warning {
  return historyWarning(path, `a ${part.type} part that is not its own was left out`, PROVIDER)
}
