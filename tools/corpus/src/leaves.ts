import { isEmpty, isObject, type JsonObject, type Path } from './json.ts'

/** A value without parts, and where it stands. */
export interface Leaf {
  readonly path: Path
  /** The path without positions, but with the types of the objects in lists: `content[text].text`. */
  readonly place: string
  readonly value: string | number | boolean
}

/** The leaves that say anything: an empty text, a null and an empty list say nothing. */
export function collectLeaves(value: unknown): readonly Leaf[] {
  const leaves: Leaf[] = []
  visit(value, [], '', leaves)
  return leaves
}

function visit(value: unknown, path: Path, place: string, leaves: Leaf[]): void {
  if (Array.isArray(value)) {
    for (const [i, item] of value.entries()) visit(item, [...path, i], `${place}[${typeOf(item)}]`, leaves)
  } else if (isObject(value)) {
    for (const [key, item] of Object.entries(value))
      visit(item, [...path, key], place === '' ? key : `${place}.${key}`, leaves)
  } else if ((typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') && !isEmpty(value))
    leaves.push({ path, place, value })
}

function typeOf(item: unknown): string {
  const { type } = isObject(item) ? item : ({} as JsonObject)
  return typeof type === 'string' ? type : ''
}

/** The first and the last leaf of each place: what is lost of a list is lost at one of its ends, or everywhere. */
export function sampleLeaves(leaves: readonly Leaf[]): readonly Leaf[] {
  const byPlace = new Map<string, [first: Leaf, last: Leaf]>()
  for (const leaf of leaves) byPlace.set(leaf.place, [byPlace.get(leaf.place)?.[0] ?? leaf, leaf])
  return [...byPlace.values()].flatMap(([first, last]) => (first === last ? [first] : [first, last]))
}

/** Another value of the same type. */
export function toSentinel(value: Leaf['value']): Leaf['value'] {
  if (typeof value === 'string') return 'sentinel'
  return typeof value === 'number' ? value + 1 : !value
}
