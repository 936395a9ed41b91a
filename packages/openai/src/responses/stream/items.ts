import type { Citation, OutputPart, TokenLogprob, ToolCallPart } from '@concord/core'
import { objectsOf, textOrAbsent, type WireObject } from '@concord/core/adapter'
import type { Host } from '../../host.ts'
import { formOf, nameOf } from '../response/forms.ts'
import { toReplay, without } from '../response/replay.ts'
import { CALL, fromItem, fromToolCall, type ItemFacts, type ItemPart, keyOf, type TextKind } from '../response/items.ts'

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

/** The items of one response, each by its place. */
export interface Items {
  readonly facts: ItemFacts
  readonly all: Set<OpenItem>
  readonly byIndex: Map<number, OpenItem>
  readonly byId: Map<string, OpenItem>
  /** How many parts there are. */
  count: number
  /** The part that was written last. */
  last: Slot | undefined
}

/** Begins the items of one response. */
export function createItems(createId: () => string, host: Host): Items {
  return {
    facts: { createId, calls: new Map<string, string>(), host },
    all: new Set<OpenItem>(),
    byIndex: new Map<number, OpenItem>(),
    byId: new Map<string, OpenItem>(),
    count: 0,
    last: undefined,
  }
}

/** An item begins; a call goes out with its id and name, everything else with its first text or at its end. */
export function beginItem(items: Items, place: Place, wire: WireObject, pieces: Pieces): void {
  const { facts } = items
  const item = itemAt(items, place)
  if (wire['type'] === 'message' || wire['type'] === 'reasoning')
    item.token = toReplay(without(wire, TEXT_FIELDS), facts.host)
  const form = formOf(wire)
  if (form?.runs !== 'client' || form.call === undefined || !('text' in form.call)) return
  if (textOrAbsent(wire['call_id']) === undefined || nameOf(wire, form) === wire['type']) return
  const { replay: _replay, ...call } = fromToolCall(wire, form, facts)
  pieces.content.push(beginSlot(items, item, CALL, { ...call, arguments: '' }).piece)
}

/** A piece of text arrives. */
export function writeText(
  items: Items,
  place: Place,
  kind: TextKind,
  position: number,
  text: string,
  pieces: Pieces,
): void {
  if (text === '') return
  const item = itemAt(items, place)
  if (item.isClosed) return
  const token = item.slots.size === 0 ? item.token : undefined
  const key = keyOf(kind, position)
  const slot = item.slots.get(key) ?? beginSlot(items, item, key, { type: TYPES[kind], index: -1, text: '' })
  write(items, slot, text)
  const { type, index } = slot.piece
  if (type === 'tool_call') return
  pieces.content.push(token === undefined ? { type, index, text } : { type, index, text, ...token })
}

/** A piece of arguments arrives. */
export function writeArguments(items: Items, place: Place, text: string, pieces: Pieces): void {
  const slot = findItem(items, place)?.slots.get(CALL)
  if (slot?.piece.type !== 'tool_call' || text === '') return
  write(items, slot, text)
  pieces.content.push(toPiece(slot.piece, text))
}

function toPiece(call: ToolCallPart, text: string): ToolCallPart {
  const { index, id, name, custom, syntheticId } = call
  if (custom === true || syntheticId === true) return { ...call, arguments: text }
  return { type: 'tool_call', index, id, name, arguments: text }
}

/** More arrives of the part that was written last. */
export function writeOn({ last }: Items, text: string): void {
  last?.written.push(text)
}

function write(items: Items, slot: Slot, text: string): void {
  items.last = slot
  slot.written.push(text)
}

/** Keeps what the end of the item says again: it goes out only where that end is missing. */
export function holdBack(items: Items, place: Place, position: number, held: Partial<Held>): void {
  const slot = findItem(items, place)?.slots.get(keyOf('text', position))
  slot?.citations.push(...(held.citations ?? []))
  slot?.logprobs.push(...(held.logprobs ?? []))
}

/** An item is whole: what its pieces did not bring goes out. */
export function closeItem(items: Items, place: Place, wire: WireObject, pieces: Pieces): void {
  closeOnce(items, itemAt(items, place), wire, pieces)
}

/** The output is whole: items that did not end within the stream do so now. */
export function closeItems(items: Items, output: unknown, pieces: Pieces): void {
  for (const [index, wire] of objectsOf(output).entries()) {
    // First by the id: an output may lack items that the stream had.
    const id = textOrAbsent(wire['id'])
    closeOnce(items, findItem(items, { index: undefined, id }) ?? itemAt(items, { index, id }), wire, pieces)
  }
}

/** Gives what is held of items that were cut. */
export function endItems({ all }: Items, pieces: Pieces): void {
  for (const { slots } of all) for (const slot of slots.values()) giveHeld(slot, pieces)
  sort(pieces)
}

function findItem({ byIndex, byId }: Items, { index, id }: Place): OpenItem | undefined {
  const placed = index === undefined ? undefined : byIndex.get(index)
  return placed ?? (id === undefined ? undefined : byId.get(id))
}

function itemAt(items: Items, place: Place): OpenItem {
  const item: OpenItem = findItem(items, place) ?? { slots: new Map<string, Slot>(), isClosed: false, token: undefined }
  items.all.add(item)
  if (place.index !== undefined) items.byIndex.set(place.index, item)
  if (place.id !== undefined) items.byId.set(place.id, item)
  return item
}

function beginSlot(items: Items, { slots }: OpenItem, key: string, piece: Piece): Slot {
  const known = slots.get(key)
  if (known !== undefined) return known
  const slot: Slot = { piece: { ...piece, index: items.count++ }, written: [], citations: [], logprobs: [] }
  slots.set(key, slot)
  return slot
}

function closeOnce(items: Items, item: OpenItem, wire: WireObject, pieces: Pieces): void {
  if (item.isClosed) return
  item.isClosed = true
  for (const whole of fromItem(wire, items.facts)) closePart(items, item, whole, pieces)
  sort(pieces)
}

function closePart(items: Items, { slots }: OpenItem, { key, part, logprobs }: ItemPart, pieces: Pieces): void {
  const begun = slots.has(key) ? key : keyOfText(slots, part)
  const slot = begun === undefined ? undefined : slots.get(begun)
  if (begun !== undefined) slots.delete(begun)
  for (const token of logprobs ?? slot?.logprobs ?? []) pieces.logprobs.push(token)
  if (slot?.piece.type !== part.type) {
    pieces.content.push({ ...part, index: items.count++ })
    return
  }
  const rest = restOf(part, slot)
  if (rest !== undefined) pieces.content.push(rest)
}

/** What comes in pieces, or is of use only when it is whole. */
const TEXT_FIELDS = ['content', 'summary', 'encrypted_content'] as const

interface OpenItem {
  /** The parts that have begun, by their keys. */
  readonly slots: Map<string, Slot>
  isClosed: boolean
  /** What is known at its beginning of the token of texts: who reads on sees where an item begins. */
  token: ReturnType<typeof toReplay> | undefined
}

interface Held {
  readonly citations: readonly Citation[]
  readonly logprobs: readonly TokenLogprob[]
}

type Piece = Extract<OutputPart, { type: 'text' | 'reasoning' | 'refusal' | 'tool_call' }>

interface Slot {
  /** The part without its text or arguments. */
  readonly piece: Piece
  /** What went out of them, in pieces. */
  readonly written: string[]
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
  const found = [...slots].find(([, slot]) => slot.piece.type === part.type && text.startsWith(writtenOf(slot)))
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
  slot: Slot,
): Pick<OutputPart, 'providerMetadata'> {
  return text === '' || text.startsWith(writtenOf(slot)) ? {} : { providerMetadata: { ...providerMetadata, text } }
}

function restOfText(whole: string, slot: Slot): string {
  const written = writtenOf(slot)
  return whole.startsWith(written) ? whole.slice(written.length) : ''
}

function writtenOf({ written }: Slot): string {
  return written.join('')
}

function giveHeld({ piece, citations, logprobs }: Slot, pieces: Pieces): void {
  pieces.logprobs.push(...logprobs)
  if (citations.length > 0 && piece.type === 'text') pieces.content.push({ ...piece, citations })
}
