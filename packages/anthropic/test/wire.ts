import { createProbe, type Json, type Probe } from '@concord/conformance'
import { type AnthropicOptions, createAnthropic } from '../src/index.ts'

export { caught, freeze, gather } from '@concord/conformance'
export type { Json }

/** Sends to the Messages API, and reads what it answers. */
export const probe: Probe<AnthropicOptions, Json> = createProbe({
  create: createAnthropic,
  options: { apiKey: 'test-key', model: 'claude-test' },
  requestIdHeader: 'request-id',
  frames,
  hello: message,
})

/** Frames server-sent events, each with the name that its data has. */
export function frames(events: readonly Json[]): string {
  return events.map((event) => `event: ${String(event['type'])}\ndata: ${JSON.stringify(event)}\n\n`).join('')
}

/** A message that says `Hello`. */
export function message(fields: Json = {}): Json {
  return {
    id: 'msg_1',
    type: 'message',
    role: 'assistant',
    model: 'claude-test-2026',
    content: [{ type: 'text', text: 'Hello', citations: null }],
    stop_reason: 'end_turn',
    stop_sequence: null,
    stop_details: null,
    container: null,
    diagnostics: null,
    usage: { input_tokens: 3, output_tokens: 2 },
    ...fields,
  }
}

/** A message of these blocks. */
export function answer(...content: readonly Json[]): Json {
  return message({ content })
}

/** The event that begins a stream. */
export function starting(fields: Json = {}): Json {
  const usage = { input_tokens: 3, output_tokens: 1 }
  return { type: 'message_start', message: message({ content: [], stop_reason: null, usage, ...fields }) }
}

/** The events of one block: its start, its pieces and its end. */
export function block(index: number, start: Json, ...deltas: readonly Json[]): readonly Json[] {
  return [
    { type: 'content_block_start', index, content_block: start },
    ...deltas.map((delta) => ({ type: 'content_block_delta', index, delta })),
    { type: 'content_block_stop', index },
  ]
}

/** The events of a block of text. */
export function text(index: number, ...pieces: readonly string[]): readonly Json[] {
  return block(index, { type: 'text', text: '' }, ...pieces.map((piece) => ({ type: 'text_delta', text: piece })))
}

/** The event that tells how a message ended. */
export function change(fields: Json = {}, usage: Json = { output_tokens: 2 }): Json {
  return { type: 'message_delta', delta: { stop_reason: 'end_turn', stop_sequence: null, ...fields }, usage }
}

/** The end mark. */
export const STOP: Json = { type: 'message_stop' }
