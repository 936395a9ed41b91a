/** An object as JSON makes it. */
export type JsonObject = Readonly<Record<string, unknown>>

/** The keys and positions that lead to a value. */
export type Path = readonly (string | number)[]

/** Tells whether a value is an object that is no list. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Null, the empty string, the empty list and the empty object say nothing. */
export function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null || value === '') return true
  return typeof value === 'object' && Object.keys(value).length === 0
}

/** The value at a path; `undefined` where there is none. */
export function valueAt(value: unknown, path: Path): unknown {
  let found = value
  for (const key of path) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, key)) return undefined
    found = (found as Readonly<Record<string | number, unknown>>)[key] // Lists and objects alike have keys.
  }
  return found
}

/** A copy with another value at a path; what lies beside the path is shared. */
export function withValue(value: unknown, path: Path, replaced: unknown): unknown {
  const [key, ...rest] = path
  if (key === undefined) return replaced
  if (Array.isArray(value)) return value.map((item, i) => (i === key ? withValue(item, rest, replaced) : item))
  const base = isObject(value) ? value : {}
  return { ...base, [key]: withValue(base[key], rest, replaced) }
}

/** Writes a path as people read it: `choices[0].message.content`. */
export function showPath(path: Path): string {
  return path.map((key, i) => (typeof key === 'number' ? `[${key}]` : `${i === 0 ? '' : '.'}${key}`)).join('')
}

/** Tells whether two JSON values are the same, whatever the order of their keys. */
export function isSame(first: unknown, second: unknown): boolean {
  return findDifference(first, second) === undefined
}

/** The first place where two JSON values differ. */
export function findDifference(first: unknown, second: unknown, path: Path = []): Path | undefined {
  if (first === second) return undefined
  if (Array.isArray(first) && Array.isArray(second)) {
    const length = Math.max(first.length, second.length)
    for (let i = 0; i < length; i++) {
      const found = findDifference(first[i], second[i], [...path, i])
      if (found !== undefined) return found
    }
    return undefined
  }
  if (!isObject(first) || !isObject(second)) return path
  for (const key of new Set([...Object.keys(first), ...Object.keys(second)])) {
    if (Object.hasOwn(first, key) !== Object.hasOwn(second, key)) return [...path, key]
    const found = findDifference(first[key], second[key], [...path, key])
    if (found !== undefined) return found
  }
  return undefined
}

/** Every place where two JSON values differ, at the depth where they do. */
export function* findDifferences(first: unknown, second: unknown, path: Path = []): Generator<Path> {
  if (first === second) return
  const areLists = Array.isArray(first) && Array.isArray(second)
  if (!areLists && !(isObject(first) && isObject(second))) {
    yield path
    return
  }
  const keys = areLists
    ? Array.from({ length: Math.max(first.length, second.length) }, (_, i) => i)
    : new Set([...Object.keys(first), ...Object.keys(second)])
  for (const key of keys) yield* findDifferences(valueAt(first, [key]), valueAt(second, [key]), [...path, key])
}

/** Freezes a value and all that it holds: nobody may change what is given to read. */
export function freeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value
  Object.freeze(value)
  for (const inner of Object.values(value)) freeze(inner)
  return value
}
