import type { Sample } from '../wire/samples.ts'
import { readBinaryFrames } from './binary-frames.ts'

/** A piece of a wire that is framed: one event, one line, one message, or a body that is whole. */
export interface Frame {
  /** What it carries; `undefined` where that is no JSON. */
  readonly value: unknown
  /** Frames another JSON text in its place. */
  readonly write: (json: string) => Uint8Array
  readonly bytes: Uint8Array
}

/** Splits a sample into its frames. */
export function readFrames({ contentType, bytes }: Sample): readonly Frame[] {
  if (contentType.includes('eventstream')) return readBinaryFrames(bytes)
  const text = new TextDecoder().decode(bytes)
  if (!contentType.startsWith('text/event-stream')) return text.split(/(?<=\n)/).map(toLine)
  return text.split(/(?<=\n\n)/).map(toEvent)
}

function toLine(line: string): Frame {
  const end = line.endsWith('\n') ? '\n' : ''
  return toFrame(line, line, (json) => json + end)
}

/** One event has one line of data here, as our dialects write it. */
function toEvent(event: string): Frame {
  const data = /^data: ?(.*)$/m.exec(event)?.[1] ?? ''
  return toFrame(event, data, (json) => event.replace(data, () => json))
}

function toFrame(text: string, data: string, write: (json: string) => string): Frame {
  return { value: parse(data), write: (json) => TEXT.encode(write(json)), bytes: TEXT.encode(text) }
}

const TEXT = new TextEncoder()

/** Parses what may be no JSON. */
export function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
