import { createProbe, type Json, type Probe } from '@concord/conformance'
import { assertLawful, checkTwins } from '@concord/core/laws'
import { createOpenAIResponses, type OpenAIOptions } from '../src/index.ts'
import { COMMON } from './wire.ts'

const untwinned: Probe<OpenAIOptions, Json> = createProbe({
  ...COMMON,
  create: createOpenAIResponses,
  hello: () => response([]),
})

/**
 * Sends to the Responses API, and reads what it answers. Of a stream it also checks that it says what the response of its
 * last event says.
 */
export const responsesProbe: Probe<OpenAIOptions, Json> = {
  ...untwinned,
  async readStream(events, request, options) {
    const whole = await untwinned.readStream(events, request, options)
    const last = events.at(-1)?.['response']
    assertLawful(checkTwins(whole.response, await untwinned.read(last, request, options)))
    return whole
  },
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
