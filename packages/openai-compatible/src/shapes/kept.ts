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
  /** Notes in which order the choices stood. */
  order(indexes: readonly number[]): void
  /** Gives all that is kept, the keys beside the fields among it. */
  toMetadata(): { providerMetadata?: ProviderMetadata }
}

/** Makes what reads one object, whose fields are these. */
export function createKeeper(object: WireObject, fields: ReadonlySet<string>): Keeper {
  const own: [string, unknown][] = []
  const made: [string, unknown][] = []
  const verbatim: [string, unknown][] = []
  let order: readonly number[] | undefined

  function keep(key: string, value: unknown): void {
    if (value === undefined) return
    if (isAbsent(value) || key === NOTES) verbatim.push([key, value])
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
  /** What was kept under a key that is no field by itself, such as that of a message. */
  own(key: string): ProviderMetadata | undefined
  /** The indexes of the choices in the order in which they stood. */
  readonly order: readonly unknown[] | undefined
  /** Gives the keys beside the fields. */
  rest(): WireObject
}

/** Makes what writes one object, whose fields are these; `path` ends with a dot, or is empty. */
export function createRecaller(
  metadata: ProviderMetadata = {},
  fields: ReadonlySet<string>,
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
    own(key) {
      const value = valueOf(metadata, key)
      if (!isObject(value)) return undefined
      used.add(key)
      return value
    },
    order,
    rest() {
      const unused = Object.keys(metadata).filter((key) => (fields.has(key) || key === NOTES) && !used.has(key))
      for (const key of unused) drop(key)
      const beside = Object.entries(metadata).filter(([key]) => !fields.has(key) && key !== NOTES)
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
