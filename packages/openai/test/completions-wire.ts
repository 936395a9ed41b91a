import type { CompletionError, CompletionRequest, CompletionResponse } from '@concord/core'
import { assertLawful, checkChunks, checkResponse } from '@concord/core/laws'
import { createOpenAICompletions, type OpenAIOptions } from '../src/index.ts'
import {
  caught,
  frames,
  freeze,
  gather,
  json,
  type Json,
  stream,
  type Streamed,
  wire as wireWith,
  type Wired,
} from './wire.ts'

/** Wires a client of legacy completions to one answer. */
export function wire(respond: () => Response | Promise<Response>, options: OpenAIOptions = {}): Wired {
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
export async function sentFor(request: CompletionRequest): Promise<Json> {
  const { client, sent } = wire(json(completion()))
  await client.complete(freeze(request))
  return sent[0]?.body ?? {}
}

/** What a request is refused with, and how many requests left. */
export async function refusalOf(request: CompletionRequest): Promise<{ kind: string; message: string; sent: number }> {
  const { client, sent } = wire(json(completion()))
  const { kind, message } = await caught(client.complete(freeze(request)))
  return { kind, message, sent: sent.length }
}

/** Reads a whole body, and checks what holds of every response. */
export async function read(body: unknown, request: CompletionRequest = { prompt: 'Hi' }): Promise<CompletionResponse> {
  const response = await wire(json(body)).client.complete(freeze(request))
  assertLawful(checkResponse(response))
  return response
}

/** Reads a whole stream, at once and byte by byte, and checks what holds of every stream. */
export async function readStream(events: readonly unknown[]): Promise<Streamed> {
  const request = { prompt: 'Hi' }
  const whole = await gather(wire(stream(frames(events))).client, request)
  assertLawful(checkChunks(whole.chunks))
  const split = await gather(wire(stream(frames(events), 1)).client, request)
  assertLawful(checkChunks(split.chunks))
  if (JSON.stringify(split.response) !== JSON.stringify(whole.response))
    throw new Error('the stream says something else when it is read byte by byte')
  return whole
}

/** How a stream of this text fails. */
export function failureOf(text: string, options: OpenAIOptions = {}): Promise<CompletionError> {
  return caught(wire(stream(text), options).client.stream({ prompt: 'Hi' }).response())
}
