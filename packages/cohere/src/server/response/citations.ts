import type { Citation } from '@concord/core'
import { isObject, objectsOf, type PartFacts, present, type WireObject } from '@concord/core/adapter'
import { fromCitation, targetOf } from '../../response/citations.ts'
import { replayOf } from '../../response/replay.ts'
import type { SpanFinder } from '../../response/spans.ts'

/** The block that a citation stands in. */
export interface CitedBlock {
  readonly slot: number
  /** Whether it is the first of its kind, which a citation means that names no place. */
  readonly isFirst: boolean
}

/** Writes a citation: as it came where it is of this wire and stands in this block, by what is known of it otherwise. */
export function toCitation(
  citation: Citation,
  block: CitedBlock,
  finder: SpanFinder,
  path: string,
  { losses }: PartFacts,
): WireObject {
  const { url, title, quotedText, start, end, source } = citation
  const isOwn = isObject(source) && targetOf(source) === 'text' && standsIn(source, block)
  if (isOwn && isSame(fromCitation(source, finder), citation)) return source
  losses.add(`${path}.citations`, 'a citation of another vendor')
  const isPlaced = start !== undefined && end !== undefined
  return {
    ...(isPlaced && { start: finder.toPoints(start), end: finder.toPoints(end), text: finder.slice({ start, end }) }),
    sources: [{ type: 'document', document: present({ url, title, text: quotedText }) }],
    type: 'TEXT_CONTENT',
    content_index: block.slot,
  }
}

function isSame(own: Citation, citation: Citation): boolean {
  return (['url', 'title', 'quotedText', 'start', 'end'] as const).every((key) => own[key] === citation[key])
}

function standsIn({ content_index: place }: WireObject, { slot, isFirst }: CitedBlock): boolean {
  return place === undefined || place === null ? isFirst : place === slot
}

/** The citations of a token that stand in their block, or in the plan; notes those that would be read as another one's. */
export function toOwnCitations(
  { citations }: Pick<ReasoningToken, 'citations'>,
  block: CitedBlock | undefined,
  path: string,
  { losses }: Pick<PartFacts, 'losses'>,
): readonly WireObject[] {
  const own = citations.filter((citation) => block === undefined || standsIn(citation, block))
  if (own.length < citations.length) losses.add(`${path}.replay`, 'a citation that stands in another block')
  return own
}

/** Notes a citation that would be read as one of what the answer holds, and leaves it out; gives those that stay apart. */
export function toStrays(
  citations: readonly WireObject[],
  types: readonly unknown[],
  hasPlan: boolean,
  { path, losses }: Pick<PartFacts, 'path' | 'losses'>,
): readonly WireObject[] {
  const strays = citations.filter((citation) => {
    const target = targetOf(citation)
    const place = citation['content_index']
    if (target === 'tool_plan' || target === 'unknown') return target === 'unknown' || !hasPlan
    return typeof place === 'number' ? types[place] !== target : !types.includes(target)
  })
  if (strays.length < citations.length)
    losses.add(`${path}.providerMetadata`, 'a citation apart from what it stands in')
  return strays
}

/** What the token of a reasoning part says. */
export interface ReasoningToken {
  readonly type: 'thinking' | 'tool_plan'
  readonly citations: readonly WireObject[]
}

/** Reads the token of a reasoning part; `undefined` for one that the wire does not carry. */
export function toReasoningToken(part: Parameters<typeof replayOf>[0]): ReasoningToken | undefined {
  const { type, citations, ...others } = replayOf(part) ?? {}
  if ((type !== 'thinking' && type !== 'tool_plan') || Object.keys(others).length > 0) return undefined
  const list = objectsOf(citations)
  const isList = citations === undefined || (Array.isArray(citations) && list.length === citations.length)
  return isList && list.every((citation) => targetOf(citation) === type) ? { type, citations: list } : undefined
}
