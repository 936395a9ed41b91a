import type { CompletionChoice, OutputPart } from '@concord/core'
import { leftovers, objectsOf, textOrAbsent, type WireObject } from '@concord/core/adapter'
import { CITED, fromBlock, fromPlan, fromToolCall, fromUnknownCall, isFunctionCall, isWorthTelling } from './blocks.ts'
import { fromCitation, targetOf } from './citations.ts'
import { replayOf, toReplay } from './replay.ts'
import { createSpanFinder } from './spans.ts'

/** Reads a message: its blocks, its plan, its calls, and to each the citations that stand in it. */
export function fromMessage(
  message: WireObject,
  createId: () => string,
): Pick<CompletionChoice, 'content' | 'providerMetadata'> {
  const { held, strays } = fromCitations(message)
  const content: OutputPart[] = []
  const index = (): number => content.length
  const add = (part: OutputPart, citations: readonly WireObject[] | undefined): void => {
    if (citations !== undefined || isWorthTelling(part)) content.push(withCitations(part, citations))
  }
  for (const [slot, block] of blocksOf(message).entries()) add(fromBlock(block, index()), held.get(slot))
  const plan = textOrAbsent(message['tool_plan'])
  if (plan !== undefined) add(fromPlan(plan, index()), held.get('tool_plan'))
  for (const call of objectsOf(message['tool_calls']))
    content.push(isFunctionCall(call) ? fromToolCall(call, index(), createId) : fromUnknownCall(call, index()))
  return { content, ...toChoiceMetadata(leftovers(message, MESSAGE_FIELDS).providerMetadata, strays) }
}

/** The fields of a message that the contract holds. */
export const MESSAGE_FIELDS: ReadonlySet<string> = new Set([
  'role', // always the assistant
  'content',
  'tool_plan',
  'tool_calls',
  'citations',
])

/** The vendor's own fields of a message, and the citations that stand in nothing which is known. */
export function toChoiceMetadata(
  metadata: WireObject | undefined,
  strays: readonly WireObject[],
): Pick<CompletionChoice, 'providerMetadata'> {
  if (metadata === undefined && strays.length === 0) return {}
  return { providerMetadata: { ...metadata, ...(strays.length > 0 && { citations: strays }) } }
}

/** The blocks of a message; a plain text, which gateways send, is one. */
export function blocksOf({ content }: WireObject): readonly WireObject[] {
  const text = textOrAbsent(content)
  return text === undefined ? objectsOf(content) : [{ type: 'text', text }]
}

/** The citations of a message, by what they stand in. */
export interface HeldCitations {
  /** By the place of the block, or `tool_plan`. */
  readonly held: ReadonlyMap<unknown, readonly WireObject[]>
  readonly strays: readonly WireObject[]
}

/** Tells which citations of a message stand in what. */
export function fromCitations(message: WireObject): HeldCitations {
  const blocks = blocksOf(message)
  const held = new Map<unknown, WireObject[]>()
  const strays: WireObject[] = []
  for (const citation of objectsOf(message['citations'])) {
    const target = targetOf(citation)
    const slot = target === 'tool_plan' ? target : slotOf(citation, blocks, target)
    const isThere = slot === 'tool_plan' ? textOrAbsent(message['tool_plan']) !== undefined : slot !== undefined
    if (!isThere) strays.push(citation)
    else held.set(slot, [...(held.get(slot) ?? []), citation])
  }
  return { held, strays }
}

/** Without a place, the first block of its kind is meant. */
function slotOf({ content_index: place }: WireObject, blocks: readonly WireObject[], type: string): number | undefined {
  const slot = typeof place === 'number' ? place : blocks.findIndex((block) => block['type'] === type)
  return type !== 'unknown' && blocks[slot]?.['type'] === type ? slot : undefined
}

/** Adds its citations to a part. */
export function withCitations(part: OutputPart, citations: readonly WireObject[] = []): OutputPart {
  if (citations.length === 0) return part
  if (part.type !== 'text') return { ...part, ...toReplay({ ...replayOf(part), citations }) }
  const finder = createSpanFinder()
  finder.add(part.text)
  return { ...part, citations: citations.map((citation) => fromCitation(citation, finder)), ...CITED }
}
