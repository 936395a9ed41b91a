import {
  failureBy,
  type Json,
  readAnswer,
  readSplit,
  refusalBy,
  type Respond,
  sentBy,
  type Streamed,
  type Wired,
} from '@concord/conformance'
import type { CompletionError, CompletionRequest, CompletionResponse } from '@concord/core'
import { createOpenAICompletions, type OpenAIOptions } from '../src/index.ts'
import { frames, json, stream, wire as wireWith } from './wire.ts'

/** Wires a client of legacy completions to one answer. */
export function wire(respond: Respond, options: OpenAIOptions = {}): Wired {
  return wireWith(respond, options, createOpenAICompletions)
}

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

/** What the SDK sent for a request. */
export function sentFor(request: CompletionRequest): Promise<Json> {
  return sentBy(wire(json(completion())), request)
}

/** What a request is refused with: the kind, the sentence, and how many requests left. */
export function refusalOf(request: CompletionRequest): Promise<readonly unknown[]> {
  return refusalBy(wire(json(completion())), request)
}

/** Reads a whole body, and checks what holds of every response. */
export function read(body: unknown, request?: CompletionRequest): Promise<CompletionResponse> {
  return readAnswer(wire(json(body)).client, request)
}

/** Reads a whole stream, at once and byte by byte, and checks what holds of every stream. */
export function readStream(events: readonly unknown[]): Promise<Streamed> {
  return readSplit((size) => wire(stream(frames(events), size)).client)
}

/** How a stream of this text fails. */
export function failureOf(written: string, options: OpenAIOptions = {}): Promise<CompletionError> {
  return failureBy(wire(stream(written), options))
}
