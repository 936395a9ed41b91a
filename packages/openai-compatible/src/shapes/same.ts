import { isObject } from '@concord/core/adapter'

/** Tells whether two JSON values are the same; the order of keys does not count, and an absent key is as one that is undefined. */
export function isSame(a: unknown, b: unknown): boolean {
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((item: unknown, i) => isSame(item, b[i]))
  if (!isObject(a) || !isObject(b)) return a === b
  const keys = new Set([...Object.keys(a), ...Object.keys(b)])
  return [...keys].every((key) => isSame(valueOf(a, key), valueOf(b, key)))
}

/** The value of an object's own key: an answer may have keys such as `constructor`. */
export function valueOf(object: object, key: string): unknown {
  return Object.hasOwn(object, key) ? (object as Record<string, unknown>)[key] : undefined // Any object may be asked for any key.
}
