import { createProbe, type Json, type Probe } from '@concord/conformance'
import { createMistral, createMistralFim, type MistralOptions } from '../src/index.ts'

export { caught, freeze, gather } from '@concord/conformance'
export type { Json }

const COMMON = {
  options: { apiKey: 'test-key', model: 'mistral-test' },
  requestIdHeader: 'mistral-correlation-id',
  frames,
} as const

/** Sends to the Chat API, and reads what it answers. */
export const probe: Probe<MistralOptions, unknown> = createProbe({
  ...COMMON,
  create: createMistral,
  hello: completion,
})

/** Sends to the FIM API, and reads what it answers. */
export const fimProbe: Probe<MistralOptions, unknown> = createProbe({
  ...COMMON,
  create: createMistralFim,
  hello: completion,
})

/** Frames server-sent events, the end mark included. */
export function frames(events: readonly unknown[]): string {
  return `${events.map((data) => `data: ${JSON.stringify(data)}\n\n`).join('')}data: [DONE]\n\n`
}

/** A completion that says `Hello`. */
export function completion(fields: Json = {}): Json {
  return {
    id: 'cmpl-1',
    object: 'chat.completion',
    created: 1_700_000_000,
    model: 'mistral-test-2026',
    choices: [choice({ content: 'Hello' })],
    usage: { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 },
    ...fields,
  }
}

/** A choice of this message. */
export function choice(message: Json, fields: Json = {}): Json {
  return { index: 0, finish_reason: 'stop', message: { role: 'assistant', tool_calls: null, ...message }, ...fields }
}

/** A completion of this message. */
export function saying(message: Json, fields: Json = {}): Json {
  return completion({ choices: [choice(message, fields)] })
}

/** An event of a stream, with one piece of choice 0. */
export function piece(delta: Json, fields: Json = {}): Json {
  return event({ choices: [{ index: 0, delta, finish_reason: null, ...fields }] })
}

/** An event of a stream. */
export function event(fields: Json): Json {
  return {
    id: 'cmpl-1',
    object: 'chat.completion.chunk',
    created: 1_700_000_000,
    model: 'mistral-test-2026',
    choices: [],
    ...fields,
  }
}

/** The event that ends choice 0, with the usage. */
export function ending(word = 'stop'): Json {
  const usage = { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 }
  return { ...piece({ content: '' }, { finish_reason: word }), usage }
}

/** A call of a function. */
export function call(id: string | undefined, name: string, written: unknown, index?: number): Json {
  return {
    ...(id !== undefined && { id }),
    function: { name, arguments: written },
    ...(index !== undefined && { index }),
  }
}
