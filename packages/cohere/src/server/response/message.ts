import type { OutputPart, ReasoningPart, TextPart } from '@concord/core'
import { noteLostPart, noteMetadata, noteToken, type PartFacts, type WireObject } from '@concord/core/adapter'
import { createSpanFinder } from '../../response/spans.ts'
import { toCitation, toOwnCitations, toReasoningToken, toStrays } from './citations.ts'
import { type PartPlace, placeOf, toText, toThinking, toToolCall, toUnknown } from './parts.ts'

/** Writes parts as a message, whose blocks, plan, calls and citations have a field each. */
export function toMessage(
  content: readonly OutputPart[],
  facts: PartFacts,
  strays: readonly WireObject[],
): Record<string, unknown> {
  const fields: MessageFields = { blocks: [], plan: undefined, calls: [], citations: [] }
  let last: PartPlace = 'content'
  for (const part of content) {
    const place = placeOf(part, facts)
    if (place === undefined) continue
    if (ORDER.indexOf(place) < ORDER.indexOf(last)) facts.losses.add(`${facts.path}.content`, 'the order of parts')
    last = place
    addPart(fields, part, place, facts)
  }
  const { blocks, plan, calls } = fields
  const types = blocks.map(({ type }) => type)
  const citations = [...fields.citations, ...toStrays(strays, types, plan !== undefined, facts)]
  return {
    role: 'assistant',
    ...((blocks.length > 0 || (calls.length === 0 && plan === undefined)) && { content: blocks }),
    ...(plan !== undefined && { tool_plan: plan }),
    ...(calls.length > 0 && { tool_calls: calls }),
    ...(citations.length > 0 && { citations }),
  }
}

/** The order in which a message is read. */
const ORDER: readonly PartPlace[] = ['content', 'tool_plan', 'tool_calls']

interface MessageFields {
  readonly blocks: WireObject[]
  plan: string | undefined
  readonly calls: unknown[]
  readonly citations: WireObject[]
}

function addPart(fields: MessageFields, part: OutputPart, place: PartPlace, facts: PartFacts): void {
  const path = `${facts.path}.content[${part.index}]`
  switch (part.type) {
    case 'text':
      return addText(fields, part, path, facts)
    case 'refusal':
      fields.blocks.push({ type: 'text', text: part.text })
      return
    case 'reasoning':
      return place === 'tool_plan' ? addPlan(fields, part, path, facts) : addThinking(fields, part, path, facts)
    case 'tool_call':
      fields.calls.push(toToolCall(part, path, facts))
      return
    case 'unknown': {
      const value = toUnknown(part, path, facts)
      if (place === 'tool_calls') fields.calls.push(value)
      else fields.blocks.push(value as WireObject) // placeOf takes no other value for a block.
      return
    }
    case 'tool_activity':
    case 'media':
      return
    default:
      part satisfies never
  }
}

function addText({ blocks, citations }: MessageFields, part: TextPart, path: string, facts: PartFacts): void {
  const block = toText(part, path, facts)
  if (part.text === '' && part.citations === undefined && Object.keys(block).length === 2)
    return noteLostPart('a text without content', facts)
  if (part.citations === undefined) noteToken(part, false, path, facts.losses)
  const isFirst = !blocks.some(({ type }) => type === 'text')
  const slot = blocks.push(block) - 1
  const finder = createSpanFinder()
  finder.add(part.text)
  for (const citation of part.citations ?? [])
    citations.push(toCitation(citation, { slot, isFirst }, finder, path, facts))
}

const NO_CITATIONS = { citations: [] } as const

function addThinking(fields: MessageFields, part: ReasoningPart, path: string, facts: PartFacts): void {
  const { blocks, citations } = fields
  const isFirst = !blocks.some(({ type }) => type === 'thinking')
  const token = toReasoningToken(part) ?? NO_CITATIONS
  const own = toOwnCitations(token, { slot: blocks.length, isFirst }, path, facts)
  if (part.text === '' && own.length === 0) return noteLostPart('reasoning that is withheld', facts)
  blocks.push(toThinking(part, path, facts))
  citations.push(...own)
}

function addPlan(fields: MessageFields, part: ReasoningPart, path: string, facts: PartFacts): void {
  noteMetadata(part, path, facts.losses)
  if (part.text === '') return noteLostPart('an empty plan', facts)
  if (fields.plan !== undefined) noteLostPart('a second plan', facts)
  fields.plan = (fields.plan ?? '') + part.text
  fields.citations.push(...toOwnCitations(toReasoningToken(part) ?? NO_CITATIONS, undefined, path, facts))
}
