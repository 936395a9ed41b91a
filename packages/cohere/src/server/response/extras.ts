import type { OutputPart } from '@concord/core'
import type { Losses, WireObject } from '@concord/core/adapter'

/** What the writer of a part may know beside it. */
export interface PartFacts {
  /** Where the choice is. */
  readonly path: string
  readonly losses: Losses
  /** Whether the metadata is Cohere's. */
  readonly isOwn: boolean
}

/** Notes a part that does not come through; those after it move up. */
export function noteLostPart(what: string, { path, losses }: Pick<PartFacts, 'path' | 'losses'>): void {
  losses.add(`${path}.content`, what)
}

/** Notes a replay token that the wire does not carry. */
export function noteToken(part: OutputPart, isCarried: boolean, path: string, losses: PartFacts['losses']): void {
  if (part.replay !== undefined && !isCarried) losses.add(`${path}.replay`, 'a replay token of another API')
}

/** The vendor's own fields of a part, but for those that the contract's fields are written to. */
export function ownFields(
  { providerMetadata = {} }: OutputPart,
  reserved: ReadonlySet<string>,
  path: string,
  { isOwn, losses }: PartFacts,
): WireObject {
  const entries = Object.entries(providerMetadata)
  const own = isOwn ? entries.filter(([key]) => !reserved.has(key)) : []
  if (own.length < entries.length) losses.add(`${path}.providerMetadata`, 'metadata of another vendor')
  return Object.fromEntries(own)
}

/** Notes metadata of a part that has no place for any. */
export function noteMetadata({ providerMetadata }: OutputPart, path: string, losses: PartFacts['losses']): void {
  if (providerMetadata !== undefined) losses.add(`${path}.providerMetadata`, 'metadata of this part')
}
