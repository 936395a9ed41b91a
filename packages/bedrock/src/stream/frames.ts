import { createError, isObject, parseJson, textOrAbsent } from '@concord/core/adapter'
import { PROVIDER } from '../config.ts'
import { checksumOf } from './checksum.ts'

/**
 * Reads the frames of a body, a batch per network read, in time linear in the stream: each event as an object with its name as
 * the one key, as the SDK has it. A frame that is cut is left out (the end of the iteration tells); one whose checksum does not
 * fit, or that is no JSON, throws `invalid_response` after everything before it.
 *
 * Source: https://smithy.io/2.0/aws/amazon-eventstream.html
 */
export async function* readFrames(body: ReadableStream<Uint8Array>): AsyncGenerator<readonly object[], undefined> {
  const reader = body.getReader()
  const splitter = createSplitter()
  let isOpen = true
  try {
    for (;;) {
      const { done, value } = await reader.read()
      isOpen = !done
      if (done) return undefined
      const { events, error } = splitter.push(value)
      if (events.length > 0 || error === undefined) yield events
      if (error !== undefined) throw error
    }
  } finally {
    if (isOpen) await reader.cancel()
  }
}

/** Events, and what came after them that is none. */
interface Split {
  readonly events: readonly object[]
  readonly error?: unknown
}

/** Makes the state that finds the frames of one body, wherever it is cut; the bytes of a frame are joined once. */
function createSplitter(): { push(bytes: Uint8Array): Split } {
  let pieces: Uint8Array[] = []
  let size = 0
  let wanted = PRELUDE

  function readWhole(events: object[]): void {
    let rest = joinBytes(pieces)
    for (;;) {
      wanted = lengthOf(rest)
      if (rest.length < wanted) break
      events.push(readFrame(rest.subarray(0, wanted)))
      rest = rest.subarray(wanted)
    }
    pieces = [rest]
    size = rest.length
  }

  return {
    push(bytes) {
      pieces.push(bytes)
      size += bytes.length
      const events: object[] = []
      try {
        while (size >= wanted) readWhole(events)
        return { events }
      } catch (error) {
        return { events, error }
      }
    },
  }
}

/** The length of the frame, the length of its headers, and a checksum of both. */
const PRELUDE = 12
const CHECKSUM = 4
/** More than the service sends: a frame is waited for until it is whole. */
const MOST_BYTES = 2 ** 27

/** Joins bytes, each copied once. */
export function joinBytes(pieces: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(pieces.reduce((size, piece) => size + piece.length, 0))
  let at = 0
  for (const piece of pieces) {
    joined.set(piece, at)
    at += piece.length
  }
  return joined
}

/** How many bytes the frame has that begins here; those of its prelude as long as that is not all here. */
function lengthOf(bytes: Uint8Array): number {
  if (bytes.length < PRELUDE) return PRELUDE
  const view = viewOf(bytes)
  const length = view.getUint32(0)
  if (checksumOf(bytes.subarray(0, 8)) !== view.getUint32(8)) throw malformed()
  if (length < PRELUDE + CHECKSUM || length > MOST_BYTES) throw malformed()
  return length
}

function readFrame(frame: Uint8Array): object {
  const view = viewOf(frame)
  const end = frame.length - CHECKSUM
  const start = PRELUDE + view.getUint32(4)
  if (start > end || checksumOf(frame.subarray(0, end)) !== view.getUint32(end)) throw malformed()
  return toEvent(readHeaders(frame.subarray(PRELUDE, start)), frame.subarray(start, end))
}

/** Reads the headers that are text, which is all that tell of the event. */
function readHeaders(bytes: Uint8Array): ReadonlyMap<string, string> {
  const headers = new Map<string, string>()
  const view = viewOf(bytes)
  let at = 0
  const take = (length: number): Uint8Array => {
    at += length
    if (at > bytes.length) throw malformed()
    return bytes.subarray(at - length, at)
  }
  while (at < bytes.length) {
    const name = TEXT.decode(take(take(1)[0] ?? 0))
    const type = take(1)[0] ?? -1
    const isSized = type === STRING || type === BYTES
    const length = isSized ? (take(2), view.getUint16(at - 2)) : FIXED_LENGTHS[type]
    if (length === undefined) throw malformed()
    const value = take(length)
    if (type === STRING) headers.set(name, TEXT.decode(value))
  }
  return headers
}

const TEXT = new TextDecoder()
const BYTES = 6
const STRING = 7

/** True, false, byte, short, integer, long; bytes and strings say their length; timestamp, uuid. */
const FIXED_LENGTHS: readonly (number | undefined)[] = [0, 0, 1, 2, 4, 8, undefined, undefined, 8, 16]

/** An exception is an event of its own name; an error that the service has no exception for is the event `error`. */
function toEvent(headers: ReadonlyMap<string, string>, payload: Uint8Array): object {
  const type = headers.get(':message-type')
  if (type === 'error') return { error: { code: headers.get(':error-code'), message: headers.get(':error-message') } }
  const name = textOrAbsent(headers.get(type === 'exception' ? ':exception-type' : ':event-type'))
  if (name === undefined) throw malformed()
  return { [name]: payload.length === 0 ? {} : parsePayload(payload) }
}

function parsePayload(payload: Uint8Array): object {
  try {
    const value: unknown = parseJson(TEXT.decode(payload))
    if (isObject(value)) return value
  } catch {
    // Told below.
  }
  throw malformed()
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

function malformed(): Error {
  return createError('invalid_response', `${PROVIDER}: the stream has a frame that is not valid`, {
    provider: PROVIDER,
  })
}
