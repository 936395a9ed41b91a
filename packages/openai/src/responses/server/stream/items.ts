import type { OutputPart, TokenLogprob } from '@concord/core'
import { joinPieces, type Losses, type WireObject } from '@concord/core/adapter'
import type { Host } from '../../../host.ts'
import { replayOf } from '../../response/replay.ts'
import { belongsTo, type Group, toData } from '../response/groups.ts'
import { CHOICE, type ItemFacts, pathOf, toItem } from '../response/items.ts'
import { type PlacedEvent, toEndings } from './endings.ts'
import type { ToFrame } from './frames.ts'

/** Writes the pieces of one response's parts. */
export interface ItemsWriter {
  write(part: OutputPart, isOwn: boolean): string
  /** Ends the items that still go on. */
  end(logprobs: readonly TokenLogprob[] | undefined): WrittenOutput
}

/** What all items came to. */
export interface WrittenOutput {
  readonly frames: string
  readonly output: readonly WireObject[]
  /** The parts that the wire carries. */
  readonly parts: readonly OutputPart[]
  readonly hasLostLogprobs: boolean
}

/**
 * Makes the state that writes the items of one response. Text goes out as it comes, and its item ends with the response,
 * since a piece of it may still come; an item that goes out whole ends where the next one begins.
 */
export function createItemsWriter(losses: Losses, toFrame: ToFrame, host: Host): ItemsWriter {
  const items: WrittenItem[] = []
  const parts = new Map<number, WrittenPart>()
  const calls = new Map<string, string>()
  const ids = new Set<unknown>()

  function begin(part: OutputPart): { frames: string; written: WrittenPart } {
    const open = items.at(-1)
    if (open !== undefined && !open.isClosed && belongsTo(wholeOf(open), part, host)) {
      const hasGap = open.parts.some(({ hasDeltas }) => !hasDeltas)
      if (hasGap) open.isHeld = true
      return { frames: '', written: addPart(open, part) }
    }
    const frames = items.map((item) => (item.parts.every(({ hasDeltas }) => hasDeltas) ? '' : close(item, undefined)))
    const item: WrittenItem = {
      place: items.length,
      parts: [],
      isOwn: false,
      isBegun: false,
      isHeld: false,
      isClosed: false,
    }
    items.push(item)
    return { frames: frames.join(''), written: addPart(item, part) }
  }

  function addPart(item: WrittenItem, part: OutputPart): WrittenPart {
    const position = item.parts.length
    const written: WrittenPart = { item, position, pieces: [], isJoined: position > 0, hasDeltas: false }
    item.parts.push(written)
    parts.set(part.index, written)
    return written
  }

  function add(written: WrittenPart, part: OutputPart): string {
    const { item, pieces, isJoined } = written
    if (item.isClosed) {
      losses.add(pathOf(part), 'what comes to a part after its end')
      return ''
    }
    if (isJoined && part.replay !== undefined) losses.add(`${pathOf(part)}.replay`, 'a token within an item')
    const { replay: _replay, ...plain } = part
    pieces.push(isJoined ? plain : part)
    const delta = item.isHeld ? undefined : toDelta(part, written, host)
    if (delta === undefined) {
      if (part.type === 'tool_call') item.isHeld = true
      return ''
    }
    const begun = item.isBegun ? '' : beginItem(item, part)
    written.hasDeltas = true
    const place = { output_index: item.place, item_id: toData({ ...part, index: firstIndex(item) })['id'] }
    return begun + delta.map(([type, fields]) => toFrame(type, { ...place, ...fields })).join('')
  }

  function beginItem(item: WrittenItem, part: OutputPart): string {
    item.isBegun = true
    const wire = toBegun(part)
    return toFrame('response.output_item.added', { output_index: item.place, item: wire })
  }

  function close(item: WrittenItem, logprobs: readonly TokenLogprob[] | undefined): string {
    if (item.isClosed) return ''
    item.isClosed = true
    const hasPieces = item.parts.every(({ hasDeltas }) => hasDeltas)
    const facts: ItemFacts = { losses, host, isOwn: item.isOwn, calls, ids, hasPieces, logprobs }
    item.wire = toItem(wholeOf(item), facts)
    item.logprobs = facts.logprobs
    if (item.wire === undefined) return ''
    const place = { output_index: item.place, item: item.wire }
    const added = item.isBegun ? '' : toFrame('response.output_item.added', place)
    const endings = toEndings(item.wire, (position) => item.parts[position]?.hasDeltas === true)
    const inside = { output_index: item.place, item_id: item.wire['id'] }
    const ended = endings.map(([type, fields]) => toFrame(type, { ...inside, ...fields })).join('')
    return added + ended + toFrame('response.output_item.done', place)
  }

  return {
    write(part, isOwn) {
      const known = parts.get(part.index)
      const { frames, written } = known === undefined ? begin(part) : { frames: '', written: known }
      written.item.isOwn = isOwn
      return frames + add(written, part)
    },
    end(logprobs) {
      let left = logprobs
      const frames = items.map((item) => {
        if (item.isClosed) return ''
        const frame = close(item, left)
        left = item.logprobs
        return frame
      })
      const carried = items.filter(({ wire }) => wire !== undefined)
      return {
        frames: frames.join(''),
        output: carried.flatMap(({ wire }): readonly WireObject[] => (wire === undefined ? [] : [wire])),
        parts: carried.flatMap((item) => [...wholeOf(item)]),
        hasLostLogprobs: left !== undefined,
      }
    },
  }
}

interface WrittenItem {
  readonly place: number
  readonly parts: WrittenPart[]
  isOwn: boolean
  /** Its beginning went out. */
  isBegun: boolean
  /** What comes to it goes out at its end: a part before it did not go out yet. */
  isHeld: boolean
  isClosed: boolean
  wire?: WireObject | undefined
  logprobs?: readonly TokenLogprob[] | undefined
}

interface WrittenPart {
  readonly item: WrittenItem
  readonly position: number
  readonly pieces: OutputPart[]
  /** It goes on with an item that another part began. */
  readonly isJoined: boolean
  hasDeltas: boolean
}

function firstIndex({ parts }: WrittenItem): number {
  return parts[0]?.pieces[0]?.index ?? 0
}

/** The parts of an item, as far as they have come. */
function wholeOf({ parts }: WrittenItem): Group {
  const [first, ...others] = parts.flatMap(({ pieces }) => joinPieces(pieces))
  if (first === undefined) throw new TypeError(`an item of ${CHOICE} has no part`)
  return [first, ...others]
}

type Delta = readonly PlacedEvent[]

/** The events of a piece of text; `undefined` for what goes out whole. */
function toDelta(part: OutputPart, { position, hasDeltas }: WrittenPart, host: Host): Delta | undefined {
  switch (part.type) {
    case 'text': {
      const place = { content_index: position }
      const block = { type: 'output_text', text: '', annotations: [], logprobs: [] }
      const added = ['response.content_part.added', { ...place, part: block }] as const
      return toText(part.text, hasDeltas, added, 'response.output_text.delta', { ...place, logprobs: [] })
    }
    case 'refusal': {
      const place = { content_index: position }
      const added = ['response.content_part.added', { ...place, part: { type: 'refusal', refusal: '' } }] as const
      return toText(part.text, hasDeltas, added, 'response.refusal.delta', place)
    }
    case 'reasoning': {
      const place = { summary_index: position }
      const block = { type: 'summary_text', text: '' }
      const added = ['response.reasoning_summary_part.added', { ...place, part: block }] as const
      return toText(part.text, hasDeltas, added, 'response.reasoning_summary_text.delta', place)
    }
    case 'tool_call': {
      if (!hasDeltas && isOfAnotherForm(part, host)) return undefined
      const type = part.custom === true ? 'response.custom_tool_call_input' : 'response.function_call_arguments'
      return part.arguments === '' ? [] : [[`${type}.delta`, { delta: part.arguments }]]
    }
    case 'tool_activity':
    case 'media':
    case 'unknown':
      return undefined
    default:
      return part satisfies never
  }
}

/** A call whose token says that its item has no arguments in pieces. */
function isOfAnotherForm(part: OutputPart, host: Host): boolean {
  const own = replayOf(part, host)
  return own !== undefined && own['type'] !== toData(part)['type']
}

function toText(
  text: string,
  hasDeltas: boolean,
  added: Delta[number],
  type: string,
  place: object,
): Delta | undefined {
  if (text === '') return hasDeltas ? [] : undefined
  const delta = [type, { ...place, delta: text }] as const
  return hasDeltas ? [delta] : [added, delta]
}

/** An item whose text has not come yet. */
function toBegun(part: OutputPart): WireObject {
  const data = { ...toData(part), status: 'in_progress' }
  if (part.type === 'tool_call') {
    const { id, name } = part
    return { ...data, call_id: id, name, [part.custom === true ? 'input' : 'arguments']: '' }
  }
  return part.type === 'reasoning' ? { ...data, summary: [] } : { ...data, content: [] }
}
