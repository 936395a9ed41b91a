import type { OutputPart, ProviderMetadata } from '@concord/core'
import { createPartNumbers, isObject, leftovers, type PartNumbers, type WireObject } from '@concord/core/adapter'
import type { BlockFacts } from '../response/blocks.ts'
import { PADDING } from './facts.ts'
import { openBlock, type OpenBlock } from './open-blocks.ts'

/** The blocks of one message, in pieces, each by its place on the wire. */
export interface Blocks {
  readonly facts: BlockFacts
  readonly numbers: PartNumbers
  /** All of them, and the last one at each place: a place may be used again. */
  readonly all: PlacedBlock[]
  readonly byPlace: Map<string, PlacedBlock>
}

/** Begins the blocks of one message. A block has no start where it is one of text or of thought. */
export function createBlocks(createId: () => string): Blocks {
  return {
    facts: { createId, names: new Map() },
    numbers: createPartNumbers(),
    all: [],
    byPlace: new Map<string, PlacedBlock>(),
  }
}

/** Reads the beginning of a block. */
export function startBlock(blocks: Blocks, event: WireObject, content: OutputPart[]): void {
  const { contentBlockIndex: place, start } = event
  for (const [name, begun] of entriesOf(start)) {
    const isBegun = isObject(begun) && !DELTAS_ONLY.has(name)
    const placed = isBegun ? placeBlock(blocks, place, name, begun, content) : blockAt(blocks, place, name, content)
    if (!isBegun) placed.block.kind.add(placed.block, name, begun, content)
    note(placed, event)
  }
}

/** Reads a piece of a block. */
export function addToBlock(blocks: Blocks, event: WireObject, content: OutputPart[]): void {
  const { contentBlockIndex: place, delta } = event
  for (const [key, piece] of entriesOf(delta)) {
    const placed = blockAt(blocks, place, key === 'citation' ? 'text' : key, content)
    placed.block.kind.add(placed.block, key, piece, content)
    note(placed, event)
  }
}

/** Reads the end of a block. */
export function stopBlock({ all }: Blocks, event: WireObject, content: OutputPart[]): void {
  for (const placed of all) {
    if (placed.place !== event['contentBlockIndex']) continue
    note(placed, event)
    stop(placed, content)
  }
}

/** Gives what still waits, once the message is whole; of one that was cut, what is of use only as a whole stays out. */
export function endBlocks({ all }: Blocks, content: OutputPart[]): void {
  const late: OutputPart[] = []
  for (const placed of all) stop(placed, late)
  content.push(...late.toSorted((a, b) => a.index - b.index))
}

function blockAt(blocks: Blocks, place: unknown, name: string, content: OutputPart[]): PlacedBlock {
  return blocks.byPlace.get(keyOf(place, name)) ?? placeBlock(blocks, place, name, {}, content)
}

function placeBlock(
  { facts, numbers, all, byPlace }: Blocks,
  place: unknown,
  name: string,
  begun: WireObject,
  content: OutputPart[],
): PlacedBlock {
  const key = all.length
  const block = openBlock(name, begun, { facts, index: () => numbers(key) }, content)
  const placed: PlacedBlock = { place, block, metadata: undefined }
  all.push(placed)
  byPlace.set(keyOf(place, name), placed)
  return placed
}

function keyOf(place: unknown, name: string): string {
  return `${String(place)} ${name}`
}

interface PlacedBlock {
  readonly place: unknown
  readonly block: OpenBlock
  /** What stands beside the pieces, and was not given yet. */
  metadata: ProviderMetadata | undefined
}

/** The blocks that have no start of their own. */
const DELTAS_ONLY: ReadonlySet<string> = new Set(['text', 'citation', 'reasoningContent'])

function entriesOf(value: unknown): readonly (readonly [string, unknown])[] {
  return isObject(value) ? Object.entries(value).filter(([, piece]) => piece !== null && piece !== undefined) : []
}

const EVENT_FIELDS: ReadonlySet<string> = new Set(['contentBlockIndex', 'start', 'delta', PADDING])

function note(placed: PlacedBlock, event: WireObject): void {
  const { providerMetadata } = leftovers(event, EVENT_FIELDS)
  if (providerMetadata !== undefined) placed.metadata = { ...placed.metadata, ...providerMetadata }
}

function stop(placed: PlacedBlock, content: OutputPart[]): void {
  const { metadata } = placed
  placed.metadata = undefined
  placed.block.kind.stop(placed.block, metadata, content)
}
