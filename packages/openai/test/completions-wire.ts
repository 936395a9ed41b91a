import { createProbe, type Json, type Probe } from '@concord/conformance'
import { createOpenAICompletions, type OpenAIOptions } from '../src/index.ts'
import { COMMON } from './wire.ts'

/** Sends to the legacy Completions API, and reads what it answers. */
export const completionsProbe: Probe<OpenAIOptions, unknown> = createProbe({
  ...COMMON,
  create: createOpenAICompletions,
  hello: completion,
})

const HEAD = { id: 'cmpl-1', object: 'text_completion', created: 1_700_000_000, model: 'gpt-test-2026' }

/** A completion of one choice that says `Hello`. */
export function completion(fields: Json = {}): Json {
  return { ...HEAD, choices: [choice('Hello')], ...fields }
}

/** A choice that is finished. */
export function choice(text: string, fields: Json = {}): Json {
  return { text, index: 0, logprobs: null, finish_reason: 'stop', ...fields }
}

/** An event with these choices. */
export function event(choices: readonly Json[], fields: Json = {}): Json {
  return { ...HEAD, choices, usage: null, ...fields }
}

/** An event with one piece of choice 0. */
export function piece(text: string, fields: Json = {}): Json {
  return event([choice(text, { finish_reason: null, ...fields })])
}

/** An event that says how choice 0 ended. */
export function ending(word: string | null = 'stop'): Json {
  return piece('', { finish_reason: word })
}
