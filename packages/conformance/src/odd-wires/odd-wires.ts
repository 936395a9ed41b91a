import { gzipSync } from 'node:zlib'
import type { Sample } from '../wire/samples.ts'

/** An answer as HTTP may bring it, and nobody should. */
export interface OddWire {
  readonly name: string
  /** What has to come of it: what was said, all of it, or an error. */
  readonly outcome: 'whole' | 'error'
  /** Everything from the status line on. */
  readonly write: (sample: Sample) => Uint8Array
  /** Where it says something. Default: everywhere. */
  readonly fits?: (sample: Sample) => boolean
  /** Only a wire with an end mark has something behind its end. */
  readonly isForMarked?: true
}

const isText: OddWire['fits'] = ({ contentType }) => !contentType.includes('eventstream')
const isEvents: OddWire['fits'] = ({ contentType }) => contentType.startsWith('text/event-stream')

type Piece = string | Uint8Array

const odd = (name: string, outcome: OddWire['outcome'], write: (sample: Sample) => readonly Piece[]): OddWire => ({
  name,
  outcome,
  write: (sample) => join(write(sample)),
})

/** A body in other words, under headers that fit. */
const reworded = (name: string, fits: OddWire['fits'], reword: (text: string) => string): OddWire => ({
  ...odd(name, 'whole', (sample) => [head(sample), reword(new TextDecoder().decode(sample.bytes))]),
  ...(fits !== undefined && { fits }),
})

/** Every odd way in which an answer is sent. */
export const ODD_WIRES: readonly OddWire[] = [
  odd('compressed', 'whole', (sample) => [head(sample, GZIP), gzipSync(sample.bytes)]),
  odd('compressed, and cut with a clean end', 'error', (sample) => {
    const bytes = gzipSync(halfOf(sample))
    return [head(sample, { ...GZIP, 'content-length': bytes.length }), bytes]
  }),
  // Node ends such a body as if it were whole.
  odd('compressed, and cut within', 'error', (sample) => {
    const bytes = gzipSync(sample.bytes)
    return [head(sample, GZIP), bytes.subarray(0, bytes.length / 2)]
  }),
  odd('said to be compressed', 'error', (sample) => [head(sample, GZIP), sample.bytes]),
  odd('in chunks, with trailers', 'whole', (sample) => [
    head(sample, { ...CHUNKED, trailer: 'x-note' }),
    chunk(sample.bytes),
    '0\r\nx-note: an end\r\n\r\n',
  ]),
  odd('in chunks, without the last', 'error', (sample) => [head(sample, CHUNKED), chunk(halfOf(sample))]),
  odd('in chunks, one of no size', 'error', (sample) => [
    head(sample, CHUNKED),
    chunk(halfOf(sample)),
    'no size\r\n',
    chunk(sample.bytes),
    '0\r\n\r\n',
  ]),
  odd('longer than it says', 'error', (sample) => [
    head(sample, { 'content-length': halfOf(sample).length }),
    sample.bytes,
  ]),
  odd('a page of HTML', 'error', () => [head({ contentType: 'text/html', headers: {} }), '<p>Sign in</p>']),
  odd('no content', 'error', () => ['HTTP/1.1 204 No Content\r\n\r\n']),
  odd('a redirect to itself', 'error', () => ['HTTP/1.1 307 Temporary Redirect\r\nlocation: /\r\n\r\n']),
  odd('a flood of headers', 'error', (sample) => {
    const flood = Array.from({ length: 3000 }, (_, i) => [`x-${i}`, 'a'.repeat(100)])
    return [head(sample, Object.fromEntries(flood)), sample.bytes]
  }),
  odd('no HTTP', 'error', () => ['SSH-2.0-server\r\n\r\n']),
  reworded('behind a byte order mark', isText, (text) => `\ufeff${text}`),
  reworded('in lines that end in CR alone', isText, (text) => text.replaceAll('\n', '\r')),
  reworded('behind a hundred thousand comments', isEvents, (text) => ': wait\n'.repeat(100_000) + text),
  reworded('behind a comment of 10 MB', isEvents, (text) => `: ${'x'.repeat(10_000_000)}\n\n${text}`),
  { ...reworded('said twice, once behind its end', isEvents, (text) => text + text), isForMarked: true },
]

const GZIP = { 'content-encoding': 'gzip' }
const CHUNKED = { 'transfer-encoding': 'chunked' }

type Headers = Readonly<Record<string, string | number>>

function head({ contentType, headers }: Pick<Sample, 'contentType' | 'headers'>, more: Headers = {}): string {
  const all = { connection: 'close', 'content-type': contentType, ...headers, ...more }
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`)
  return `HTTP/1.1 200 OK\r\n${lines.join('')}\r\n`
}

function chunk(bytes: Uint8Array): Uint8Array {
  return join([`${bytes.length.toString(16)}\r\n`, bytes, '\r\n'])
}

function halfOf({ bytes }: Sample): Uint8Array {
  return bytes.subarray(0, Math.floor(bytes.length / 2))
}

function join(pieces: readonly Piece[]): Uint8Array {
  return Buffer.concat(pieces.map((piece) => Buffer.from(piece)))
}
