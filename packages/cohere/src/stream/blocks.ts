import type { OutputPart } from '@concord/core'
import { createPartNumbers, isAbsent, type PartNumbers, type WireObject } from '@concord/core/adapter'
import { targetOf } from '../response/citations.ts'
import { openBlock, type OpenBlock, type PieceKind } from './open-blocks.ts'

/** The blocks of one message, in pieces, each by its kind and place on the wire. */
export interface Blocks {
  readonly createId: () => string
  readonly numbers: PartNumbers
  readonly byPlace: Map<string, OpenBlock>
  readonly all: OpenBlock[]
  /** The citations that stand in nothing which is known. */
  readonly strays: WireObject[]
}

/** Begins the blocks of one message. */
export function createBlocks(createId: () => string): Blocks {
  return { createId, numbers: createPartNumbers(), byPlace: new Map<string, OpenBlock>(), all: [], strays: [] }
}

/** Reads the beginning of a block. */
export function startBlock(
  blocks: Blocks,
  kind: PieceKind,
  place: unknown,
  begun: WireObject,
  content: OutputPart[],
): void {
  const { createId, numbers, byPlace, all } = blocks
  const key = all.length
  const block = openBlock(kind, begun, { index: () => numbers(key), createId }, content)
  byPlace.set(keyOf(kind, place), block)
  all.push(block)
}

/** Reads a piece of a block. */
export function addToBlock(
  blocks: Blocks,
  kind: PieceKind,
  place: unknown,
  delta: WireObject,
  content: OutputPart[],
): void {
  const block = blocks.byPlace.get(keyOf(kind, place))
  if (block !== undefined) block.kind.add(block, delta, content)
  else if (!Object.values(delta).every(isAbsent))
    startBlock(blocks, kind, place, { ...beginningOf(kind, delta), ...delta }, content)
}

/** Reads the end of a block. */
export function stopBlock({ byPlace }: Blocks, kind: PieceKind, place: unknown, content: OutputPart[]): void {
  const block = byPlace.get(keyOf(kind, place))
  if (block !== undefined) block.kind.stop(block, content)
}

/** Reads a citation. */
export function cite(blocks: Blocks, citation: WireObject, content: OutputPart[]): void {
  const block = citedBlock(blocks, citation)
  if (block === undefined) blocks.strays.push(citation)
  else block.kind.cite(block, citation, content)
}

/** Gives what waits for the end; of a block that was cut, what is of use only as a whole stays out. */
export function endBlocks(blocks: Blocks, isMarked: boolean, content: OutputPart[]): void {
  // What came before the block that it stands in.
  for (const citation of blocks.strays.splice(0)) cite(blocks, citation, content)
  for (const block of blocks.all) if (isMarked || !block.kind.isOfUseWhole) block.kind.stop(block, content)
}

function keyOf(kind: PieceKind, place: unknown): string {
  return `${kind} ${String(place)}`
}

/** Without a place, the first block of its kind is meant. */
function citedBlock({ byPlace, all }: Blocks, citation: WireObject): OpenBlock | undefined {
  const target = targetOf(citation)
  const place = citation['content_index']
  const block =
    typeof place === 'number' && target !== 'tool_plan'
      ? byPlace.get(keyOf('content', place))
      : all.find((one) => one.kind.target === target)
  return block?.kind.target === target ? block : undefined
}

/** What a piece is of whose start did not come. */
function beginningOf(kind: PieceKind, delta: WireObject): WireObject {
  if (kind === 'content') return { type: 'thinking' in delta ? 'thinking' : 'text' }
  return kind === 'tool_call' ? { type: 'function' } : {}
}
