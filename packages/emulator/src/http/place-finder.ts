import type { FaultPlace } from '../script/faults.ts'

/** Tells where in these bytes, which follow those before, a place is reached: an offset, or `undefined` for not yet. */
export type PlaceFinder = (bytes: Uint8Array) => number | undefined

/** Makes the state that looks for a place in one body. */
export function createPlaceFinder(place: FaultPlace, contentType: string): PlaceFinder {
  if ('afterBytes' in place) return createByteFinder(place.afterBytes)
  if (contentType.startsWith('text/event-stream')) return createLineFinder(place.afterEvents, true)
  if (/json-?l|ndjson|jsonl/i.test(contentType)) return createLineFinder(place.afterEvents, false)
  return createWriteFinder(place.afterEvents)
}

function createByteFinder(count: number): PlaceFinder {
  let left = count
  return ({ byteLength }) => {
    if (byteLength >= left) return left
    left -= byteLength
    return undefined
  }
}

function createWriteFinder(count: number): PlaceFinder {
  let left = count
  return ({ byteLength }) => {
    if (byteLength > 0) left--
    return left <= 0 ? byteLength : undefined
  }
}

const NEWLINE = 0x0a
const RETURN = 0x0d

/** Counts lines, or (server-sent events) the blank lines that end an event. */
function createLineFinder(count: number, onlyBlank: boolean): PlaceFinder {
  let left = count
  let isBlank = true
  return (bytes) => {
    if (left <= 0) return 0
    for (const [i, byte] of bytes.entries()) {
      if (byte === RETURN) continue
      if (byte === NEWLINE && (isBlank || !onlyBlank) && --left === 0) return i + 1
      isBlank = byte === NEWLINE
    }
    return undefined
  }
}
