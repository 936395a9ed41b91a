import type { AssistantMessage, HistoryPart, Warning } from '@concord/core'
import { historyWarning, isObject, objectsOf, present, type WireObject } from '@concord/core/adapter'
import { PROVIDER } from '../config.ts'
import { targetOf } from '../response/citations.ts'
import { replayOf } from '../response/replay.ts'
import { toTextBlock, type WireBlock, withOptions } from './content.ts'

/** Writes an earlier answer: its blocks, its plan, its calls and its citations have a field each. */
export function toAssistantFields({ content }: AssistantMessage, path: string, warnings: Warning[]): WireBlock {
  if (typeof content === 'string') return { content }
  const fields: AssistantFields = { blocks: [], plan: '', calls: [], citations: [] }
  for (const [i, part] of content.entries()) addPart(fields, part, `${path}.content[${i}]`, warnings)
  const { blocks, plan, calls, citations } = fields
  return present({
    content: blocks.length > 0 ? blocks : undefined,
    tool_plan: plan === '' ? undefined : plan,
    tool_calls: calls.length > 0 ? calls : undefined,
    citations: citations.length > 0 ? citations : undefined,
  })
}

interface AssistantFields {
  readonly blocks: WireBlock[]
  plan: string
  readonly calls: WireBlock[]
  readonly citations: WireBlock[]
}

function addPart(fields: AssistantFields, part: HistoryPart, path: string, warnings: Warning[]): void {
  switch (part.type) {
    case 'text': {
      const slot = fields.blocks.push(withOptions(toTextBlock(part.text), part)) - 1
      if (replayOf(part) !== undefined)
        addCitations(
          fields,
          part.citations?.map(({ source }) => source),
          slot,
        )
      return
    }
    case 'refusal':
      warnings.push(historyWarning(path, 'a refusal was sent as text', PROVIDER))
      fields.blocks.push(toTextBlock(part.text))
      return
    case 'tool_call':
      fields.calls.push(withOptions(toToolCall(part, path, warnings), part))
      return
    case 'reasoning':
      return addReasoning(fields, part, path, warnings)
    case 'unknown':
      return addUnknown(fields, part, path, warnings)
    case 'tool_activity':
    case 'media':
      warnings.push(leftOut(part, path))
      return
    default:
      part satisfies never
  }
}

/** Thoughts and plans go back to where they came from. */
function addReasoning(
  fields: AssistantFields,
  part: Extract<HistoryPart, { type: 'reasoning' }>,
  path: string,
  warnings: Warning[],
): void {
  const { type, citations } = replayOf(part) ?? {}
  if (type === 'tool_plan') {
    fields.plan += part.text
    fields.citations.push(...objectsOf(citations))
  } else if (type === 'thinking') addCitations(fields, citations, fields.blocks.push({ type, thinking: part.text }) - 1)
  else warnings.push(leftOut(part, path))
}

/** Its own blocks go back; the SDK refuses to send a call that is no function's. */
function addUnknown(
  { blocks }: AssistantFields,
  part: Extract<HistoryPart, { type: 'unknown' }>,
  path: string,
  warnings: Warning[],
): void {
  const isBlock = replayOf(part)?.['type'] === 'content' && isObject(part.value)
  if (isBlock) blocks.push(part.value)
  else warnings.push(leftOut(part, path))
}

/** A citation names the place of its block, which another part that stays out may have changed. */
function addCitations({ blocks, citations }: AssistantFields, sources: unknown, slot: number): void {
  for (const source of objectsOf(sources)) {
    const first = blocks.findIndex(({ type }) => type === targetOf(source))
    const place = source['content_index'] ?? first
    citations.push(place === slot ? source : { ...source, content_index: slot })
  }
}

/** The wire takes JSON: what is none was cut, or is the free text of a custom tool, and is sent inside of an object. */
function toToolCall(part: Extract<HistoryPart, { type: 'tool_call' }>, path: string, warnings: Warning[]): WireObject {
  const written = part.arguments === '' && part.custom !== true ? '{}' : part.arguments
  const isSent = part.custom !== true && isJson(written)
  if (!isSent)
    warnings.push(
      historyWarning(`${path}.arguments`, 'arguments that are no JSON were sent as { "input": … }', PROVIDER),
    )
  return {
    id: part.id,
    type: 'function',
    function: { name: part.name, arguments: isSent ? written : JSON.stringify({ input: part.arguments }) },
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

function leftOut(part: HistoryPart, path: string): Warning {
  return historyWarning(path, `a ${part.type} part that it does not take back was left out`, PROVIDER)
}
