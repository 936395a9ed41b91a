import type { Answer } from '../exchange.ts'
import type { Interaction } from '../corpus/interaction.ts'
import { createRandom, type Random } from '../random.ts'

/** The recorded answer, ready to be sent again; streamed bytes are cut at random places, the same for the same file. */
export function toAnswer({ file, payload, status, headers }: Interaction): Answer {
  const bytes = toBytes(payload)
  const type =
    payload.form === 'sse' ? 'text/event-stream' : payload.form === 'body' ? 'application/json' : 'text/plain'
  const pieces = payload.form === 'sse' ? cutAnywhere(bytes, createRandom(file)) : [bytes]
  return { status, headers: { 'content-type': type, ...headers }, pieces }
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

/** The same answer, cut off before the last of its data. */
export function toCutAnswer(interaction: Interaction, lastData: number): Answer {
  const answer = toAnswer(interaction)
  const bytes = toBytes(interaction.payload).slice(0, createRandom(`cut ${interaction.file}`).below(lastData))
  return { ...answer, pieces: [bytes] }
}
