import { Anthropic } from '@anthropic-ai/sdk'
import { chunkOf, eventsOf, streamOf } from '@concord/conformance'
import { createError } from '@concord/core/adapter'
import type { CompletionChunk, CompletionResponse, ErrorKind } from '@concord/core'
import { reasoning, startEmulator, text as say, toolCall } from '@concord/emulator'
import { describe, expect, test } from 'vitest'
import { fromError, toMessageParams } from '../src/index.ts'
import { anthropicMessages } from '../src/server/index.ts'
import { freeze, type Json } from './wire.ts'

const CALL = { path: '/v1/messages', params: {}, query: {}, headers: {} }
const PARSED = { request: {}, stream: false }
const USER = { role: 'user', content: 'Hi' }

/** What a usage has beside its counts; clients of this wire compare it with null. */
const UNKNOWN = {
  cache_creation_input_tokens: null,
  cache_read_input_tokens: null,
  cache_creation: null,
  output_tokens_details: null,
  server_tool_use: null,
  service_tier: null,
  inference_geo: null,
  speed: null,
}

/** What a body of the wire asks for. */
function parse(fields: Json): ReturnType<typeof anthropicMessages.parseRequest> {
  return anthropicMessages.parseRequest(
    freeze({ model: 'claude-test', max_tokens: 7, messages: [USER], ...fields }),
    CALL,
  )
}

/** A response of this content. */
function response(content: CompletionResponse['choices'][0]['content'], fields: Json = {}): CompletionResponse {
  const text = content.map((part) => (part.type === 'text' ? part.text : '')).join('')
  const choice = { index: 0, text, content, finishReason: 'stop' as const }
  return {
    object: 'completion',
    id: 'msg_1',
    created: 1000,
    model: 'claude-test',
    provider: 'anthropic',
    choices: [choice],
    ...fields,
  }
}

describe('a request', () => {
  test('every field has its place in the contract, or stays the vendor’s', () => {
    const { request, stream } = parse({
      system: [{ type: 'text', text: 'Be brief.', cache_control: { type: 'ephemeral' } }],
      stop_sequences: ['END'],
      temperature: 1,
      top_k: 3,
      metadata: { user_id: 'user-1' },
      service_tier: 'auto',
      cache_control: { type: 'ephemeral', ttl: '1h' },
      thinking: { type: 'enabled', budget_tokens: 2000, display: 'summarized' },
      output_config: { effort: 'high', format: { type: 'json_schema', schema: { type: 'object' } }, task_budget: 1 },
      container: 'container_1',
      stream: true,
    })
    expect(request).toEqual({
      model: 'claude-test',
      messages: [
        {
          role: 'system',
          content: [
            {
              type: 'text',
              text: 'Be brief.',
              providerOptions: { anthropic: { cache_control: { type: 'ephemeral' } } },
            },
          ],
        },
        USER,
      ],
      maxTokens: 7,
      stop: ['END'],
      temperature: 1,
      topK: 3,
      user: 'user-1',
      serviceTier: 'auto',
      promptCache: { ttl: '1h' },
      reasoning: { maxTokens: 2000, include: true, effort: 'high' },
      responseFormat: { type: 'json_schema', schema: { type: 'object' } },
      providerOptions: { anthropic: { output_config: { task_budget: 1 }, container: 'container_1' } },
    })
    expect(stream).toBe(true)
  })

  test('each result of a tool is a message', () => {
    const { request } = parse({
      messages: [
        {
          role: 'user',
          content: [
            { type: 'tool_result', tool_use_id: 'a', content: 'One', is_error: true },
            {
              type: 'tool_result',
              tool_use_id: 'b',
              content: [{ type: 'image', source: { type: 'file', file_id: 'f' } }],
            },
            { type: 'text', text: 'And now?' },
          ],
        },
      ],
    })
    expect(request.messages).toEqual([
      { role: 'tool', toolCallId: 'a', content: 'One', isError: true },
      { role: 'tool', toolCallId: 'b', content: [{ type: 'image', source: { type: 'id', id: 'f' } }] },
      { role: 'user', content: [{ type: 'text', text: 'And now?' }] },
    ])
  })

  test('tools and their choice are read', () => {
    const search = { type: 'web_search_20260318', name: 'web_search' }
    const { request } = parse({
      tools: [{ name: 'get', input_schema: { type: 'object' }, strict: true, defer_loading: true }, search],
      tool_choice: { type: 'any', disable_parallel_tool_use: true },
    })
    expect(request).toMatchObject({
      tools: [
        {
          type: 'function',
          name: 'get',
          parameters: { type: 'object' },
          strict: true,
          providerOptions: { anthropic: { defer_loading: true } },
        },
        { type: 'vendor', provider: 'anthropic', tool: search },
      ],
      toolChoice: 'required',
      parallelToolCalls: false,
    })
  })

  test.each([
    [{ messages: [] }, 'messages'],
    [{ messages: [{ role: 'tool', content: 'Hi' }] }, 'messages.0.role'],
    [{ max_tokens: 'many' }, 'max_tokens'],
    [{ messages: [{ role: 'user', content: [{ type: 'tool_result' }] }] }, 'messages.0.content.0.tool_use_id'],
  ])('%j is refused by the path of its fault', (fields, path) => {
    expect(() => parse(fields)).toThrow(expect.objectContaining({ kind: 'invalid_request', status: 400 }))
    expect(() => parse(fields)).toThrow(new RegExp(`^${path}:`))
  })

  test('what is read is written again as it was', () => {
    const cache_control = { type: 'ephemeral' }
    const params = {
      model: 'claude-test',
      max_tokens: 9000,
      system: [{ type: 'text', text: 'Be brief.', cache_control }],
      messages: [
        {
          role: 'user',
          content: [
            { type: 'text', text: 'Hi', cache_control },
            { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'AAAA' } },
            {
              type: 'document',
              source: { type: 'text', media_type: 'text/plain', data: 'Grüße' },
              citations: { enabled: true },
            },
            { type: 'document', source: { type: 'content', content: 'Hi' }, title: 'Book' },
            { type: 'search_result', source: 'https://example.com', title: 'News', content: [] },
          ],
        },
        {
          role: 'assistant',
          content: [
            { type: 'thinking', thinking: 'Hm.', signature: 'sig' },
            { type: 'text', text: 'So.', citations: [{ type: 'char_location', cited_text: 'So.' }], cache_control },
            { type: 'tool_use', id: 'toolu_1', name: 'get', input: { n: 1 }, caller: { type: 'direct' } },
          ],
        },
        { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'toolu_1', content: 'One', cache_control }] },
        { role: 'system', content: 'Be kind.' },
      ],
      tools: [{ name: 'get', input_schema: { type: 'object' }, cache_control }],
      tool_choice: { type: 'tool', name: 'get', disable_parallel_tool_use: true },
      thinking: { type: 'adaptive', display: 'omitted' },
      output_config: { effort: 'high' },
      speed: 'fast',
    }
    const { request } = anthropicMessages.parseRequest(freeze(params), CALL)
    expect(toMessageParams(request)).toEqual({ value: params, warnings: [] })
  })
})

describe('a whole answer', () => {
  test('is a message', () => {
    const { value, warnings } = anthropicMessages.toBody(
      freeze(
        response(
          [
            { type: 'reasoning', index: 0, text: 'Hm.' },
            { type: 'tool_activity', index: 1, id: 'srv_1', name: 'web_search', arguments: '{"query":"so"}' },
            { type: 'tool_activity', index: 2, id: 'srv_1', name: 'web_search', output: [] },
            { type: 'text', index: 3, text: 'Hello' },
          ],
          {
            usage: {
              promptTokens: 10,
              completionTokens: 2,
              totalTokens: 12,
              promptTokensDetails: { cachedTokens: 7 },
              completionTokensDetails: { reasoningTokens: 1 },
            },
            serviceTier: 'standard',
            providerMetadata: { container: { id: 'c_1' } },
          },
        ),
      ),
      PARSED,
    )
    expect(warnings).toEqual([])
    expect(value).toEqual({
      id: 'msg_1',
      type: 'message',
      role: 'assistant',
      model: 'claude-test',
      content: [
        { type: 'thinking', thinking: 'Hm.', signature: '' },
        { type: 'server_tool_use', id: 'srv_1', name: 'web_search', input: { query: 'so' } },
        { type: 'web_search_tool_result', tool_use_id: 'srv_1', content: [] },
        { type: 'text', text: 'Hello', citations: null },
      ],
      stop_reason: 'end_turn',
      stop_sequence: null,
      stop_details: null,
      container: { id: 'c_1' },
      diagnostics: null,
      usage: {
        ...UNKNOWN,
        input_tokens: 3,
        cache_read_input_tokens: 7,
        output_tokens: 2,
        output_tokens_details: { thinking_tokens: 1 },
        service_tier: 'standard',
      },
    })
  })

  test('names what the wire cannot carry', () => {
    const { warnings } = anthropicMessages.toBody(
      response(
        [
          { type: 'refusal', index: 0, text: 'No.' },
          { type: 'media', index: 1, mediaType: 'image/png', data: 'AAAA' },
          { type: 'tool_call', index: 2, id: 'a', name: 'sql', arguments: 'select 1', custom: true },
          { type: 'reasoning', index: 3, text: 'Hm.', replay: { provider: 'openai', api: 'responses', data: 1 } },
        ],
        { systemFingerprint: 'fp_1', provider: 'openai', providerMetadata: { moderation: 1 } },
      ),
      PARSED,
    )
    expect(new Set(warnings.map(({ path }) => path))).toEqual(
      new Set([
        'choices[0].content',
        'choices[0].content[0]',
        'choices[0].content[2].arguments',
        'choices[0].content[2].custom',
        'choices[0].content[3].replay',
        'choices[0].finishReason',
        'choices[0].text',
        'providerMetadata',
        'systemFingerprint',
      ]),
    )
  })
})

describe('a stream', () => {
  test('has a start, a ping, blocks one after the other, the ending and the end mark', () => {
    const { text } = streamOf(anthropicMessages, [
      chunkOf(response([{ type: 'reasoning', index: 0, text: 'Hm.' }])),
      chunkOf(
        response([
          {
            type: 'reasoning',
            index: 0,
            text: '',
            replay: { provider: 'anthropic', api: 'messages', data: { signature: 'sig' } },
          },
        ]),
      ),
      chunkOf(response([{ type: 'text', index: 1, text: 'Hel' }])),
      chunkOf(response([{ type: 'text', index: 1, text: 'lo' }])),
      { ...chunkOf(response([]), 'stop'), usage: { promptTokens: 3, completionTokens: 2, totalTokens: 5 } },
    ])
    const events = eventsOf(text)
    expect(events.slice(1)).toEqual([
      { type: 'ping' },
      { type: 'content_block_start', index: 0, content_block: { type: 'thinking', thinking: '', signature: '' } },
      { type: 'content_block_delta', index: 0, delta: { type: 'thinking_delta', thinking: 'Hm.' } },
      { type: 'content_block_delta', index: 0, delta: { type: 'signature_delta', signature: 'sig' } },
      { type: 'content_block_stop', index: 0 },
      { type: 'content_block_start', index: 1, content_block: { type: 'text', text: '', citations: null } },
      { type: 'content_block_delta', index: 1, delta: { type: 'text_delta', text: 'Hel' } },
      { type: 'content_block_delta', index: 1, delta: { type: 'text_delta', text: 'lo' } },
      { type: 'content_block_stop', index: 1 },
      {
        type: 'message_delta',
        delta: { stop_reason: 'end_turn', stop_sequence: null, stop_details: null, container: null },
        usage: { ...UNKNOWN, input_tokens: 3, output_tokens: 2 },
      },
      { type: 'message_stop' },
    ])
    expect(events[0]).toMatchObject({ type: 'message_start', message: { id: 'msg_1', content: [], stop_reason: null } })
  })

  test('begins with the counts that are known, or with zeros: clients of this wire need numbers there', () => {
    const usage = { promptTokens: 3, completionTokens: 2, totalTokens: 5, promptTokensDetails: { cachedTokens: 1 } }
    const begun = chunkOf(response([]))
    const late = streamOf(anthropicMessages, [begun, { ...chunkOf(response([]), 'stop'), usage }])
    const early = streamOf(anthropicMessages, [{ ...begun, usage }])
    expect(eventsOf(late.text)[0]).toMatchObject({ message: { usage: { input_tokens: 0, output_tokens: 0 } } })
    expect(eventsOf(early.text)[0]).toMatchObject({
      message: { usage: { input_tokens: 2, cache_read_input_tokens: 1, output_tokens: 2 } },
    })
  })

  test('tells a failure as an event', () => {
    const encoder = anthropicMessages.createEncoder({ request: {}, stream: true })
    const error = createError('overloaded', 'anthropic: busy', { provider: 'anthropic' })
    expect(encoder.fail(error)).toBe(
      'event: error\ndata: {"type":"error","error":{"type":"overloaded_error","message":"anthropic: busy"},"request_id":null}\n\n',
    )
  })

  test('names the usage that a failure has no place for, where the start did not tell it', () => {
    const usage = { promptTokens: 3, completionTokens: 2, totalTokens: 5 }
    const lostOf = (...chunks: readonly CompletionChunk[]): readonly unknown[] => {
      const encoder = anthropicMessages.createEncoder({ request: {}, stream: true })
      for (const chunk of chunks) encoder.encode(chunk)
      encoder.fail(createError('overloaded', 'anthropic: busy', { provider: 'anthropic' }))
      return encoder.warnings.map(({ path }) => path)
    }
    const begun = chunkOf(response([]))
    expect([lostOf(begun), lostOf({ ...begun, usage }), lostOf(begun, { ...begun, usage })]).toEqual([
      [],
      [],
      ['usage'],
    ])
  })
})

test.each<ErrorKind>([
  'invalid_request',
  'authentication',
  'permission',
  'billing',
  'not_found',
  'rate_limit',
  'context_length',
  'content_filter',
  'timeout',
  'overloaded',
  'server',
])('a failure of kind %s is read back as one', (kind) => {
  const told = createError(kind, 'something', { provider: 'anthropic', requestId: 'req-1', retryAfterMs: 1500 })
  const { status, headers, body } = anthropicMessages.toErrorBody(told)
  const read = fromError({ status, error: body, headers: new Headers(headers) })
  expect([read.kind, read.requestId, read.retryAfterMs]).toEqual([kind, 'req-1', 1500])
})

test('the SDK’s own helper reads what a server streams', async () => {
  await using emulator = await startEmulator({
    dialects: [anthropicMessages],
    script: { content: [reasoning('Hm.'), say('Hello there'), toolCall('get', { city: 'Rome' })] },
  })
  const sdk = new Anthropic({ apiKey: 'test-key', baseURL: emulator.url, maxRetries: 0 })
  const params = { model: 'claude-test', max_tokens: 7, messages: [{ role: 'user' as const, content: 'Hi' }] }
  const read = await sdk.messages.stream(params).finalMessage()
  expect(read.content).toMatchObject([
    { type: 'thinking', thinking: 'Hm.' },
    { type: 'text', text: 'Hello there' },
    { type: 'tool_use', name: 'get', input: { city: 'Rome' } },
  ])
  expect(read.stop_reason).toBe('tool_use')
})
