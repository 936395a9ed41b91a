import { CohereClientV2 } from 'cohere-ai'
import { chunkOf, eventsOf, streamOf } from '@concord/conformance'
import { createError } from '@concord/core/adapter'
import type { CompletionResponse, ErrorKind } from '@concord/core'
import { reasoning, startEmulator, text as say, toolCall } from '@concord/emulator'
import { describe, expect, test } from 'vitest'
import { createCohere, fromError } from '../src/index.ts'
import { cohereChat } from '../src/server/index.ts'
import { call, caught, citation, freeze, type Json, probe } from './wire.ts'

const { failureOf } = probe

const PARSED = { request: { model: 'command-test' }, stream: false }

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
  test('has a start, blocks one after the other, citations, calls and the end mark', () => {
    const source = citation(0, 5, 'Hello')
    const cited = { url: 'https://example.test/facts', title: 'Facts', start: 0, end: 5, source }
    const { text } = streamOf(
      cohereChat,
      [
        chunkOf(response([{ type: 'text', index: 0, text: 'Hel' }])),
        chunkOf(response([{ type: 'text', index: 0, text: 'lo' }])),
        chunkOf(response([{ type: 'text', index: 0, text: '', citations: [cited] }])),
        chunkOf(response([{ type: 'tool_call', index: 1, id: 'a', name: 'get', arguments: '{}' }])),
        { ...chunkOf(response([]), 'tool_calls'), usage: { promptTokens: 3, completionTokens: 2, totalTokens: 5 } },
      ],
      PARSED,
    )
    const events = eventsOf(text, '[DONE]')
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
    const begun = String(encoder.encode(chunkOf(response([{ type: 'text', index: 0, text: 'Hel' }]))))
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
    const connection = whose === 'ours' ? { apiKey: 'test-key', baseURL: emulator.url } : { client: sdk }
    const client = createCohere({ ...connection, model: 'command-test' })
    for (const mode of ['complete', 'stream']) {
      const caller = new AbortController()
      const [request, options] = [{ prompt: 'Hi' }, { signal: caller.signal }]
      const asked = mode === 'stream' ? client.stream(request, options).response() : client.complete(request, options)
      const outcome = caught(asked)
      const entry = await emulator.journal.next()
      caller.abort()
      expect((await outcome).kind).toBe('aborted')
      expect(await entry.closed).toBe('left')
    }
  })
})

/** An answer that does not come. */
const forever = new Promise<never>(() => {})
