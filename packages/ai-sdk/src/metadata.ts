import type { JSONObject, SharedV4ProviderMetadata } from '@ai-sdk/provider'
import { isObject, type WireObject } from '@concord/core/adapter'

/** The key of what this package keeps in the AI SDK's `providerMetadata` and reads from its `providerOptions`. */
export const KEY = 'concord'

/** Puts fields under our key; those that are undefined are left out. */
export function toMetadata(fields: Readonly<Record<string, unknown>>): SharedV4ProviderMetadata {
  const kept = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
  // All that Concord's responses hold is plain JSON; a law checks it.
  return { [KEY]: kept as JSONObject }
}

/** What stands under our key. */
export function fromMetadata(options: unknown): WireObject {
  const own = isObject(options) ? options[KEY] : undefined
  return isObject(own) ? own : {}
}
