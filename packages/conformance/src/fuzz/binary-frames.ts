import { crc32 } from 'node:zlib'
import { type Frame, parse } from './frames.ts'

const PRELUDE = 12
const CHECKSUM = 4

/**
 * Splits a body of Amazon's binary event streams. A message is its length, the length of its headers, a checksum of both, headers,
 * payload, and a checksum of it all.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/RESTSelectObjectAppendix.html
 */
export function readBinaryFrames(bytes: Uint8Array): readonly Frame[] {
  const frames: Frame[] = []
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  for (let start = 0; start < bytes.length;) {
    const length = view.getUint32(start)
    const payload = start + PRELUDE + view.getUint32(start + 4)
    const headers = bytes.slice(start + PRELUDE, payload)
    frames.push({
      value: parse(new TextDecoder().decode(bytes.subarray(payload, start + length - CHECKSUM))),
      write: (json) => writeFrame(headers, new TextEncoder().encode(json)),
      bytes: bytes.slice(start, start + length),
    })
    start += length
  }
  return frames
}

function writeFrame(headers: Uint8Array, payload: Uint8Array): Uint8Array {
  const length = PRELUDE + headers.length + payload.length + CHECKSUM
  const bytes = new Uint8Array(length)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, length)
  view.setUint32(4, headers.length)
  view.setUint32(8, crc32(bytes.subarray(0, 8)))
  bytes.set(headers, PRELUDE)
  bytes.set(payload, PRELUDE + headers.length)
  view.setUint32(length - CHECKSUM, crc32(bytes.subarray(0, length - CHECKSUM)))
  return bytes
}
