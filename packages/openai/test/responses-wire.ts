import { type Json, readAnswer, readSplit, type Respond, sentBy, type Streamed, type Wired } from '@concord/conformance'
import type { CompletionRequest, CompletionResponse } from '@concord/core'
import { assertLawful, checkTwins } from '@concord/core/laws'
import { createOpenAIResponses, type OpenAIOptions } from '../src/index.ts'
import { frames, json, stream, wire as wireWith } from './wire.ts'

/** Wires a client of the Responses API to one answer. */
export function wire(respond: Respond, options: OpenAIOptions = {}): Wired {
  return wireWith(respond, options, createOpenAIResponses)
}

/** A response with these items. */
export function response(output: readonly Json[], fields: Json = {}): Json {
  return {
    id: 'resp_1',
    object: 'response',
    created_at: 1_700_000_000,
    status: 'completed',
    error: null,
    incomplete_details: null,
    instructions: 'Be brief.',
    model: 'gpt-test-2026',
    output,
    temperature: 1,
    tools: [],
    ...fields,
  }
}

/** A message with one text. */
export function message(text: string, block: Json = {}, fields: Json = {}): Json {
  return {
    id: 'msg_1',
    type: 'message',
    status: 'completed',
    role: 'assistant',
    content: [{ type: 'output_text', text, annotations: [], ...block }],
    ...fields,
  }
}

/** A usage of the wire. */
export const USAGE: Json = { input_tokens: 3, output_tokens: 2, total_tokens: 5 }

/** The event that begins a response. */
export function created(): Json {
  return { type: 'response.created', response: response([], { status: 'in_progress' }) }
}

/** The events of an item whose pieces are these. */
export function item(index: number, begun: Json, pieces: readonly Json[], whole: Json): readonly Json[] {
  const place = { output_index: index, item_id: whole['id'] }
  return [
    { type: 'response.output_item.added', output_index: index, item: begun },
    ...pieces.map((piece) => ({ ...place, obfuscation: 'xyz', ...piece })),
    { type: 'response.output_item.done', output_index: index, item: whole },
  ]
}

/** Pieces of text of one kind, each an event. */
export function deltas(type: string, texts: readonly string[], fields: Json = {}): readonly Json[] {
  return texts.map((delta) => ({ type: `response.${type}.delta`, delta, ...fields }))
}

/** The event that ends a response. */
export function ended(output: readonly Json[], fields: Json = {}, type = 'completed'): Json {
  return { type: `response.${type}`, response: response(output, { status: type, ...fields }) }
}

/** The events of a message in pieces. */
export function messageEvents(index: number, whole: Json, ...texts: readonly string[]): readonly Json[] {
  const begun = { ...whole, status: 'in_progress', content: [] }
  return item(index, begun, deltas('output_text', texts, { content_index: 0, logprobs: [] }), whole)
}

/** What the SDK sent for a request. */
export function sentFor(request: CompletionRequest): Promise<Json> {
  return sentBy(wire(json(response([]))), request)
}

/** Reads a whole body, and checks what holds of every response. */
export function read(body: unknown, request?: CompletionRequest): Promise<CompletionResponse> {
  return readAnswer(wire(json(body)).client, request)
}

/**
 * Reads a whole stream, at once and byte by byte, and checks what holds of every stream, and that it says what the response
 * of its last event says.
 */
export async function readStream(events: readonly Json[], request?: CompletionRequest): Promise<Streamed> {
  const whole = await readSplit((size) => wire(stream(frames(events), size)).client, request)
  const last = events.at(-1)?.['response']
  assertLawful(checkTwins(whole.response, await read(last, request)))
  return whole
}
