import type { PartFacts, Reserved } from '@concord/core/adapter'
import { isKnownKind } from '../../response/blocks.ts'
import { PADDING } from '../../stream/facts.ts'

/** What the writer of a block may know beside it. */
export interface BlockFacts extends PartFacts {
  /** The names of the calls so far, by their ids: a result names its call by the id alone. */
  readonly names: Map<string, string>
}

/** The names beside a block that the contract's fields are written to: the kinds of blocks among them. */
export const RESERVED: Reserved = { has: (key) => EVENT_FIELDS.has(key) || isKnownKind(key) }

/** The fields of the events that blocks come in. */
const EVENT_FIELDS: ReadonlySet<string> = new Set(['contentBlockIndex', 'start', 'delta', PADDING])
