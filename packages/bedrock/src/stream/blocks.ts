import type { OutputPart, ProviderMetadata } from '@concord/core'
import { createPartNumbers, isObject, leftovers, type WireObject } from '@concord/core/adapter'
import type { BlockFacts } from '../response/blocks.ts'
import { PADDING } from './facts.ts'
import { type OpenBlock, openerOf } from './open-blocks.ts'

/** Reads the pieces of one message's blocks, each by its place on the wire. */
export interface BlocksReader {
  start(event: WireObject, content: OutputPart[]): void
  add(event: WireObject, content: OutputPart[]): void
  stop(event: WireObject, content: OutputPart[]): void
  /** Gives what still waits, once the message is whole; of one that was cut, what is of use only as a whole stays out. */
  end(content: OutputPart[]): void
}

/** Makes the state that reads the blocks of one message. A block has no start where it is one of text or of thought. */
export function createBlocksReader(createId: () => string): BlocksReader {
  const facts: BlockFacts = { createId, names: new Map() }
  const numbers = createPartNumbers()
  /** All of them, and the last one at each place: a place may be used again. */
  const all: PlacedBlock[] = []
  const blocks = new Map<string, PlacedBlock>()

  function open(place: unknown, kind: string, begun: WireObject, content: OutputPart[]): PlacedBlock {
    const key = all.length
    const block = openerOf(kind)(begun, { kind, facts, content, index: () => numbers(key) })
    const placed: PlacedBlock = { place, block, metadata: undefined }
    all.push(placed)
    blocks.set(`${String(place)} ${kind}`, placed)
    return placed
  }

  function blockOf(place: unknown, kind: string, content: OutputPart[]): PlacedBlock {
    return blocks.get(`${String(place)} ${kind}`) ?? open(place, kind, {}, content)
  }

  return {
    start(event, content) {
      const { contentBlockIndex: place, start } = event
      for (const [kind, begun] of entriesOf(start)) {
        const isBegun = isObject(begun) && !DELTAS_ONLY.has(kind)
        const placed = isBegun ? open(place, kind, begun, content) : blockOf(place, kind, content)
        if (!isBegun) placed.block.add(kind, begun, content)
        note(placed, event)
      }
    },
    add(event, content) {
      const { contentBlockIndex: place, delta } = event
      for (const [kind, piece] of entriesOf(delta)) {
        const placed = blockOf(place, kind === 'citation' ? 'text' : kind, content)
        placed.block.add(kind, piece, content)
        note(placed, event)
      }
    },
    stop(event, content) {
      for (const placed of all) {
        if (placed.place !== event['contentBlockIndex']) continue
        note(placed, event)
        stop(placed, content)
      }
    },
    end(content) {
      const late: OutputPart[] = []
      for (const placed of all) stop(placed, late)
      content.push(...late.toSorted((a, b) => a.index - b.index))
    },
  }
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
  placed.block.stop(content, metadata)
}
