import { isObject, isEmpty, type JsonObject, type Path, valueAt, withValue } from '../json.ts'

/**
 * The final state that the events of a stream describe, written as the answer would have come whole. It is made without
 * any code of the adapters, and knows of each of its leaves in which events it stands, so that a leaf can be changed in all
 * of them at once.
 */
export interface FinalState {
  readonly value: JsonObject
  readonly ending: Ending
  /** How many events there are up to the end. */
  readonly count: number
  /** The same events with another value for one leaf of the state. */
  withLeaf(path: Path, leaf: unknown): readonly unknown[]
}

/** How a stream ended: as its wire ends, before its time, or with a failure that came as data. */
export type Ending = { readonly type: 'whole' | 'cut' } | { readonly type: 'failure'; readonly error: unknown }

/** Gathers the state, event by event. Every path is within the event, or within the state. */
export interface StateBuilder {
  readonly value: JsonObject
  /** What the event has there is what the state has there. */
  put(event: number, from: Path, to: Path): void
  /** As `put`, key by key and but for what says nothing. */
  merge(event: number, from: Path, to: Path, except?: ReadonlySet<string>): void
  /** A text of the event goes on with a text of the state. */
  add(event: number, from: Path, to: Path): void
  /** The entries of a list of the event go on with a list of the state. */
  push(event: number, from: Path, to: Path): void
  /** What no event says, but a whole answer would. */
  set(to: Path, value: unknown): void
  finish(ending: Ending, count: number): FinalState
}

interface Piece {
  readonly event: number
  readonly from: Path
  readonly to: Path
  readonly isAdded: boolean
}

/** Makes the state that gathers the events of one stream. */
export function createStateBuilder(events: readonly unknown[]): StateBuilder {
  const pieces: Piece[] = []
  let state: JsonObject = {}

  function set(to: Path, value: unknown): void {
    state = withPlace(state, to, value) as JsonObject // A path into an object leaves it one.
  }

  /** Where text came in pieces: it was handed out, so that a whole that says something else comes too late. */
  const texts = new Map<string, Path>()

  function keepWritten(before: JsonObject, path: Path): void {
    const written = valueAt(before, path)
    const whole = valueAt(state, path)
    if (typeof written !== 'string' || (typeof whole === 'string' && whole.startsWith(written))) return
    // Some hosts count the parts of an item otherwise in its pieces.
    const list = valueAt(state, path.slice(0, -2))
    const isElsewhere = Array.isArray(list) && list.some((one) => valueAt(one, path.slice(-1)) === written)
    if (!isElsewhere) set(path, written)
  }

  const builder: StateBuilder = {
    get value() {
      return state
    },
    put(event, from, to) {
      const before = state
      set(to, valueAt(events[event], from))
      pieces.push({ event, from, to, isAdded: false })
      for (const added of texts.values()) if (isPrefix(to, added)) keepWritten(before, added)
    },
    merge(event, from, to, except) {
      const value = valueAt(events[event], from)
      for (const key of isObject(value) ? Object.keys(value) : [])
        if (!isEmpty(valueAt(value, [key])) && except?.has(key) !== true)
          builder.put(event, [...from, key], [...to, key])
    },
    add(event, from, to) {
      const text = valueAt(events[event], from)
      const before = valueAt(state, to)
      if (typeof text !== 'string') return
      set(to, typeof before === 'string' ? before + text : text)
      pieces.push({ event, from, to, isAdded: true })
      texts.set(to.join('.'), to)
    },
    push(event, from, to) {
      const list = valueAt(events[event], from)
      const before = valueAt(state, to)
      const start = Array.isArray(before) ? before.length : 0
      if (!Array.isArray(list) || list.length === 0) return
      if (start === 0) set(to, [])
      for (const i of list.keys()) builder.put(event, [...from, i], [...to, start + i])
    },
    set,
    finish: (ending, count) => ({
      value: state,
      ending,
      count,
      withLeaf: (path, leaf) => withLeaf(events, pieces, path, valueAt(state, path), leaf),
    }),
  }
  return builder
}

/** As `withValue`; but lists grow. */
function withPlace(value: unknown, path: Path, placed: unknown): unknown {
  const [key, ...rest] = path
  if (key === undefined) return placed
  if (typeof key !== 'number')
    return { ...(isObject(value) ? value : {}), [key]: withPlace(valueAt(value, [key]), rest, placed) }
  const list = Array.isArray(value) ? [...(value as unknown[])] : []
  list[key] = withPlace(list[key], rest, placed)
  return Array.from(list, (item) => item ?? null)
}

function withLeaf(
  events: readonly unknown[],
  pieces: readonly Piece[],
  path: Path,
  before: unknown,
  leaf: unknown,
): readonly unknown[] {
  const changed = [...events]
  let isFirst = true
  for (const { event, from, to, isAdded } of pieces) {
    if (!isPrefix(to, path)) continue
    if (isAdded) {
      if (to.length !== path.length) continue
      changed[event] = withValue(changed[event], from, isFirst ? leaf : '')
      isFirst = false
      continue
    }
    const place = [...from, ...path.slice(to.length)]
    // A snapshot that says something else was superseded.
    if (valueAt(events[event], place) === before) changed[event] = withValue(changed[event], place, leaf)
  }
  return changed
}

function isPrefix(prefix: Path, path: Path): boolean {
  return prefix.length <= path.length && prefix.every((key, i) => key === path[i])
}
