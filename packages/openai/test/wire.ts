import { createProbe, type Json, type Probe, type ProbeOptions } from '@concord/conformance'
import type { Usage } from '@concord/core'
import { createOpenAI, type OpenAIOptions } from '../src/index.ts'

export { caught, freeze, gather } from '@concord/conformance'
export type { Json }

/** What the probes of all of the APIs have. */
export const COMMON: Omit<ProbeOptions<OpenAIOptions, unknown>, 'create' | 'hello'> = {
  options: { apiKey: 'test-key', model: 'gpt-test' },
  requestIdHeader: 'x-request-id',
  frames,
}

/** Sends to the Chat Completions API, and reads what it answers. */
export const probe: Probe<OpenAIOptions, unknown> = createProbe({ ...COMMON, create: createOpenAI, hello: completion })

/** The end mark. */
export const DONE = '[DONE]'

/** Frames server-sent events: objects as JSON, strings as they are. */
export function frames(events: readonly unknown[]): string {
  return events.map((data) => `data: ${typeof data === 'string' ? data : JSON.stringify(data)}\n\n`).join('')
}

/** A completion of one choice that says `Hello`. */
export function completion(fields: Json = {}): Json {
  return {
    id: 'chatcmpl-1',
    object: 'chat.completion',
    created: 1_700_000_000,
    model: 'gpt-test-2026',
    choices: [{ index: 0, message: { role: 'assistant', content: 'Hello', refusal: null }, finish_reason: 'stop' }],
    ...fields,
  }
}

/** A completion of one choice with this message. */
export function answer(message: Json, choice: Json = {}): Json {
  return completion({
    choices: [
      {
        index: 0,
        message: { role: 'assistant', content: null, refusal: null, ...message },
        finish_reason: 'stop',
        ...choice,
      },
    ],
  })
}

/** A chunk of the wire with these choices. */
export function event(choices: readonly Json[], fields: Json = {}): Json {
  return {
    id: 'chatcmpl-1',
    object: 'chat.completion.chunk',
    created: 1_700_000_000,
    model: 'gpt-test-2026',
    choices,
    ...fields,
  }
}

/** A chunk of the wire with one delta of choice 0. */
export function delta(fields: Json, choice: Json = {}): Json {
  return event([{ index: 0, delta: fields, logprobs: null, finish_reason: null, ...choice }])
}

/** A chunk of the wire that says how choice 0 ended. */
export function ending(word: string | null = 'stop'): Json {
  return delta({}, { finish_reason: word })
}

/** A usage of the wire. */
export const USAGE: Json = { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 }
/** The same in the contract. */
export const COUNTED: Usage = { promptTokens: 3, completionTokens: 2, totalTokens: 5 }

/** A chunk of the wire with pieces of tool calls. */
export function calls(...toolCalls: readonly Json[]): Json {
  return delta({ tool_calls: toolCalls })
}
