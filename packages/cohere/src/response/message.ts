import type { CompletionChoice, OutputPart, TextPart } from '@concord/core'
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
  for (const [slot, block] of blocksOf(message).entries()) {
    const part = withCitations(fromBlock(block, index()), held.get(slot))
    if (part !== undefined) content.push(part)
  }
  const plan = textOrAbsent(message['tool_plan'])
  const planned = plan === undefined ? undefined : withCitations(fromPlan(plan, index()), held.get('tool_plan'))
  if (planned !== undefined) content.push(planned)
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

interface HeldCitations {
  /** By the place of the block, or the plan. */
  readonly held: ReadonlyMap<unknown, readonly WireObject[]>
  readonly strays: readonly WireObject[]
}

function fromCitations(message: WireObject): HeldCitations {
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
  return blocks[slot]?.['type'] === type ? slot : undefined
}

/** Adds the citations to their part; `undefined` where it says nothing even so. */
function withCitations(part: OutputPart, citations: readonly WireObject[] = []): OutputPart | undefined {
  if (citations.length === 0) return isWorthTelling(part) ? part : undefined
  if (part.type === 'text') return withSpans(part, citations)
  return { ...part, ...toReplay({ ...replayOf(part), citations }) }
}

function withSpans(part: TextPart, citations: readonly WireObject[]): TextPart {
  const finder = createSpanFinder()
  finder.add(part.text)
  return { ...part, citations: citations.map((citation) => fromCitation(citation, finder)), ...CITED }
}
