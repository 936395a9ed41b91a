import { createProbe, type Json, type Probe } from '@concord/conformance'
import { type BedrockOptions, createBedrock } from '../src/index.ts'
import { toFrame } from '../src/server/stream/frames.ts'
import { joinBytes } from '../src/stream/frames.ts'

export { caught, freeze, gather } from '@concord/conformance'
export type { Json }

/** Sends to the Converse API, and reads what it answers. */
export const probe: Probe<BedrockOptions, Json> = createProbe({
  create: createBedrock,
  options: { region: 'us-east-1', apiKey: 'test-key', model: 'nova-test' },
  requestIdHeader: 'x-amzn-requestid',
  streamType: 'application/vnd.amazon.eventstream',
  frames,
  hello: message,
})

/** Frames events, each an object with its name as the one key; a name that ends in `Exception` is one. */
export function frames(events: readonly Json[]): Uint8Array {
  return joinBytes(
    events.flatMap((event) =>
      Object.entries(event).map(([name, payload]) =>
        // Every event is an object.
        toFrame(name, payload as object, name.endsWith('Exception') ? 'exception' : 'event'),
      ),
    ),
  )
}

/** An answer that says `Hello`. */
export function message(fields: Json = {}, content: readonly Json[] = [{ text: 'Hello' }]): Json {
  return {
    output: { message: { role: 'assistant', content } },
    stopReason: 'end_turn',
    usage: { inputTokens: 3, outputTokens: 2, totalTokens: 5 },
    metrics: { latencyMs: 7 },
    ...fields,
  }
}

/** An answer of these blocks. */
export function answer(...content: readonly Json[]): Json {
  return message({}, content)
}

/** The event that begins a stream. */
export const START: Json = { messageStart: { role: 'assistant', p: 'abc' } }

/** The events of one block: its start, where it has one, its pieces and its end. */
export function block(contentBlockIndex: number, start: Json | undefined, ...deltas: readonly Json[]): readonly Json[] {
  return [
    ...(start === undefined ? [] : [{ contentBlockStart: { contentBlockIndex, start, p: 'abcd' } }]),
    ...deltas.map((delta) => ({ contentBlockDelta: { contentBlockIndex, delta, p: 'ab' } })),
    { contentBlockStop: { contentBlockIndex, p: 'abcdef' } },
  ]
}

/** The events of a block of text. */
export function text(index: number, ...pieces: readonly string[]): readonly Json[] {
  return block(index, undefined, ...pieces.map((piece) => ({ text: piece })))
}

/** The event that tells how a message ended. */
export function stopping(fields: Json = {}): Json {
  return { messageStop: { stopReason: 'end_turn', p: 'a', ...fields } }
}

/** The end mark, with the counts. */
export function metadata(fields: Json = {}): Json {
  const usage = { inputTokens: 3, outputTokens: 2, totalTokens: 5 }
  return { metadata: { usage, metrics: { latencyMs: 7 }, p: 'abc', ...fields } }
}
