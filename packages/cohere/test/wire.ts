import { createProbe, type Json, type Probe } from '@concord/conformance'
import { type CohereOptions, createCohere } from '../src/index.ts'

export { caught, freeze } from '@concord/conformance'
export type { Json }

/** Sends to the Chat API, and reads what it answers. */
export const probe: Probe<CohereOptions, Json> = createProbe({
  create: createCohere,
  options: { apiKey: 'test-key', model: 'command-test' },
  requestIdHeader: 'x-debug-trace-id',
  frames,
  hello: chat,
})

/** Frames server-sent events, each with the name that its data has. */
export function frames(events: readonly Json[]): string {
  return events.map((one) => `event: ${String(one['type'])}\ndata: ${JSON.stringify(one)}\n\n`).join('')
}

/** An answer that says `Hello`. */
export function chat(fields: Json = {}): Json {
  return {
    id: 'chat-1',
    finish_reason: 'COMPLETE',
    message: { role: 'assistant', content: [{ type: 'text', text: 'Hello' }] },
    usage: { billed_units: { input_tokens: 1, output_tokens: 2 }, tokens: { input_tokens: 3, output_tokens: 2 } },
    ...fields,
  }
}

/** An answer of this message. */
export function answer(message: Json, fields: Json = {}): Json {
  return chat({ message: { role: 'assistant', ...message }, ...fields })
}

/** An answer that calls tools. */
export function calling(...calls: readonly Json[]): Json {
  return answer({ tool_plan: 'I will look.', tool_calls: calls }, { finish_reason: 'TOOL_CALL' })
}

/** The call of a function. */
export function call(id: string, name: string, written: string): Json {
  return { id, type: 'function', function: { name, arguments: written } }
}

/** A citation of a document, of what is said from a position to another. */
export function citation(from: number, to: number, said: string, fields: Json = {}): Json {
  const document = { id: 'doc-1', title: 'Facts', url: 'https://example.test/facts' }
  return { start: from, end: to, text: said, sources: [{ type: 'document', id: 'doc-1', document }], ...fields }
}

/** The event that begins a stream. */
export const START: Json = {
  id: 'chat-1',
  type: 'message-start',
  delta: { message: { role: 'assistant', content: [], tool_plan: '', tool_calls: [], citations: [] } },
}

/** An event that speaks of the message. */
export function event(type: string, index: number | undefined, message?: Json, fields: Json = {}): Json {
  return {
    type,
    ...(index !== undefined && { index }),
    ...(message !== undefined && { delta: { message } }),
    ...fields,
  }
}

/** The events of a block: its start, its pieces and its end. */
function block(index: number, start: Json, ...pieces: readonly Json[]): readonly Json[] {
  return [
    event('content-start', index, { content: start }),
    ...pieces.map((content) => event('content-delta', index, { content })),
    event('content-end', index),
  ]
}

/** The events of a block of text. */
export function text(index: number, ...pieces: readonly string[]): readonly Json[] {
  return block(index, { type: 'text', text: '' }, ...pieces.map((piece) => ({ text: piece })))
}

/** The events of a block of thoughts. */
export function thinking(index: number, ...pieces: readonly string[]): readonly Json[] {
  return block(index, { type: 'thinking', thinking: '' }, ...pieces.map((piece) => ({ thinking: piece })))
}

/** The events of one citation. */
export function cited(index: number, citations: Json): readonly Json[] {
  return [event('citation-start', index, { citations }), event('citation-end', index)]
}

/** The end mark, which tells how an answer ended. */
export function end(delta: Json = {}): Json {
  const usage = { billed_units: { input_tokens: 1 }, tokens: { input_tokens: 3, output_tokens: 2 } }
  return { type: 'message-end', delta: { finish_reason: 'COMPLETE', usage, ...delta } }
}
