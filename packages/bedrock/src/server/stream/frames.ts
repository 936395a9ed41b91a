import { checksumOf } from '../../stream/checksum.ts'
import { joinBytes } from '../../stream/frames.ts'

/** Frames an event of a stream, or an exception in place of one. */
export function toFrame(name: string, payload: object, type: 'event' | 'exception' = 'event'): Uint8Array {
  const headers = joinBytes([
    toHeader(`:${type}-type`, name),
    toHeader(':content-type', 'application/json'),
    toHeader(':message-type', type),
  ])
  const body = TEXT.encode(JSON.stringify(payload))
  const length = PRELUDE + headers.length + body.length + CHECKSUM
  const prelude = joinBytes([toUint32(length), toUint32(headers.length)])
  const message = joinBytes([prelude, toUint32(checksumOf(prelude)), headers, body])
  return joinBytes([message, toUint32(checksumOf(message))])
}

const TEXT = new TextEncoder()
const PRELUDE = 12
const CHECKSUM = 4
const STRING = 7

function toHeader(name: string, value: string): Uint8Array {
  const nameBytes = TEXT.encode(name)
  const valueBytes = TEXT.encode(value)
  const length = [valueBytes.length >>> 8, valueBytes.length & 0xff]
  return Uint8Array.from([nameBytes.length, ...nameBytes, STRING, ...length, ...valueBytes])
}

function toUint32(value: number): Uint8Array {
  const bytes = new Uint8Array(4)
  new DataView(bytes.buffer).setUint32(0, value)
  return bytes
}
