import type { OutputPart } from '@concord/core'
import { isObject, type Losses, type WireObject } from '@concord/core/adapter'

/** The wire, as a warning names it. */
export const WIRE = 'the completions wire of mistral'

/** What the writer of a part may know beside it. */
export interface WriteFacts {
  /** Where the choice is. */
  readonly path: string
  readonly losses: Losses
  /** Whether the metadata is Mistral's. */
  readonly isOwn: boolean
}

/** Where a part is. */
export function pathOf({ index }: Pick<OutputPart, 'index'>, { path }: WriteFacts): string {
  return `${path}.content[${index}]`
}

/** Notes a part that does not come through; those after it move up. */
export function noteLostPart({ type }: Pick<OutputPart, 'type'>, { path, losses }: WriteFacts): void {
  losses.add(`${path}.content`, `a ${type} part of this form`)
}

/** Notes a replay token that the wire does not carry. */
export function noteToken(part: OutputPart, isCarried: boolean, facts: WriteFacts): void {
  if (part.replay !== undefined && !isCarried)
    facts.losses.add(`${pathOf(part, facts)}.replay`, 'a replay token of another form')
}

/** The vendor's own fields of something, but for those that the contract's fields are written to. */
export function ownFields(
  metadata: WireObject | undefined,
  reserved: ReadonlySet<string>,
  path: string,
  { isOwn, losses }: Pick<WriteFacts, 'isOwn' | 'losses'>,
): WireObject {
  const entries = Object.entries(metadata ?? {})
  const own = isOwn ? entries.filter(([key]) => !reserved.has(key)) : []
  if (own.length < entries.length) losses.add(`${path}.providerMetadata`, 'metadata of another vendor')
  return Object.fromEntries(own)
}

/** An object, or one without fields. */
export function objectOf(value: unknown): WireObject {
  return isObject(value) ? value : {}
}
