import type { CompletionClient, CompletionRequest, CompletionResponse } from '@concord/core'
import { assertLawful, checkChunks, checkResponse, checkTwins } from '@concord/core/laws'
import { createOpenAIResponses, type OpenAIOptions } from '../src/index.ts'
import { frames, freeze, gather, json, type Json, stream, type Streamed } from './wire.ts'

/** A client of the Responses API whose `fetch` answers by itself, and the bodies that it sent. */
export function wire(
  respond: () => Response | Promise<Response>,
  options: OpenAIOptions = {},
): { readonly client: CompletionClient; readonly sent: readonly Json[] } {
  const sent: Json[] = []
  let ids = 0
  const client = createOpenAIResponses({
    apiKey: 'test-key',
    model: 'gpt-test',
    retry: false,
    timeout: false,
    clock: { now: () => 1_000_000, schedule: () => () => {} },
    createId: () => `made-${++ids}`,
    async fetch(_url, init) {
      if (typeof init?.body !== 'string') throw new TypeError('the SDK sends its body as a string')
      sent.push(JSON.parse(init.body) as Json) // What the SDK sends is an object.
      return respond()
    },
    ...options,
  })
  return { client, sent }
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
export async function sentFor(request: CompletionRequest): Promise<Json> {
  const { client, sent } = wire(json(response([])))
  await client.complete(freeze(request))
  return sent[0] ?? {}
}

/** Reads a whole body, and checks what holds of every response. */
export async function read(body: unknown, request: CompletionRequest = { prompt: 'Hi' }): Promise<CompletionResponse> {
  const answer = await wire(json(body)).client.complete(freeze(request))
  assertLawful(checkResponse(answer))
  return answer
}

/**
 * Reads a whole stream, at once and byte by byte, and checks what holds of every stream, and that it says what the response
 * of its last event says.
 */
export async function readStream(
  events: readonly Json[],
  request: CompletionRequest = { prompt: 'Hi' },
): Promise<Streamed> {
  const whole = await gather(wire(stream(frames(events))).client, request)
  assertLawful(checkChunks(whole.chunks))
  const split = await gather(wire(stream(frames(events), 1)).client, request)
  if (JSON.stringify(split.response) !== JSON.stringify(whole.response))
    throw new Error('the stream says something else when it is read byte by byte')
  const last = events.at(-1)?.['response']
  assertLawful(checkTwins(whole.response, await read(last, request)))
  return whole
}
