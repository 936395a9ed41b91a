import type { OutputPart } from '@concord/core'
import type { Losses, WireObject } from '@concord/core/adapter'
import { isKnownKind } from '../../response/blocks.ts'
import { PADDING } from '../../stream/facts.ts'

/** What the writer of a block may know beside it. */
export interface BlockFacts {
  /** Where the choice is. */
  readonly path: string
  readonly losses: Losses
  /** Whether the metadata is Bedrock's. */
  readonly isOwn: boolean
  /** The names of the calls so far, by their ids: a result names its call by the id alone. */
  readonly names: Map<string, string>
}

/** Notes a replay token that the wire does not carry. */
export function noteToken(part: OutputPart, isCarried: boolean, path: string, losses: Losses): void {
  if (part.replay !== undefined && !isCarried) losses.add(`${path}.replay`, 'a replay token of another API')
}

/** Adds the vendor's own fields of a part beside its block, but for those that the contract's fields are written to. */
export function withOwnFields(
  block: WireObject,
  { providerMetadata = {} }: OutputPart,
  path: string,
  { isOwn, losses }: BlockFacts,
): WireObject {
  const entries = Object.entries(providerMetadata)
  const own = isOwn ? entries.filter(([key]) => !RESERVED.has(key) && !isKnownKind(key)) : []
  if (own.length < entries.length) losses.add(`${path}.providerMetadata`, 'metadata of another vendor')
  return own.length === 0 ? block : { ...block, ...Object.fromEntries(own) }
}

/** The fields of the events that blocks come in. */
const RESERVED: ReadonlySet<string> = new Set(['contentBlockIndex', 'start', 'delta', PADDING])
