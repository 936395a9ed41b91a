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
  let value: WireObject = begun
  return {
    get value() {
      return value
    },
    add(delta) {
      const { providerMetadata: fields = {} } = leftovers(delta, DELTA_FIELDS)
      const joined = Object.entries(fields).map(([key, piece]) => [key, join(valueAt(value, key), piece)] as const)
      value = { ...value, ...Object.fromEntries(joined) }
    },
    takeMetadata() {
      const { providerMetadata } = leftovers(value, DELTA_FIELDS)
      value = {}
      return providerMetadata === undefined ? undefined : { providerMetadata }
    },
  }
}

/** Its own, for a wire may name a key like something that every object has. */
function valueAt(object: WireObject, key: string): unknown {
  return Object.hasOwn(object, key) ? object[key] : undefined
}

function join(known: unknown, piece: unknown): unknown {
  if (typeof known === 'string' && typeof piece === 'string') return known + piece
  if (Array.isArray(known) && Array.isArray(piece)) return [...known, ...piece]
  return piece
}
