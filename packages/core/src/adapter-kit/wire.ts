import type { ProviderMetadata } from '../contract/metadata.ts'
import { isObject, type WireObject } from '../engine/is-object.ts'

export { isObject, type WireObject }

/** A list of objects; what is none is left out. */
export function objectsOf(value: unknown): readonly WireObject[] {
  return Array.isArray(value) ? value.filter(isObject) : []
}

/** A string that is not empty. */
export function textOrAbsent(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** A finite number. */
export function numberOrAbsent(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined
}

/** Null, the empty string and the empty list say nothing. */
export function isAbsent(value: unknown): boolean {
  return value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)
}

/** The fields of a vendor's object that no contract field holds, as metadata; nothing when there are none. */
export function leftovers(object: WireObject, known: ReadonlySet<string>): { providerMetadata?: ProviderMetadata } {
  let rest: Record<string, unknown> | undefined
  for (const key in object) {
    if (known.has(key) || isAbsent(object[key])) continue
    rest ??= {}
    define(rest, key, object[key])
  }
  return rest === undefined ? {} : { providerMetadata: rest }
}

/** The fields that are there; an absent one is left out and not sent as null. */
export function present<T extends object>(fields: T): { [Key in keyof T]?: Exclude<T[Key], undefined> } {
  const given: Record<string, unknown> = {}
  for (const key in fields) if (fields[key] !== undefined) define(given, key, fields[key])
  return given as { [Key in keyof T]?: Exclude<T[Key], undefined> } // The same keys, less the absent.
}

/** Merges a vendor's own parameters into a request, last: objects deeply, everything else replaced. */
export function mergeOptions<T extends object>(params: T, options: object | undefined): T {
  return options === undefined ? params : (mergeObjects(params, options) as T) // The vendor's own keys keep its type.
}

function mergeObjects(base: object, over: object): object {
  const merged: Record<string, unknown> = { ...base }
  for (const [key, value] of Object.entries(over)) {
    if (value === undefined) continue
    const before = Object.hasOwn(merged, key) ? merged[key] : undefined
    define(merged, key, isObject(before) && isObject(value) ? mergeObjects(before, value) : value)
  }
  return merged
}

/** Sets a key as data: a wire may name one `__proto__`. */
export function define(target: Record<string, unknown>, key: string, value: unknown): void {
  if (key !== '__proto__') target[key] = value
  else Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true })
}
