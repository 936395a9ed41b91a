import type { OutputPart } from '@concord/core'
import { createPartNumbers, isAbsent, type WireObject } from '@concord/core/adapter'
import { targetOf } from '../response/citations.ts'
import { type OpenBlock, OPENERS, type PieceKind } from './open-blocks.ts'

/** Reads the pieces of one message. */
export interface BlocksReader {
  start(kind: PieceKind, place: unknown, begun: WireObject, content: OutputPart[]): void
  add(kind: PieceKind, place: unknown, delta: WireObject, content: OutputPart[]): void
  stop(kind: PieceKind, place: unknown, content: OutputPart[]): void
  cite(citation: WireObject, content: OutputPart[]): void
  /** Gives what waits for the end; of a block that was cut, what is of use only as a whole stays out. */
  end(isMarked: boolean, content: OutputPart[]): void
  /** The citations that stand in nothing which is known. */
  readonly strays: readonly WireObject[]
}

/** Makes the state that reads the pieces of one message. */
export function createBlocksReader(createId: () => string): BlocksReader {
  const numbers = createPartNumbers()
  const open = new Map<string, OpenBlock>()
  const opened: OpenBlock[] = []
  const strays: WireObject[] = []

  function begin(kind: PieceKind, place: unknown, begun: WireObject, content: OutputPart[]): OpenBlock {
    const key = opened.length
    const block = OPENERS[kind](begun, { content, index: () => numbers(key), createId })
    open.set(`${kind} ${String(place)}`, block)
    opened.push(block)
    return block
  }

  /** Without a place, the first block of its kind is meant. */
  function citedBlock(citation: WireObject): OpenBlock | undefined {
    const target = targetOf(citation)
    const place = citation['content_index']
    const block =
      typeof place === 'number' && target !== 'tool_plan'
        ? open.get(`content ${place}`)
        : opened.find((one) => one.target === target)
    return block?.target === target ? block : undefined
  }

  function cite(citation: WireObject, content: OutputPart[]): void {
    const block = citedBlock(citation)
    if (block === undefined) strays.push(citation)
    else block.cite(citation, content)
  }

  return {
    start: begin,
    add(kind, place, delta, content) {
      const block = open.get(`${kind} ${String(place)}`)
      if (block !== undefined) block.add(delta, content)
      else if (!Object.values(delta).every(isAbsent))
        begin(kind, place, { ...beginningOf(kind, delta), ...delta }, content)
    },
    stop(kind, place, content) {
      open.get(`${kind} ${String(place)}`)?.stop(content)
    },
    cite,
    end(isMarked, content) {
      // What came before the block that it stands in.
      for (const citation of strays.splice(0)) cite(citation, content)
      for (const block of opened) if (isMarked || !block.isOfUseWhole) block.stop(content)
    },
    strays,
  }
}

/** What a piece is of whose start did not come. */
function beginningOf(kind: PieceKind, delta: WireObject): WireObject {
  if (kind === 'content') return { type: 'thinking' in delta ? 'thinking' : 'text' }
  return kind === 'tool_call' ? { type: 'function' } : {}
}
