import type { AssistantMessage, HistoryPart, Warning } from '@concord/core'
import { historyWarning, isObject, parseInput } from '@concord/core/adapter'
import { PROVIDER } from '../config.ts'
import { replayOf, thoughtOf } from '../response/replay.ts'
import { isServerCall } from '../response/blocks.ts'
import { toCallId, toTextBlock, type WireBlock, withOptions } from './content.ts'

/** Writes an earlier answer, block by block. */
export function toAssistantBlocks(
  { content }: AssistantMessage,
  path: string,
  warnings: Warning[],
): string | readonly WireBlock[] {
  if (typeof content === 'string') return content
  return content.flatMap((part, i) => {
    const block = toBlock(part, `${path}.content[${i}]`, warnings)
    return block === undefined ? [] : [withOptions(block, part)]
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
    case 'unknown': {
      const block = toOwnBlock(part)
      if (block === undefined) warnings.push(leftOut(part, path))
      return block
    }
    case 'media':
      warnings.push(leftOut(part, path))
      return undefined
    default:
      return part satisfies never
  }
}

/** The wire refuses a text without any character that shows. */
function toText(
  part: Extract<HistoryPart, { type: 'text' }>,
  path: string,
  warnings: Warning[],
): WireBlock | undefined {
  if (part.text.trim() === '') {
    if (part.text !== '') warnings.push(historyWarning(path, 'a text of white space was left out', PROVIDER))
    return undefined
  }
  const citations = replayOf(part) === undefined ? undefined : part.citations?.map(({ source }) => source)
  return { ...toTextBlock(part.text), ...(citations !== undefined && { citations }) }
}

/** What only Anthropic wrote, and takes back as it was; of what Claude thought, Bedrock's signature will do. */
function toOwnBlock(
  part: Extract<HistoryPart, { type: 'reasoning' | 'tool_activity' | 'unknown' }>,
): WireBlock | undefined {
  const data = part.type === 'reasoning' ? thoughtOf(part) : replayOf(part)
  if (data === undefined) return undefined
  if (part.type === 'unknown') return isObject(part.value) ? part.value : undefined
  if (part.type === 'reasoning')
    return 'data' in data ? { type: 'redacted_thinking', ...data } : { type: 'thinking', thinking: part.text, ...data }
  const { id, name } = part
  const isCall = typeof data['type'] === 'string' && isServerCall(data['type'])
  if (isCall) return { ...data, id, name, input: parseInput(part.arguments ?? '') ?? {} }
  return { ...data, tool_use_id: id, ...(part.output !== undefined && { content: part.output }) }
}

/** The wire takes an object: what is none was cut, or is the free text of a custom tool, and is sent inside of one. */
function toToolUse(part: Extract<HistoryPart, { type: 'tool_call' }>, path: string, warnings: Warning[]): WireBlock {
  const parsed = part.custom === true ? undefined : parseInput(part.arguments)
  if (parsed === undefined)
    warnings.push(
      historyWarning(`${path}.arguments`, 'arguments that are no JSON object were sent as { "input": … }', PROVIDER),
    )
  return {
    type: 'tool_use',
    id: toCallId(part.id),
    name: part.name,
    input: parsed ?? { input: part.arguments },
    ...replayOf(part),
  }
}

function leftOut(part: HistoryPart, path: string): Warning {
  return historyWarning(path, `a ${part.type} part that is not its own was left out`, PROVIDER)
}
