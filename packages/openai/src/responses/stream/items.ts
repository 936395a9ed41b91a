import type { Citation, OutputPart, TokenLogprob } from '@concord/core'
import { objectsOf, textOrAbsent, type WireObject } from '@concord/core/adapter'
import type { Host } from '../../host.ts'
import { formOf, nameOf } from '../response/forms.ts'
import { toReplay, without } from '../response/replay.ts'
import { CALL, fromItem, fromToolCall, type ItemPart, keyOf, type TextKind } from '../response/items.ts'

/** What one event brings. */
export interface Pieces {
  readonly content: OutputPart[]
  readonly logprobs: TokenLogprob[]
}

/** Where an item stands: some hosts leave the place or the id out of an event, or change the id from event to event. */
export interface Place {
  readonly index: number | undefined
  readonly id: string | undefined
}

/** Reads the items of one response, each by its place. */
export interface ItemsReader {
  /** An item begins; a call goes out with its id and name, everything else with its first text or at its end. */
  begin(place: Place, item: WireObject, pieces: Pieces): void
  /** A piece of text arrives. */
  write(place: Place, kind: TextKind, position: number, text: string, pieces: Pieces): void
  /** A piece of arguments arrives. */
  writeArguments(place: Place, text: string, pieces: Pieces): void
  /** Keeps what the end of the item says again: it goes out only where that end is missing. */
  hold(place: Place, position: number, held: Partial<Held>): void
  /** An item is whole: what its pieces did not bring goes out. */
  close(place: Place, item: WireObject, pieces: Pieces): void
  /** The output is whole: items that did not end within the stream do so now. */
  closeAll(output: unknown, pieces: Pieces): void
  /** Gives what is held of items that were cut. */
  end(pieces: Pieces): void
}

/** Makes the state that reads the items of one response. */
export function createItemsReader(createId: () => string, host: Host): ItemsReader {
  const facts = { createId, calls: new Map<string, string>(), host }
  const items = new Set<OpenItem>()
  const byIndex = new Map<number, OpenItem>()
  const byId = new Map<string, OpenItem>()
  let count = 0

  function find({ index, id }: Place): OpenItem | undefined {
    const placed = index === undefined ? undefined : byIndex.get(index)
    return placed ?? (id === undefined ? undefined : byId.get(id))
  }

  function itemAt(place: Place): OpenItem {
    const item: OpenItem = find(place) ?? { slots: new Map<string, Slot>(), isClosed: false }
    items.add(item)
    if (place.index !== undefined) byIndex.set(place.index, item)
    if (place.id !== undefined) byId.set(place.id, item)
    return item
  }

  function slotOf({ slots }: OpenItem, key: string, create: (index: number) => Piece): Slot {
    const known = slots.get(key)
    if (known !== undefined) return known
    const slot: Slot = { piece: create(count++), written: '', citations: [], logprobs: [] }
    slots.set(key, slot)
    return slot
  }

  function closeOnce(item: OpenItem, wire: WireObject, pieces: Pieces): void {
    if (item.isClosed) return
    item.isClosed = true
    for (const whole of fromItem(wire, facts)) closePart(item, whole, pieces)
    sort(pieces)
  }

  function closePart({ slots }: OpenItem, { key, part, logprobs }: ItemPart, pieces: Pieces): void {
    const begun = slots.has(key) ? key : keyOfText(slots, part)
    const slot = begun === undefined ? undefined : slots.get(begun)
    if (begun !== undefined) slots.delete(begun)
    for (const token of logprobs ?? slot?.logprobs ?? []) pieces.logprobs.push(token)
    if (slot?.piece.type !== part.type) {
      pieces.content.push({ ...part, index: count++ })
      return
    }
    const rest = restOf(part, slot)
    if (rest !== undefined) pieces.content.push(rest)
  }

  return {
    begin(place, wire, pieces) {
      const item = itemAt(place)
      if (wire['type'] === 'message' || wire['type'] === 'reasoning')
        item.token = toReplay(without(wire, TEXT_FIELDS), host)
      const form = formOf(wire)
      if (form?.runs !== 'client' || form.call === undefined || !('text' in form.call)) return
      if (textOrAbsent(wire['call_id']) === undefined || nameOf(wire, form) === wire['type']) return
      const { replay: _replay, ...call } = fromToolCall(wire, form, facts)
      pieces.content.push(slotOf(item, CALL, (index) => ({ ...call, index, arguments: '' })).piece)
    },
    write(place, kind, position, text, pieces) {
      if (text === '') return
      const item = itemAt(place)
      if (item.isClosed) return
      const token = item.slots.size === 0 ? item.token : undefined
      const slot = slotOf(item, keyOf(kind, position), (index) => ({ type: TYPES[kind], index, text: '' }))
      slot.written += text
      if (slot.piece.type === 'tool_call') return
      pieces.content.push({ type: slot.piece.type, index: slot.piece.index, text, ...token })
    },
    writeArguments(place, text, pieces) {
      const slot = find(place)?.slots.get(CALL)
      if (slot?.piece.type !== 'tool_call' || text === '') return
      slot.written += text
      pieces.content.push({ ...slot.piece, arguments: text })
    },
    hold(place, position, { citations = [], logprobs = [] }) {
      const slot = find(place)?.slots.get(keyOf('text', position))
      slot?.citations.push(...citations)
      slot?.logprobs.push(...logprobs)
    },
    close: (place, wire, pieces) => closeOnce(itemAt(place), wire, pieces),
    closeAll(output, pieces) {
      for (const [index, wire] of objectsOf(output).entries()) {
        // First by the id: an output may lack items that the stream had.
        const id = textOrAbsent(wire['id'])
        closeOnce(find({ index: undefined, id }) ?? itemAt({ index, id }), wire, pieces)
      }
    },
    end(pieces) {
      for (const { slots } of items) for (const slot of slots.values()) giveHeld(slot, pieces)
      sort(pieces)
    },
  }
}

/** What comes in pieces, or is of use only when it is whole. */
const TEXT_FIELDS = ['content', 'summary', 'encrypted_content'] as const

interface OpenItem {
  /** The parts that have begun, by their keys. */
  readonly slots: Map<string, Slot>
  isClosed: boolean
  /** What is known at its beginning of the token of texts: who reads on sees where an item begins. */
  token?: ReturnType<typeof toReplay>
}

interface Held {
  readonly citations: readonly Citation[]
  readonly logprobs: readonly TokenLogprob[]
}

type Piece = Extract<OutputPart, { type: 'text' | 'reasoning' | 'refusal' | 'tool_call' }>

interface Slot {
  /** The part without its text or arguments. */
  readonly piece: Piece
  /** What went out of them. */
  written: string
  readonly citations: Citation[]
  readonly logprobs: TokenLogprob[]
}

const TYPES = { text: 'text', refusal: 'refusal', summary: 'reasoning', reasoning: 'reasoning' } as const

function sort({ content }: Pieces): void {
  if (content.length > 1) content.sort((a, b) => a.index - b.index)
}

/** Some hosts count the parts of an item otherwise in its pieces: a part is then found by what was written of it. */
function keyOfText(slots: ReadonlyMap<string, Slot>, part: OutputPart): string | undefined {
  const text = 'text' in part ? part.text : ''
  const found = [...slots].find(([, { piece, written }]) => piece.type === part.type && text.startsWith(written))
  return text === '' ? undefined : found?.[0]
}

/** What a whole part has beyond its pieces; where they say something else, they count. */
function restOf(part: OutputPart, slot: Slot): OutputPart | undefined {
  const { piece } = slot
  if (part.type === 'tool_call' && piece.type === 'tool_call')
    return { ...part, index: piece.index, id: piece.id, name: piece.name, arguments: restOfText(part.arguments, slot) }
  if (part.type !== 'text' && part.type !== 'refusal' && part.type !== 'reasoning') return undefined
  const given = { ...part, index: piece.index, text: restOfText(part.text, slot), ...contradictionOf(part, slot) }
  const whole =
    given.type === 'text' && given.citations === undefined && slot.citations.length > 0
      ? { ...given, citations: slot.citations }
      : given
  const saysNothing = whole.text === '' && Object.keys(whole).length === PLAIN_FIELDS
  return saysNothing ? undefined : whole
}

/** Type, index and text. */
const PLAIN_FIELDS = 3

/** What was handed out stands; a whole that says something else is kept beside it, as the vendor's. */
function contradictionOf(
  { text, providerMetadata }: Extract<OutputPart, { type: 'text' | 'refusal' | 'reasoning' }>,
  { written }: Slot,
): Pick<OutputPart, 'providerMetadata'> {
  return text === '' || text.startsWith(written) ? {} : { providerMetadata: { ...providerMetadata, text } }
}

function restOfText(whole: string, { written }: Slot): string {
  return whole.startsWith(written) ? whole.slice(written.length) : ''
}

function giveHeld({ piece, citations, logprobs }: Slot, pieces: Pieces): void {
  pieces.logprobs.push(...logprobs)
  if (citations.length > 0 && piece.type === 'text') pieces.content.push({ ...piece, citations })
}
