import { CohereClientV2 } from 'cohere-ai'
import { createError } from '@concord/core/adapter'
import type { CompletionChunk, CompletionResponse, ErrorKind } from '@concord/core'
import { reasoning, startEmulator, text as say, toolCall } from '@concord/emulator'
import { describe, expect, test } from 'vitest'
import { createCohere, fromError } from '../src/index.ts'
import { cohereChat } from '../src/server/index.ts'
import { call, caught, citation, failureOf, freeze, type Json, wire, chat, json } from './wire.ts'

const CALL = { path: '/v2/chat', params: {}, query: {}, headers: {} }
const PARSED = { request: { model: 'command-test' }, stream: false }
const USER = { role: 'user', content: 'Hi' }

/** What a body of the wire asks for. */
function parse(fields: Json): ReturnType<typeof cohereChat.parseRequest> {
  return cohereChat.parseRequest(freeze({ model: 'command-test', messages: [USER], ...fields }), CALL)
}

/** A response of this content. */
function response(content: CompletionResponse['choices'][0]['content'], fields: Json = {}): CompletionResponse {
  const text = content.map((part) => (part.type === 'text' ? part.text : '')).join('')
  const choice = { index: 0, text, content, finishReason: 'stop' as const }
  return {
    object: 'completion',
    id: 'chat-1',
    created: 1000,
    model: 'command-test',
    provider: 'cohere',
    choices: [choice],
    ...fields,
  }
}

describe('a request', () => {
  test('every field has its place in the contract, or stays the vendor’s by the SDK’s name', () => {
    const { request, stream } = parse({
      max_tokens: 7,
      temperature: 1,
      p: 0.9,
      k: 3,
      stop_sequences: ['END'],
      seed: 1,
      frequency_penalty: 0.1,
      presence_penalty: 0.2,
      logprobs: true,
      tools: [{ type: 'function', function: { name: 'get', parameters: { type: 'object' } } }],
      strict_tools: true,
      tool_choice: 'REQUIRED',
      response_format: { type: 'json_object', json_schema: { type: 'object' } },
      thinking: { type: 'enabled', token_budget: 500 },
      safety_mode: 'OFF',
      documents: [{ id: 'doc-1', data: { max_tokens: 1 } }],
      citation_options: { mode: 'FAST' },
      novel_field: 1,
      stream: true,
    })
    expect(request).toEqual({
      model: 'command-test',
      messages: [USER],
      maxTokens: 7,
      temperature: 1,
      topP: 0.9,
      topK: 3,
      stop: ['END'],
      seed: 1,
      frequencyPenalty: 0.1,
      presencePenalty: 0.2,
      logprobs: true,
      tools: [{ type: 'function', name: 'get', parameters: { type: 'object' }, strict: true }],
      toolChoice: 'required',
      responseFormat: { type: 'json_schema', schema: { type: 'object' } },
      reasoning: { maxTokens: 500 },
      providerOptions: {
        cohere: {
          safetyMode: 'OFF',
          documents: [{ id: 'doc-1', data: { max_tokens: 1 } }],
          citationOptions: { mode: 'FAST' },
          novel_field: 1,
        },
      },
    })
    expect(stream).toBe(true)
  })

  test.each<[Json, Json]>([
    [{ thinking: { type: 'disabled' } }, { reasoning: { effort: 'none' } }],
    [{ thinking: { type: 'enabled' } }, { reasoning: { include: true } }],
    [{ thinking: { type: 'novel' } }, { providerOptions: { cohere: { thinking: { type: 'novel' } } } }],
    [{ tool_choice: 'NOVEL' }, { providerOptions: { cohere: { toolChoice: 'NOVEL' } } }],
    [{ strict_tools: false }, { providerOptions: { cohere: { strictTools: false } } }],
    [{ max_tokens: 0 }, { providerOptions: { cohere: { maxTokens: 0 } } }],
    [{ response_format: { type: 'text' } }, { responseFormat: { type: 'text' } }],
    [{ temperature: null }, {}],
  ])('%j', (fields, wanted) => {
    const { model: _model, messages: _messages, ...rest } = parse(fields).request
    expect(rest).toEqual(wanted)
  })

  test('a tool of a kind that is not known stays the vendor’s', () => {
    const tool = { type: 'novel', x: 1 }
    expect(parse({ tools: [tool] }).request.tools).toEqual([{ type: 'vendor', provider: 'cohere', tool }])
  })

  test('results and earlier answers are read', () => {
    const sources = [citation(0, 5, 'Hello', { content_index: 1 })]
    const { request } = parse({
      messages: [
        { role: 'system', content: [{ type: 'text', text: 'Be brief.' }] },
        { role: 'user', content: [{ type: 'image_url', image_url: { url: 'https://example.test/a', detail: 'low' } }] },
        {
          role: 'assistant',
          content: [
            { type: 'thinking', thinking: 'Hm' },
            { type: 'text', text: 'Hello' },
          ],
          tool_plan: 'I look.',
          tool_calls: [call('a', 'get', '{}')],
          citations: sources,
        },
        { role: 'tool', tool_call_id: 'a', content: [{ type: 'document', document: { id: 'd', data: { x: 1 } } }] },
        { role: 'assistant', content: 'Bye' },
      ],
    })
    const token = (data: Json): Json => ({ replay: { provider: 'cohere', api: 'chat', data } })
    expect(request.messages).toEqual([
      { role: 'system', content: [{ type: 'text', text: 'Be brief.' }] },
      {
        role: 'user',
        content: [
          {
            type: 'image',
            source: { type: 'url', url: 'https://example.test/a' },
            providerOptions: { cohere: { imageUrl: { detail: 'low' } } },
          },
        ],
      },
      {
        role: 'assistant',
        content: [
          { type: 'reasoning', text: 'Hm', ...token({ type: 'thinking' }) },
          {
            type: 'text',
            text: 'Hello',
            citations: [
              { url: 'https://example.test/facts', title: 'Facts', start: 0, end: 5, source: sources[0] },
            ],
            ...token({ type: 'text' }),
          },
          { type: 'reasoning', text: 'I look.', ...token({ type: 'tool_plan' }) },
          { type: 'tool_call', id: 'a', name: 'get', arguments: '{}' },
        ],
      },
      {
        role: 'tool',
        toolCallId: 'a',
        content: [{ type: 'json', value: { x: 1 }, providerOptions: { cohere: { document: { id: 'd' } } } }],
      },
      { role: 'assistant', content: 'Bye' },
    ])
  })

  test('what is wrong is named', () => {
    expect(() => parse({ messages: [] })).toThrow('messages')
    expect(() => parse({ messages: [{ role: 'tool', content: 'x' }] })).toThrow('messages.0.tool_call_id')
  })

  test('what a vendor’s SDK sends goes on as it came', async () => {
    const body = {
      model: 'command-test',
      messages: [
        { role: 'user', content: [{ type: 'text', text: 'Hi', extra: 1 }, { type: 'novel', max_tokens: 1 }] },
        {
          role: 'assistant',
          content: [{ type: 'text', text: '' }, { type: 'novel', x: 1 }],
          tool_plan: 'I look.',
          tool_calls: [{ ...call('a', 'get', '{}'), extra: 2 }],
          citations: [citation(0, 1, 'I', { type: 'NOVEL' }), citation(0, 1, 'I', { type: 'PLAN' })],
        },
        { role: 'tool', tool_call_id: 'a', content: [{ type: 'document', document: { data: { x: 1 } } }], extra: 3 },
      ],
      tools: [{ type: 'function', function: { name: 'get', parameters: {}, extra: 4 }, extra: 5 }],
      response_format: { type: 'json_object', extra: 6 },
      thinking: { type: 'enabled', extra: 7 },
      priority: 1,
      stream: false,
    }
    const { client, sent } = wire(json(chat()))
    await client.complete(parse(body).request)
    expect(sent[0]?.body).toEqual(body)
  })
})

describe('a whole answer', () => {
  test('is a chat response', () => {
    const source = citation(0, 5, 'Hello', { content_index: 1 })
    const content: CompletionResponse['choices'][0]['content'] = [
      { type: 'reasoning', index: 0, text: 'Hm' },
      {
        type: 'text',
        index: 1,
        text: 'Hello',
        citations: [{ url: 'https://example.test/facts', title: 'Facts', start: 0, end: 5, source }],
      },
      {
        type: 'reasoning',
        index: 2,
        text: 'I look.',
        replay: { provider: 'cohere', api: 'chat', data: { type: 'tool_plan' } },
      },
      { type: 'tool_call', index: 3, id: 'a', name: 'get', arguments: '{}' },
    ]
    const usage = {
      promptTokens: 10,
      completionTokens: 2,
      totalTokens: 12,
      promptTokensDetails: { cachedTokens: 7 },
      completionTokensDetails: { reasoningTokens: 1 },
    }
    const logprobs = {
      content: [
        { token: '👍', tokenId: 1, logprob: -1 },
        { token: '', tokenId: 2, logprob: -2 },
      ],
    }
    const { choices, ...rest } = response(content, { usage })
    const choice = { ...choices[0], finishReason: 'tool_calls' as const, logprobs }
    const { value, warnings } = cohereChat.toBody(freeze({ ...rest, choices: [choice] }), PARSED)
    expect(warnings).toEqual([])
    expect(value).toEqual({
      id: 'chat-1',
      finish_reason: 'TOOL_CALL',
      message: {
        role: 'assistant',
        content: [
          { type: 'thinking', thinking: 'Hm' },
          { type: 'text', text: 'Hello' },
        ],
        tool_plan: 'I look.',
        tool_calls: [call('a', 'get', '{}')],
        citations: [source],
      },
      usage: { tokens: { input_tokens: 10, output_tokens: 2, reasoning_tokens: 1 }, cached_tokens: 7 },
      logprobs: [{ text: '👍', token_ids: [1, 2], logprobs: [-1, -2] }],
    })
  })

  test('a citation of another vendor is written by its place, in characters', () => {
    const citations = [{ url: 'https://example.test', start: 3, end: 8, source: { type: 'web' } }]
    const { value, warnings } = cohereChat.toBody(
      response([{ type: 'text', index: 0, text: '😀 Hello', citations }]),
      PARSED,
    )
    expect(warnings.map(({ path }) => path)).toEqual(['choices[0].content[0].citations'])
    expect(value).toMatchObject({ message: { citations: [{ start: 2, end: 7, text: 'Hello', content_index: 0 }] } })
  })

  test('names what the wire cannot carry', () => {
    const { warnings } = cohereChat.toBody(
      response(
        [
          { type: 'refusal', index: 0, text: 'No.' },
          { type: 'media', index: 1, mediaType: 'image/png', data: 'AAAA' },
          { type: 'tool_call', index: 2, id: 'a', name: 'sql', arguments: 'select 1', custom: true },
          { type: 'reasoning', index: 3, text: 'Hm.', replay: { provider: 'openai', api: 'responses', data: 1 } },
        ],
        { systemFingerprint: 'fp_1', model: 'gpt', provider: 'openai', providerMetadata: { moderation: 1 } },
      ),
      PARSED,
    )
    expect(new Set(warnings.map(({ path }) => path))).toEqual(
      new Set([
        'choices[0].content',
        'choices[0].content[0]',
        'choices[0].content[2].custom',
        'choices[0].content[3].replay',
        'choices[0].finishReason',
        'choices[0].text',
        'model',
        'providerMetadata',
        'systemFingerprint',
      ]),
    )
  })
})

describe('a stream', () => {
  /** The events that an encoder writes of these chunks. */
  function eventsOf(...chunks: readonly CompletionChunk[]): readonly Json[] {
    const encoder = cohereChat.createEncoder(PARSED)
    const written = [...chunks.map((one) => encoder.encode(one)), encoder.end()].join('')
    const frames = written.split('\n\n').filter((frame) => frame !== '')
    expect(frames.pop()).toBe('data: [DONE]')
    return frames.map((frame) => {
      const [, name = '', data = ''] = /^event: (.*)\ndata: (.*)$/.exec(frame) ?? []
      const event = JSON.parse(data) as Json // An event is an object.
      expect(event['type']).toBe(name)
      return event
    })
  }

  /** A chunk of these parts. */
  function chunk(
    content: CompletionChunk['choices'][0]['content'],
    finishReason: 'tool_calls' | null = null,
  ): CompletionChunk {
    const { choices, ...rest } = response(content)
    return { ...rest, choices: [{ ...choices[0], finishReason }] }
  }

  test('has a start, blocks one after the other, citations, calls and the end mark', () => {
    const source = citation(0, 5, 'Hello')
    const cited = { url: 'https://example.test/facts', title: 'Facts', start: 0, end: 5, source }
    const events = eventsOf(
      chunk([{ type: 'text', index: 0, text: 'Hel' }]),
      chunk([{ type: 'text', index: 0, text: 'lo' }]),
      chunk([{ type: 'text', index: 0, text: '', citations: [cited] }]),
      chunk([{ type: 'tool_call', index: 1, id: 'a', name: 'get', arguments: '{}' }]),
      { ...chunk([], 'tool_calls'), usage: { promptTokens: 3, completionTokens: 2, totalTokens: 5 } },
    )
    expect(events[0]).toMatchObject({ id: 'chat-1', type: 'message-start', delta: { message: { role: 'assistant' } } })
    expect(events.slice(1)).toEqual([
      { type: 'content-start', index: 0, delta: { message: { content: { type: 'text', text: '' } } } },
      { type: 'content-delta', index: 0, delta: { message: { content: { text: 'Hel' } } } },
      { type: 'content-delta', index: 0, delta: { message: { content: { text: 'lo' } } } },
      { type: 'citation-start', index: 0, delta: { message: { citations: source } } },
      { type: 'citation-end', index: 0 },
      { type: 'content-end', index: 0 },
      { type: 'tool-call-start', index: 0, delta: { message: { tool_calls: call('a', 'get', '') } } },
      { type: 'tool-call-delta', index: 0, delta: { message: { tool_calls: { function: { arguments: '{}' } } } } },
      { type: 'tool-call-end', index: 0 },
      {
        type: 'message-end',
        delta: { finish_reason: 'TOOL_CALL', usage: { tokens: { input_tokens: 3, output_tokens: 2 } } },
      },
    ])
  })

  test('tells a failure as an event that no reader takes for an answer', async () => {
    const encoder = cohereChat.createEncoder(PARSED)
    const begun = String(encoder.encode(chunk([{ type: 'text', index: 0, text: 'Hel' }])))
    const written = begun + String(encoder.fail(createError('overloaded', 'cohere: busy', { provider: 'cohere' })))
    const told = await failureOf(written)
    expect([told.kind, told.partial?.choices[0]?.text]).toEqual(['overloaded', 'Hel'])
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
  const told = createError(kind, 'something', { provider: 'cohere', requestId: 'req-1', retryAfterMs: 1500 })
  const { status, headers, body } = cohereChat.toErrorBody(told)
  const read = fromError({ statusCode: status, body, rawResponse: { headers: new Headers(headers) } })
  expect([read.kind, read.requestId, read.retryAfterMs]).toEqual([kind, 'req-1', 1500])
})

describe('the SDK by itself', () => {
  const content = [reasoning('Hm.'), say('Hello there'), toolCall('get', { city: 'Rome' })]
  const params = { model: 'command-test', messages: [{ role: 'user' as const, content: 'Hi' }] }

  test('reads what a server answers and streams', async () => {
    await using emulator = await startEmulator({ dialects: [cohereChat], script: { content } })
    const sdk = new CohereClientV2({ token: 'test-key', baseUrl: emulator.url, maxRetries: 0 })
    const { message, finishReason } = await sdk.chat(params)
    expect(message.content).toMatchObject([
      { type: 'thinking', thinking: 'Hm.' },
      { type: 'text', text: 'Hello there' },
    ])
    expect(message.toolCalls).toMatchObject([{ function: { name: 'get', arguments: '{"city":"Rome"}' } }])
    expect(finishReason).toBe('TOOL_CALL')
    const types: string[] = []
    for await (const { type } of await sdk.chatStream(params)) if (!type.endsWith('delta')) types.push(type)
    expect(types).toEqual([
      'message-start',
      'content-start',
      'content-end',
      'content-start',
      'content-end',
      'tool-call-start',
      'tool-call-end',
      'message-end',
    ])
  })

  test.each(['ours', 'the user’s'] as const)('an abort closes the connection of a client of %s', async (whose) => {
    await using emulator = await startEmulator({ dialects: [cohereChat], script: () => forever })
    const sdk = new CohereClientV2({ token: 'test-key', baseUrl: emulator.url })
    const options = whose === 'ours' ? { apiKey: 'test-key', baseURL: emulator.url } : { client: sdk }
    const client = createCohere({ ...options, model: 'command-test' })
    for (const ask of [client.complete, (...args: Parameters<typeof client.stream>) => client.stream(...args).response()]) {
      const caller = new AbortController()
      const outcome = caught(ask({ prompt: 'Hi' }, { signal: caller.signal }))
      const entry = await emulator.journal.next()
      caller.abort()
      expect((await outcome).kind).toBe('aborted')
      expect(await entry.closed).toBe('left')
    }
  })
})

/** An answer that does not come. */
const forever = new Promise<never>(() => {})
