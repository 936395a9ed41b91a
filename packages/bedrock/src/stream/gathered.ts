import type { ProviderMetadata } from '@concord/core'
import { isObject, type WireObject } from '@concord/core/adapter'

/** Fields that come in pieces which this version does not know. */
export interface Gathered {
  readonly value: WireObject
  add(fields: WireObject): void
  /** Gives what has come as metadata, with what stood beside it; nothing where nothing came. */
  takeMetadata(beside: ProviderMetadata | undefined): { readonly providerMetadata: ProviderMetadata } | undefined
}

/** Joins texts and lists, and objects by their fields; anything else replaces. */
export function createGathered(begun: WireObject = {}): Gathered {
  let value = begun
  return {
    get value() {
      return value
    },
    add(fields) {
      value = joinFields(value, fields)
    },
    takeMetadata(beside) {
      const taken = { ...value, ...beside }
      value = {}
      return Object.keys(taken).length === 0 ? undefined : { providerMetadata: taken }
    },
  }
}

function joinFields(known: WireObject, fields: WireObject): WireObject {
  const joined = Object.entries(fields).map(([key, piece]) => {
    const before = Object.hasOwn(known, key) ? known[key] : undefined
    return [key, join(before, piece)] as const
  })
  return { ...known, ...Object.fromEntries(joined) }
}

function join(known: unknown, piece: unknown): unknown {
  if (typeof known === 'string' && typeof piece === 'string') return known + piece
  if (Array.isArray(known) && Array.isArray(piece)) return [...known, ...piece]
  return isObject(known) && isObject(piece) ? joinFields(known, piece) : piece
}
