import type { OutputPart } from '../../contract/part.ts'
import type { CompletionChunk } from '../../contract/response.ts'
import type { WireObject } from '../wire.ts'
import type { Losses } from './losses.ts'
import type { PartFacts } from './notes.ts'

/** Tells the names that the contract's fields are written to. */
export type Reserved = Pick<ReadonlySet<string>, 'has'>

/** The vendor's own fields of an answer, but for those that the contract's fields are written to. */
export function ownMetadata(
  { provider, providerMetadata }: Pick<CompletionChunk, 'provider' | 'providerMetadata'>,
  vendor: string,
  reserved: Reserved,
  losses: Losses,
): WireObject {
  return pick(providerMetadata, provider === vendor, reserved, () =>
    losses.add('providerMetadata', `the metadata of ${provider}`),
  )
}

/** The vendor's own fields of a part or a choice, but for those that the contract's fields are written to. */
export function ownFields(
  { providerMetadata }: Pick<OutputPart, 'providerMetadata'>,
  reserved: Reserved,
  path: string,
  { isOwn, losses }: Pick<PartFacts, 'isOwn' | 'losses'>,
): WireObject {
  return pick(providerMetadata, isOwn, reserved, () =>
    losses.add(`${path}.providerMetadata`, 'metadata of another vendor'),
  )
}

function pick(metadata: WireObject = {}, isOwn: boolean, reserved: Reserved, noteLoss: () => void): WireObject {
  const entries = Object.entries(metadata)
  const own = isOwn ? entries.filter(([key]) => !reserved.has(key)) : []
  if (own.length < entries.length) noteLoss()
  return Object.fromEntries(own)
}
