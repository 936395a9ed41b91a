import type { CompletionChunk, CompletionResponse, Dialect, FinishReason, ParsedRequest } from '@concord/core'
import type { Json } from './network.ts'
import { freeze } from './reading.ts'

/** What a dialect writes for a stream of these chunks, and the paths that it names as lost; its frames are text. */
export function streamOf(
  dialect: Dialect,
  chunks: readonly CompletionChunk[],
  asked: ParsedRequest = { request: {}, stream: true },
): { readonly text: string; readonly lost: readonly unknown[] } {
  const encoder = dialect.createEncoder(asked)
  const frames = [...freeze(chunks).map((chunk) => encoder.encode(chunk)), encoder.end()]
  return { text: frames.join(''), lost: encoder.warnings.map(({ path }) => path) }
}

/**
 * The events of a text of server-sent events, without the mark that has to end it, if one has to. Throws where an event is
 * no JSON, or has another name than its data says.
 */
export function eventsOf(text: string, endMark?: string): readonly Json[] {
  const frames = text.split(/\r?\n\r?\n/).filter((frame) => frame !== '')
  if (endMark !== undefined && frames.pop() !== `data: ${endMark}`)
    throw new Error(`the stream does not end with ${endMark}`)
  return frames.map(parseFrame)
}

/** A chunk that says what a response of one choice says; the choice goes on unless there is a word for its end. */
export function chunkOf(
  { choices: [choice], ...rest }: CompletionResponse,
  finishReason: FinishReason | null = null,
): CompletionChunk {
  return { ...rest, choices: [{ ...choice, finishReason }] }
}

function parseFrame(frame: string): Json {
  const [, name, data = ''] = /^(?:event: ([^\r\n]*)\r?\n)?data: ([^\r\n]*)$/.exec(frame) ?? []
  const event = JSON.parse(data) as Json // The events of these wires are objects.
  const told = event['type'] ?? event['event_type']
  if (name !== told) throw new Error(`the event ${String(told)} has the name ${String(name)}`)
  return event
}
