import type { Answer } from '../exchange.ts'
import type { Interaction, Payload } from '../corpus/interaction.ts'
import type { Lane } from '../lane.ts'
import { createRandom, type Random } from '../random.ts'

/** The recorded answer, ready to be sent again; streamed bytes are cut at random places, the same for the same file. */
export function toAnswer({ file, payload, status, headers }: Interaction, lane: Pick<Lane, 'toBytes'>): Answer {
  const bytes = lane.toBytes?.(payload) ?? toBytes(payload)
  const isWhole = payload.form === 'body' || payload.form === 'text'
  const pieces = isWhole ? [bytes] : cutAnywhere(bytes, createRandom(file))
  return { status, headers: { 'content-type': TYPES[payload.form], ...headers }, pieces }
}

const TYPES: Readonly<Record<Payload['form'], string>> = {
  body: 'application/json',
  text: 'text/plain',
  sse: 'text/event-stream',
  ndjson: 'application/x-ndjson',
  eventstream: 'application/vnd.amazon.eventstream',
  chunks: 'application/vnd.amazon.eventstream',
}

function toBytes(payload: Interaction['payload']): Uint8Array {
  switch (payload.form) {
    case 'body':
      return encode(JSON.stringify(payload.value))
    case 'sse':
    case 'ndjson':
    case 'text':
      return encode(payload.text)
    case 'eventstream':
      return Uint8Array.from(Buffer.from(payload.base64, 'base64'))
    case 'chunks':
      return encode(payload.chunks.map((chunk) => JSON.stringify(chunk)).join('\n'))
    default:
      return payload satisfies never
  }
}

/** Writes a text as bytes. */
export function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}

/** The fewest and the most cuts of a stream. */
const CUTS = { least: 4, more: 60 } as const

function cutAnywhere(bytes: Uint8Array, random: Random): readonly Uint8Array[] {
  const count = Math.min(bytes.length, CUTS.least + random.below(CUTS.more))
  const places = new Set(Array.from({ length: count }, () => random.below(bytes.length)))
  const ordered = [0, ...[...places].toSorted((a, b) => a - b), bytes.length]
  return ordered.slice(1).map((end, i) => bytes.slice(ordered[i], end))
}

/** The same answer, cut off before so many of its bytes. */
export function toCutAnswer(interaction: Interaction, answer: Answer, most: number): Answer {
  const length = createRandom(`cut ${interaction.file}`).below(most)
  return { ...answer, pieces: [Buffer.concat(answer.pieces).subarray(0, length)] }
}
