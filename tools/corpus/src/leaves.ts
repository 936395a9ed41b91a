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

/** The most leaves of one place that are looked for; the first and the last are among them. */
const SAMPLE = 6

/** Some leaves of each place: what is lost of a list is lost at one of its ends, or all over it. */
export function sampleLeaves(leaves: readonly Leaf[]): readonly Leaf[] {
  return [...Map.groupBy(leaves, ({ place }) => place).values()].flatMap((group) => {
    const step = Math.max(1, (group.length - 1) / (SAMPLE - 1))
    const places = new Set(Array.from({ length: Math.min(SAMPLE, group.length) }, (_, i) => Math.round(i * step)))
    return group.filter((_leaf, i) => places.has(i))
  })
}

/** Another value of the same type. */
export function toSentinel(value: Leaf['value']): Leaf['value'] {
  if (typeof value === 'string') return 'sentinel'
  if (typeof value === 'boolean') return !value
  return Number.isSafeInteger(value) ? value + 1 : value / 2
}
