import { chunkOf, eventsOf, streamOf } from '@concord/conformance'
import type { CompletionChunk, CompletionResponse, OutputPart, ParsedRequest } from '@concord/core'
import { isCompletionError } from '@concord/core'
import { createError } from '@concord/core/adapter'
import OpenAI from 'openai'
import { describe, expect, test } from 'vitest'
import { toResponseParams } from '../src/index.ts'
import { openaiResponses } from '../src/server/index.ts'
import { message, responsesProbe } from './responses-wire.ts'
import { caught, type Json } from './wire.ts'

const { stream, wire } = responsesProbe

const PARSED: ParsedRequest = { request: { prompt: 'Hi' }, stream: false }
const CALL = { path: '/v1/responses', params: {}, query: {}, headers: {} }

function parse(body: unknown): ParsedRequest {
  return openaiResponses.parseRequest(body, CALL)
}

/** A whole answer with these parts. */
function answer(content: readonly OutputPart[], fields: Partial<CompletionResponse> = {}): CompletionResponse {
  const text = content.map((part) => (part.type === 'text' ? part.text : '')).join('')
  return {
    object: 'completion',
    id: 'resp_1',
    created: 1_700_000_000,
    model: 'gpt-test',
    provider: 'openai',
    choices: [{ index: 0, text, content, finishReason: 'stop' }],
    ...fields,
  }
}

/** What the wire has of an answer. */
function bodyOf(response: CompletionResponse): { body: Json; lost: readonly unknown[] } {
  const { value, warnings } = openaiResponses.toBody(response, PARSED)
  return { body: value as Json, lost: warnings.map(({ path }) => path) } // A body is an object.
}

/** The events of a stream of these chunks. */
function streamed(...chunks: readonly CompletionChunk[]): { events: readonly Json[]; lost: readonly unknown[] } {
  const { text, lost } = streamOf(openaiResponses, chunks, PARSED)
  return { events: eventsOf(text), lost }
}

function piece(part: OutputPart): CompletionChunk {
  return chunkOf(answer([part]))
}

describe('a request', () => {
  test('is read, and written again as it was', () => {
    const body = {
      model: 'gpt-test',
      input: [
        { role: 'system', content: 'Be brief.' },
        {
          role: 'user',
          content: [
            { type: 'input_text', text: 'See' },
            { type: 'input_image', detail: 'low', image_url: 'data:image/png;base64,AAAA' },
            { type: 'input_file', file_id: 'file-1', filename: 'a.pdf' },
          ],
        },
        { id: 'rs_1', type: 'reasoning', summary: [{ type: 'summary_text', text: 'Hm' }], encrypted_content: 'x' },
        message('Hi'),
        { id: 'ws_1', type: 'web_search_call', status: 'completed', action: { type: 'search', query: 'x' } },
        { type: 'function_call', call_id: 'call_1', name: 'find', arguments: '{}' },
        { type: 'function_call_output', call_id: 'call_1', output: 'Oslo' },
        { role: 'assistant', content: 'Oslo.' },
        { role: 'developer', content: 'Be briefer.' },
        { role: 'user', content: 'Why?' },
      ],
      max_output_tokens: 9,
      temperature: 0.5,
      include: ['reasoning.encrypted_content', 'message.output_text.logprobs'],
      top_logprobs: 2,
      reasoning: { effort: 'low', summary: 'auto' },
      text: { format: { type: 'json_object' }, verbosity: 'low' },
      tools: [
        { type: 'function', name: 'find', parameters: { type: 'object' }, strict: true, defer_loading: true },
        { type: 'custom', name: 'run' },
        { type: 'web_search' },
      ],
      tool_choice: { type: 'function', name: 'find' },
      safety_identifier: 'u-1',
      prompt_cache_key: 'k',
      prompt_cache_retention: '24h',
      previous_response_id: 'resp_0',
      stream: true,
    }
    const { request, stream: isStreamed } = parse(body)
    expect(isStreamed).toBe(true)
    expect(toResponseParams(request, 'stream').value).toEqual(body)
  })

  test('of one text is a message of the user, after its instructions', () => {
    expect(parse({ model: 'm', input: 'Hi', instructions: 'Be brief.' }).request).toEqual({
      model: 'm',
      messages: [
        { role: 'system', content: 'Be brief.' },
        { role: 'user', content: 'Hi' },
      ],
    })
  })

  test('that is wrong names the path', () => {
    const failure = (body: unknown): unknown => {
      try {
        return parse(body)
      } catch (error) {
        return isCompletionError(error) ? `${error.kind} ${error.message}` : error
      }
    }
    expect(failure({ model: 'm' })).toMatch(/^invalid_request input/)
    const image = { type: 'input_image' }
    expect(failure({ model: 'm', input: [{ role: 'user', content: [image] }] })).toMatch(/input\.0\.content\.0/)
  })
})

describe('a body', () => {
  test('has an item for each part, and what every response has', () => {
    const { body, lost } = bodyOf(
      answer([
        { type: 'reasoning', index: 0, text: 'Hm' },
        { type: 'text', index: 1, text: 'Hi' },
        { type: 'tool_call', index: 2, id: 'call_1', name: 'find', arguments: '{}' },
        { type: 'tool_activity', index: 3, id: 'srv_1', name: 'roll', arguments: '{}' },
        { type: 'tool_activity', index: 4, id: 'srv_1', name: 'roll', output: '4' },
      ]),
    )
    expect(lost).toEqual(['choices[0].finishReason'])
    expect(body).toMatchObject({ id: 'resp_1', object: 'response', status: 'completed', error: null, tools: [] })
    expect(body['output']).toMatchObject([
      { id: 'rs_0', type: 'reasoning', summary: [{ type: 'summary_text', text: 'Hm' }] },
      { id: 'msg_1', type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'Hi' }] },
      { id: 'fc_2', type: 'function_call', call_id: 'call_1', name: 'find', arguments: '{}' },
      { id: 'srv_1', type: 'mcp_call', name: 'roll', arguments: '{}', output: '4' },
    ])
  })

  test('has the tokens of its own parts, and names those that it loses', () => {
    const own = { provider: 'openai', api: 'responses', data: { id: 'msg_9', type: 'message', role: 'assistant' } }
    const foreign = { provider: 'anthropic', api: 'messages', data: { signature: 's' } }
    const { body, lost } = bodyOf(
      answer([
        { type: 'reasoning', index: 0, text: 'Hm', replay: foreign },
        { type: 'text', index: 1, text: 'Hi', replay: own },
      ]),
    )
    expect(lost).toEqual(['choices[0].content[0].replay'])
    expect(body['output']).toMatchObject([{ id: 'rs_0' }, { id: 'msg_9' }])
  })

  test.each([
    ['length', 'incomplete', { reason: 'max_output_tokens' }],
    ['content_filter', 'incomplete', { reason: 'content_filter' }],
    ['pause', 'in_progress', null],
    ['unknown', 'incomplete', null],
  ] as const)('that ends with %s has a status', (finishReason, status, details) => {
    const choices = [{ index: 0, text: '', content: [], finishReason }] as const
    expect(bodyOf(answer([], { choices })).body).toMatchObject({ status, incomplete_details: details })
  })

  test('names what it has no place for', () => {
    const whole = answer([{ type: 'media', index: 0, mediaType: 'audio/wav', data: 'AAAA' }], {
      usage: { promptTokens: 1, completionTokens: 1, totalTokens: 2, promptTokensDetails: { audioTokens: 1 } },
      warnings: [{ code: 'adjusted', message: 'x' }],
    })
    const [choice] = whole.choices
    const { lost } = bodyOf({ ...whole, choices: [choice, { ...choice, index: 1 }] })
    expect(lost).toEqual(['choices', 'choices[0].content', 'warnings', 'usage.promptTokensDetails.audioTokens'])
  })
})

describe('a stream', () => {
  test('gives text as it comes, and its items whole', () => {
    const { events, lost } = streamed(
      piece({ type: 'text', index: 0, text: 'He' }),
      piece({ type: 'text', index: 0, text: 'llo' }),
      answer([], { usage: { promptTokens: 1, completionTokens: 1, totalTokens: 2 } }),
    )
    expect(lost).toEqual([])
    expect(events.map(({ type }) => type)).toEqual([
      'response.created',
      'response.output_item.added',
      'response.content_part.added',
      'response.output_text.delta',
      'response.output_text.delta',
      'response.output_text.done',
      'response.content_part.done',
      'response.output_item.done',
      'response.completed',
    ])
    expect(events.map((event) => event['sequence_number'])).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8])
    expect(events[5]).toMatchObject({ content_index: 0, item_id: 'msg_0', text: 'Hello' })
    expect(events.at(-1)).toMatchObject({
      response: { status: 'completed', output: [{ content: [{ text: 'Hello' }] }], usage: { total_tokens: 2 } },
    })
  })

  test('says that each text is whole before its item ends', () => {
    const { events } = streamed(
      piece({ type: 'reasoning', index: 0, text: 'Hm.' }),
      piece({ type: 'refusal', index: 1, text: 'No.' }),
      piece({ type: 'tool_call', index: 2, id: 'call_1', name: 'add', arguments: '{}' }),
      piece({ type: 'tool_call', index: 3, id: 'call_2', name: 'sql', arguments: 'select', custom: true }),
      answer([]),
    )
    const endings = events.filter(({ type }) => /(?<!item)\.done$/.test(String(type)))
    expect(endings).toMatchObject([
      { type: 'response.reasoning_summary_text.done', summary_index: 0, text: 'Hm.' },
      { type: 'response.reasoning_summary_part.done', part: { type: 'summary_text', text: 'Hm.' } },
      { type: 'response.refusal.done', refusal: 'No.' },
      { type: 'response.content_part.done', part: { type: 'refusal', refusal: 'No.' } },
      { type: 'response.function_call_arguments.done', name: 'add', arguments: '{}' },
      { type: 'response.custom_tool_call_input.done', input: 'select' },
    ])
  })

  test('puts an item that comes whole before what follows it', () => {
    const { events } = streamed(
      piece({ type: 'unknown', index: 0, value: { type: 'novel' } }),
      piece({ type: 'text', index: 1, text: 'Hi' }),
      answer([]),
    )
    expect(events.map(({ type }) => type).indexOf('response.output_item.done')).toBe(2)
  })

  test('names a token that comes when its item has begun', () => {
    const token = { provider: 'openai', api: 'responses', data: { id: 'rs_9', type: 'reasoning' } }
    const { lost } = streamed(
      piece({ type: 'reasoning', index: 0, text: 'A' }),
      piece({ type: 'reasoning', index: 1, text: 'B' }),
      piece({ type: 'reasoning', index: 1, text: '', replay: token }),
      answer([]),
    )
    expect(lost).toEqual(['choices[0].content[1].replay'])
  })

  test.each(['overloaded', 'rate_limit', 'context_length', 'server'] as const)(
    'tells a failure of kind %s by an event that is read as such',
    async (kind) => {
      const frame = openaiResponses.createEncoder(PARSED).fail(createError(kind, 'No', { provider: 'openai' }))
      const { client } = wire(stream(String(frame)))
      expect((await caught(client.stream({ prompt: 'Hi' }).response())).kind).toBe(kind)
    },
  )
})

describe('the items of an answer that another vendor gave', () => {
  const token = { provider: 'example', api: 'messages', data: { type: 'server_tool_use' } }
  const call = { type: 'tool_activity', index: 0, id: 'ws_1', name: 'search', arguments: '{}', replay: token } as const
  const result = {
    type: 'tool_activity',
    index: 1,
    id: 'ws_1',
    name: 'search',
    output: 'found',
    replay: token,
  } as const

  test('hold a call together with its result, whosever tokens they have', () => {
    const { body, lost } = bodyOf(answer([call, result], { provider: 'example' }))
    expect(body['output']).toMatchObject([{ id: 'ws_1', type: 'mcp_call', arguments: '{}', output: 'found' }])
    expect(lost).toEqual(['choices[0].content[0].replay', 'choices[0].content[1].replay'])
  })

  test('have ids of their own, which the SDK’s helper of streams needs', async () => {
    const text = { type: 'text', index: 1, text: 'Hm.' } as const
    const novel = { type: 'unknown', index: 3, value: { type: 'novel' } } as const
    const encoder = openaiResponses.createEncoder(PARSED)
    const parts = [call, text, { ...result, index: 2 }, novel]
    const written = [...parts.map(piece), answer([])].map((chunk) => encoder.encode(chunk)).join('')
    const body = written + String(encoder.end())
    const headers = { 'content-type': encoder.contentType }
    const sdk = new OpenAI({ apiKey: 'test-key', fetch: () => Promise.resolve(new Response(body, { headers })) })
    const { output } = await sdk.responses.stream({ model: 'gpt-test', input: 'Hi' }).finalResponse()
    expect(output.map(({ id }) => id)).toEqual(['ws_1', 'msg_1', 'ws_1_2', 'item_3'])
    expect(encoder.warnings.map(({ path }) => path)).toEqual(
      expect.arrayContaining(['choices[0].content[2].id', 'choices[0].content[3].value']),
    )
  })
})

test.each<[string, Json, string | null]>([
  ['previous_response_id', { previous_response_id: 'resp_0' }, 'previous_response_not_found'],
  ['conversation', { conversation: 'conv_0' }, null],
  ['prompt', { prompt: { id: 'pmpt_0' } }, null],
  [
    'input[1]',
    {
      input: [
        { role: 'user', content: 'Hi' },
        { type: 'item_reference', id: 'msg_0' },
      ],
    },
    null,
  ],
])('%s is refused where another vendor answers', (param, fields, code) => {
  const error = { type: 'invalid_request_error', param, code }
  const { refusalElsewhere } = parse({ model: 'gpt-test', input: 'Hi', ...fields })
  expect(refusalElsewhere).toMatchObject({ status: 400, body: { error } })
  expect(parse({ model: 'gpt-test', input: 'Hi' })).not.toHaveProperty('refusalElsewhere')
})
