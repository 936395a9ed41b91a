import type { ProviderMetadata } from '../contract/metadata.ts'
import { leftovers, type WireObject } from './wire.ts'

/** Fields that come in pieces which an adapter does not know. */
export interface Gathered {
  /** Everything so far. */
  readonly value: WireObject
  add(delta: WireObject): void
  /** Gives what came since, as metadata, and forgets it; `undefined` where that is nothing. */
  takeMetadata(): { readonly providerMetadata: ProviderMetadata } | undefined
}

const DELTA_FIELDS: ReadonlySet<string> = new Set(['type'])

/** Joins texts and lists; anything else that says something replaces. */
export function createGathered(begun: WireObject): Gathered {
  let value: Record<string, unknown> = { ...begun }
  return {
    get value() {
      return value
    },
    add(delta) {
      const { providerMetadata: fields = {} } = leftovers(delta, DELTA_FIELDS)
      for (const [key, piece] of Object.entries(fields)) value[key] = join(value[key], piece)
    },
    takeMetadata() {
      const { providerMetadata } = leftovers(value, DELTA_FIELDS)
      value = {}
      return providerMetadata === undefined ? undefined : { providerMetadata }
    },
  }
}

function join(known: unknown, piece: unknown): unknown {
  if (typeof known === 'string' && typeof piece === 'string') return known + piece
  if (Array.isArray(known) && Array.isArray(piece)) return [...known, ...piece]
  return piece
}
