import { crc32 } from 'node:zlib'
import type { Payload } from './corpus/interaction.ts'
import { isObject } from './json.ts'

/**
 * The events of a stream of AWS, each an object with its name as the one key: read by themselves, without any code of the adapters;
 * `undefined` for what is no stream.
 *
 * Source: https://smithy.io/2.0/aws/amazon-eventstream.html
 */
export function parseFrames(payload: Payload): readonly unknown[] | undefined {
  if (payload.form === 'chunks') return payload.chunks
  if (payload.form !== 'eventstream') return undefined
  const bytes = Buffer.from(payload.base64, 'base64')
  const events: unknown[] = []
  for (let at = 0; at + 16 <= bytes.length; at += bytes.readUInt32BE(at)) {
    const start = at + 12 + bytes.readUInt32BE(at + 4)
    const end = at + bytes.readUInt32BE(at) - 4
    if (end > bytes.length) break
    const headers = parseHeaders(bytes.subarray(at + 12, start))
    const name = headers.get(':event-type') ?? headers.get(':exception-type') ?? ''
    events.push({ [name]: JSON.parse(bytes.subarray(start, end).toString()) as unknown })
  }
  return events
}

function parseHeaders(bytes: Buffer): ReadonlyMap<string, string> {
  const headers = new Map<string, string>()
  for (let at = 0; at < bytes.length;) {
    const nameEnd = at + 1 + bytes.readUInt8(at)
    const valueEnd = nameEnd + 3 + bytes.readUInt16BE(nameEnd + 1)
    headers.set(bytes.subarray(at + 1, nameEnd).toString(), bytes.subarray(nameEnd + 3, valueEnd).toString())
    at = valueEnd
  }
  return headers
}

/** The frames of events of which the recorder kept what an SDK made. */
export function toFrames(events: readonly unknown[]): Uint8Array {
  return Buffer.concat(
    events.flatMap((event) => Object.entries(isObject(event) ? event : {}).map(([name, data]) => toFrame(name, data))),
  )
}

function toFrame(name: string, data: unknown): Buffer {
  const headers = Buffer.concat([
    toHeader(':event-type', name),
    toHeader(':content-type', 'application/json'),
    toHeader(':message-type', 'event'),
  ])
  const payload = Buffer.from(JSON.stringify(data))
  const lengths = Buffer.concat([toUint32(headers.length + payload.length + 16), toUint32(headers.length)])
  const message = Buffer.concat([lengths, toUint32(crc32(lengths)), headers, payload])
  return Buffer.concat([message, toUint32(crc32(message))])
}

const TEXT = 7

function toHeader(name: string, value: string): Buffer {
  return Buffer.concat([
    Buffer.from([name.length]),
    Buffer.from(name),
    Buffer.from([TEXT, 0, value.length]),
    Buffer.from(value),
  ])
}

function toUint32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}
