import { createProbe, type Json, type Probe } from '@concord/conformance'
import { createOllama, createOllamaGenerate, type OllamaOptions } from '../src/index.ts'

export { caught, freeze, gather } from '@concord/conformance'
export type { Json }

const COMMON = {
  options: { model: 'llama-test' },
  requestIdHeader: 'x-request-id',
  streamType: 'application/x-ndjson',
  frames: (events: readonly Json[]) => lines(...events),
} as const

/** Sends to the chat API, and reads what it answers. */
export const probe: Probe<OllamaOptions, Json> = createProbe({
  ...COMMON,
  create: createOllama,
  hello: chat,
})

/** Sends to the generate API, and reads what it answers. */
export const generateProbe: Probe<OllamaOptions, Json> = createProbe({
  ...COMMON,
  create: createOllamaGenerate,
  hello: generated,
})

/** Frames lines of JSON. */
export function lines(...events: readonly Json[]): string {
  return events.map((event) => `${JSON.stringify(event)}\n`).join('')
}

/** When the answers of these tests were made. */
export const TIME = '2026-11-20T10:00:00Z'

const STATS = { prompt_eval_count: 3, eval_count: 2 }

/** A chat response that says `Hello`. */
export function chat(fields: Json = {}): Json {
  const message = { role: 'assistant', content: 'Hello' }
  return { model: 'llama-test:1b', created_at: TIME, message, done: true, done_reason: 'stop', ...STATS, ...fields }
}

/** A chat response whose message has these fields. */
export function answer(message: Json, fields: Json = {}): Json {
  return chat({ message: { role: 'assistant', content: '', ...message }, ...fields })
}

/** A line of a stream whose message has these fields. */
export function line(message: Json, fields: Json = {}): Json {
  const head = { model: 'llama-test:1b', created_at: TIME }
  return { ...head, message: { role: 'assistant', content: '', ...message }, done: false, ...fields }
}

/** The last line of a stream. */
export function last(fields: Json = {}): Json {
  return answer({}, fields)
}

/** A generate response that says `Hello`. */
export function generated(fields: Json = {}): Json {
  const end = { done: true, done_reason: 'stop', ...STATS }
  return { model: 'llama-test:1b', created_at: TIME, response: 'Hello', ...end, ...fields }
}

/** A line of a stream of generate responses. */
export function generatedLine(fields: Json): Json {
  return { model: 'llama-test:1b', created_at: TIME, response: '', done: false, ...fields }
}

/** A call as a message holds it. */
export function call(name: string, args: unknown, fields: Json = {}): Json {
  return { function: { name, arguments: args }, ...fields }
}
