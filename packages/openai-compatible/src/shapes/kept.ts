import type { ProviderMetadata } from '@concord/core'
import { isAbsent, isObject, type Losses, type WireObject } from '@concord/core/adapter'
import { isSame, valueOf } from './same.ts'

/** The key, among the vendor's own, of what a shape notes. */
const NOTES = 'shape'

/** How an object of a shape was written, where the contract does not tell. */
interface Notes {
  /** What the contract says in the place of what was absent, or was something else. */
  readonly made?: WireObject
  /** What says nothing, as it was: null, an empty text, an empty list. */
  readonly verbatim?: WireObject
  /** The choices as they stood, by their indexes. */
  readonly order?: readonly unknown[]
}

/** Reads one object of a shape, and keeps what the contract has no place for. */
export interface Keeper {
  /** Gives what the contract says of a field; keeps the field where that would be written in another way. */
  take<Value>(key: string, value: Value, written: unknown): Value
  /** Keeps a field as it is. */
  keep(key: string, value: unknown): void
  /** Keeps what was kept of an object within this one. */
  keepLevel(key: string, metadata: ProviderMetadata | undefined): void
  /** Notes in which order the choices stood. */
  order(indexes: readonly number[]): void
  /** Gives all that is kept, the keys beside the fields among it. */
  toMetadata(): { providerMetadata?: ProviderMetadata }
}

/** The names of one object: its fields, and keys of metadata under which something else is kept. */
export interface Names {
  readonly fields: ReadonlySet<string>
  readonly levels: ReadonlySet<string>
}

/** Makes what reads one object. */
export function createKeeper(object: WireObject, { fields, levels }: Names): Keeper {
  const own: [string, unknown][] = []
  const made: [string, unknown][] = []
  const verbatim: [string, unknown][] = []
  let order: readonly number[] | undefined

  /** Whether metadata has something else under this key. */
  function isTaken(key: string): boolean {
    return key === NOTES || (levels.has(key) && !fields.has(key))
  }

  function keep(key: string, value: unknown): void {
    if (value === undefined) return
    if (isAbsent(value) || isTaken(key)) verbatim.push([key, value])
    else own.push([key, value])
  }

  return {
    take(key, value, written) {
      const field = valueOf(object, key)
      if (isSame(field, written)) return value
      keep(key, field)
      if (value !== undefined) made.push([key, value])
      return value
    },
    keep,
    keepLevel(key, metadata) {
      if (metadata !== undefined) own.push([key, metadata])
    },
    order(indexes) {
      order = indexes
    },
    toMetadata() {
      for (const [key, value] of Object.entries(object)) if (!fields.has(key)) keep(key, value)
      const notes = {
        ...(made.length > 0 && { made: Object.fromEntries(made) }),
        ...(verbatim.length > 0 && { verbatim: Object.fromEntries(verbatim) }),
        ...(order !== undefined && { order }),
      } satisfies Notes
      if (Object.keys(notes).length > 0) own.push([NOTES, notes])
      return own.length > 0 ? { providerMetadata: Object.fromEntries(own) } : {}
    },
  }
}

/** Writes one object of a shape, with what was kept of it. */
export interface Recaller {
  /**
   * Gives a field as it came while the contract says of it what was read then, and otherwise as `write` has it. `read` tells
   * what the contract says of a field, where that was not noted.
   */
  give(key: string, value: unknown, write: () => unknown, read?: (own: unknown) => unknown): unknown
  /** What was kept of an object within this one. */
  level(key: string): ProviderMetadata | undefined
  /** The indexes of the choices in the order in which they stood. */
  readonly order: readonly unknown[] | undefined
  /** Gives the keys beside the fields. */
  rest(): WireObject
}

/** Makes what writes one object; `path` ends with a dot, or is empty. */
export function createRecaller(
  metadata: ProviderMetadata = {},
  { fields, levels }: Names,
  path: string,
  losses: Losses,
): Recaller {
  const { made = {}, verbatim = {}, order } = notesOf(metadata)
  const used = new Set<string>(isNotes(valueOf(metadata, NOTES)) ? [NOTES] : [])

  /** A field of the vendor's that the contract says otherwise, and that was no field of this shape. */
  function drop(key: string): void {
    losses.add(`${path}providerMetadata.${key}`, `this beside what the contract says of ${key}`)
  }

  return {
    give(key, value, write, read) {
      used.add(key)
      const own = valueOf(metadata, key)
      const wasRead = own !== undefined && read !== undefined ? read(own) : valueOf(made, key)
      const isKept = own !== undefined || Object.hasOwn(made, key) || Object.hasOwn(verbatim, key)
      if (isKept && isSame(wasRead, value)) return own ?? valueOf(verbatim, key)
      if (own !== undefined && !Object.hasOwn(made, key)) drop(key)
      return write()
    },
    level(key) {
      const value = valueOf(metadata, key)
      if (!isObject(value)) return undefined
      used.add(key)
      return value
    },
    order,
    rest() {
      const isTaken = (key: string): boolean => fields.has(key) || levels.has(key) || key === NOTES
      for (const key of Object.keys(metadata)) if (isTaken(key) && !used.has(key)) drop(key)
      const beside = Object.entries(metadata).filter(([key]) => !isTaken(key))
      const silent = Object.entries(verbatim).filter(([key]) => !fields.has(key))
      return Object.fromEntries([...beside, ...silent])
    },
  }
}

function notesOf(metadata: ProviderMetadata): Notes {
  const notes = valueOf(metadata, NOTES)
  return isNotes(notes) ? notes : {}
}

function isNotes(value: unknown): value is Notes {
  if (!isObject(value)) return false
  const { made = {}, verbatim = {}, order = [], ...others } = value
  return isObject(made) && isObject(verbatim) && Array.isArray(order) && Object.keys(others).length === 0
}
