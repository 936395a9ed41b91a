import type { Citation, OutputPart, TokenLogprob } from '@concord/core'
import { isObject, type Losses, type WireObject } from '@concord/core/adapter'
import type { Host } from '../../../host.ts'
import { toLogprobs } from '../../../server/logprobs.ts'
import { replayOf } from '../../response/replay.ts'
import { fromAnnotation } from '../../response/annotations.ts'
import { fromItem } from '../../response/items.ts'
import { dataOf, type Group, joinFields } from './groups.ts'

/** What the writer of an item may know beside it. */
export interface ItemFacts {
  readonly losses: Losses
  readonly host: Host
  /** Whether the metadata is the host's. */
  readonly isOwn: boolean
  /** The ids of the calls so far, by the names of their tools. */
  readonly calls: Map<string, string>
  /** The ids of the items so far: clients find each by its own. */
  readonly ids: Set<unknown>
  /** The texts went out in pieces; their end may then be another text. */
  readonly hasPieces: boolean
  /** Log-probabilities that stand with the first text. */
  logprobs?: readonly TokenLogprob[] | undefined
}

/** The one choice that a response is. */
export const CHOICE = 'choices[0]'

/** The wire, as a warning names it. */
export const WIRE = 'the responses wire'

/** Writes the parts of one item; `undefined` where the wire has none for it. */
export function toItem(group: Group, facts: ItemFacts): WireObject | undefined {
  const [first] = group
  if (isLost(first, facts)) {
    facts.losses.add(`${CHOICE}.content`, `a ${first.type} part of this kind`)
    return undefined
  }
  const data = dataOf(group, facts.calls, facts.host)
  if (first.replay !== undefined && JSON.stringify(replayOf(first, facts.host)) !== JSON.stringify(data))
    facts.losses.add(`${pathOf(first)}.replay`, 'a replay token of another API')
  const [, ...others] = group
  const carried: Group = [toCarried(first, data, facts), ...others.map((part) => toCarried(part, data, facts))]
  const item = withOwnId(joinFields(carried, data, toBlocks(group, facts)), first, facts)
  const back = fromItem(item, { createId: () => '', calls: facts.calls, host: facts.host })
  if (back.length !== group.length) facts.losses.add(`${CHOICE}.content`, 'parts of this kind in one item')
  for (const [i, part] of group.entries()) noteTool(part, back[i]?.part, facts)
  for (const part of others)
    if (part.replay !== undefined) facts.losses.add(`${pathOf(part)}.replay`, 'a replay token of another API')
  noteOrder(group, facts)
  return item
}

/** Gives an id to what has none, and another to the result of a tool that stands apart from its call. */
function withOwnId(item: WireObject, part: OutputPart, { ids, losses }: ItemFacts): WireObject {
  const { id } = item
  const isNew = part.type === 'unknown' ? id !== undefined : !ids.has(id)
  ids.add(id)
  if (isNew || (part.type !== 'unknown' && part.type !== 'tool_activity')) return item
  const isBare = part.type === 'unknown'
  losses.add(
    `${pathOf(part)}.${isBare ? 'value' : 'id'}`,
    isBare ? 'an item without an id' : 'a result apart from its call',
  )
  return { ...item, id: isBare ? `item_${part.index}` : `${String(id)}_${part.index}` }
}

/** The path of a part. */
export function pathOf({ index }: OutputPart): string {
  return `${CHOICE}.content[${index}]`
}

function isLost(part: OutputPart, { host }: ItemFacts): boolean {
  if (part.type === 'media')
    return part.data === undefined || !/^image\/(png|jpeg|webp|gif|svg\+xml)$/.test(part.mediaType)
  if (part.type !== 'unknown') return false
  const { value } = part
  const [back] = isObject(value) ? fromItem(value, { createId: () => '', calls: new Map(), host }) : []
  return back?.part.type !== 'unknown'
}

/** A result is text on this wire, but for those of OpenAI's own tools. */
function toCarried(part: OutputPart, data: WireObject, { losses }: ItemFacts): OutputPart {
  if (part.type !== 'tool_activity' || part.output === undefined) return part
  if (data['type'] !== 'mcp_call' || typeof part.output === 'string') return part
  losses.add(`${pathOf(part)}.output`, 'a result that is no text')
  return { ...part, output: JSON.stringify(part.output) }
}

function toBlocks(group: Group, facts: ItemFacts): readonly WireObject[] {
  return group.flatMap((part): readonly WireObject[] => {
    switch (part.type) {
      case 'text':
        return [toText(part, facts)]
      case 'refusal':
        return [{ ...ownFields(part, ['type', 'refusal'], facts), type: 'refusal', refusal: part.text }]
      case 'reasoning': {
        if (part.text === '') {
          noteMetadata(part, facts)
          return []
        }
        const isShown = facts.isOwn && part.providerMetadata?.['type'] === 'reasoning_text'
        const fields = ownFields(part, isShown ? ['text'] : ['type', 'text'], facts)
        return [{ type: 'summary_text', ...fields, text: part.text }]
      }
      case 'unknown':
        noteMetadata(part, facts)
        return isObject(part.value) ? [part.value] : []
      case 'tool_call':
      case 'tool_activity':
      case 'media':
        noteMetadata(part, facts)
        return []
      default:
        return part satisfies never
    }
  })
}

function toText(part: Extract<OutputPart, { type: 'text' }>, facts: ItemFacts): WireObject {
  const { text: whole, ...metadata } = part.providerMetadata ?? {}
  const isContradicted = typeof whole === 'string' && !whole.startsWith(part.text)
  if (facts.isOwn && facts.hasPieces && isContradicted)
    return toText({ ...part, text: whole, providerMetadata: metadata }, facts)
  const path = `${pathOf(part)}.citations`
  const annotations = (part.citations ?? []).map((citation) => toAnnotation(citation, path, facts))
  const content = part.text === '' ? undefined : facts.logprobs
  if (content !== undefined) facts.logprobs = undefined
  const lists: { readonly content?: unknown } = toLogprobs(
    content === undefined ? {} : { content },
    `${CHOICE}.logprobs`,
    facts.losses,
  )
  return {
    ...ownFields(part, ['type', 'text', 'annotations', 'logprobs'], facts),
    type: 'output_text',
    text: part.text,
    annotations,
    logprobs: lists.content ?? [],
  }
}

/** Writes a citation: as it came where it is of this wire, by its URL otherwise. */
function toAnnotation(citation: Citation, path: string, { isOwn, losses }: ItemFacts): WireObject {
  const { url, title, start, end, source } = citation
  if (isObject(source) && (isOwn || isAnnotation(source)) && isSame(fromAnnotation(source), citation)) return source
  losses.add(path, 'a citation of another vendor')
  return { type: 'url_citation', url: url ?? '', title: title ?? '', start_index: start ?? 0, end_index: end ?? 0 }
}

/** Those that name an address have a place in the text, too. */
function isAnnotation({ type, start_index: start, end_index: end }: WireObject): boolean {
  if (type === 'url_citation') return typeof start === 'number' && typeof end === 'number'
  return type === 'file_citation' || type === 'container_file_citation' || type === 'file_path'
}

function isSame(own: Citation, citation: Citation): boolean {
  return (['url', 'title', 'quotedText', 'start', 'end'] as const).every((key) => own[key] === citation[key])
}

/** The vendor's own fields of a part, but for those that the contract's fields are written to. */
function ownFields(part: OutputPart, reserved: readonly string[], { isOwn, losses }: ItemFacts): WireObject {
  const entries = Object.entries(part.providerMetadata ?? {})
  const own = isOwn ? entries.filter(([key]) => !reserved.includes(key)) : []
  if (own.length < entries.length) losses.add(`${pathOf(part)}.providerMetadata`, 'metadata of another vendor')
  return Object.fromEntries(own)
}

function noteMetadata(part: OutputPart, { losses }: ItemFacts): void {
  if (part.providerMetadata !== undefined) losses.add(`${pathOf(part)}.providerMetadata`, 'metadata of this part')
}

/** Notes what a tool or an image has and its item does not. */
function noteTool(part: OutputPart, back: OutputPart | undefined, { losses }: ItemFacts): void {
  if (part.type === 'media') {
    if (part.url !== undefined) losses.add(`${pathOf(part)}.url`, 'media by URL')
    if (part.transcript !== undefined) losses.add(`${pathOf(part)}.transcript`, 'a transcript')
  }
  if (part.type !== 'tool_call' && part.type !== 'tool_activity') return
  const read = back?.type === part.type ? back : undefined
  if (read?.arguments !== part.arguments) losses.add(`${pathOf(part)}.arguments`, 'these arguments')
  if (part.type === 'tool_activity' && part.output === null) losses.add(`${pathOf(part)}.output`, 'a result of null')
}

/** Summaries come before the reasoning itself. */
function noteOrder(group: Group, { isOwn, losses }: ItemFacts): void {
  const isShown = group.map((part) => isOwn && part.providerMetadata?.['type'] === 'reasoning_text')
  if (group[0].type === 'reasoning' && isShown.some((shown, i) => !shown && isShown[i - 1] === true))
    losses.add(`${CHOICE}.content`, 'the order of reasoning')
}
