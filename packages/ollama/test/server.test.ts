import { chunkOf, streamOf } from '@concord/conformance'
import { createError } from '@concord/core/adapter'
import type { CompletionChunk, CompletionResponse, ErrorKind, OutputPart } from '@concord/core'
import { reasoning, startEmulator, text as say, toolCall } from '@concord/emulator'
import { Ollama } from 'ollama'
import { describe, expect, test } from 'vitest'
import { createOllama } from '../src/index.ts'
import { ollamaChat, ollamaGenerate } from '../src/server/index.ts'
import { caught, gather, lines, probe } from './wire.ts'

const { failureOf, json, stream, wire } = probe

const PARSED = { request: {}, stream: false }

/** A response of this content. */
function response(content: readonly OutputPart[], fields: Partial<CompletionResponse> = {}): CompletionResponse {
  const text = content.map((part) => (part.type === 'text' ? part.text : '')).join('')
  return {
    object: 'completion',
    id: 'answer-1',
    created: 1_800_000_000,
    model: 'llama-test',
    provider: 'ollama',
    choices: [{ index: 0, text, content, finishReason: 'stop' }],
    ...fields,
  }
}

const HEAD = { model: 'llama-test', created_at: '2027-01-15T08:00:00Z' }

describe('an answer', () => {
  const parts: readonly OutputPart[] = [
    { type: 'reasoning', index: 0, text: 'Hm.' },
    { type: 'text', index: 1, text: 'So.' },
    { type: 'tool_call', index: 2, id: 'call-1', name: 'get', arguments: '{"n":1}', providerMetadata: { x: 1 } },
  ]
  const usage = { promptTokens: 3, completionTokens: 2, totalTokens: 5 }
  const stats = { prompt_eval_count: 3, eval_count: 2 }

  test('is a chat response', () => {
    const { value, warnings } = ollamaChat.toBody(
      response(parts, { usage, providerMetadata: { total_duration: 9, created_at: '2027-01-15T08:00:00.5Z' } }),
      PARSED,
    )
    expect(value).toEqual({
      model: 'llama-test',
      created_at: '2027-01-15T08:00:00.5Z',
      message: {
        role: 'assistant',
        content: 'So.',
        thinking: 'Hm.',
        tool_calls: [{ x: 1, id: 'call-1', function: { name: 'get', arguments: { n: 1 } } }],
      },
      done: true,
      done_reason: 'stop',
      total_duration: 9,
      ...stats,
    })
    expect(warnings.map(({ path }) => path)).toEqual(['choices[0].finishReason'])
  })

  test('is a generate response', () => {
    const image: OutputPart = { type: 'media', index: 2, mediaType: 'image/png', data: 'iVBORw0KGgo=' }
    const { value, warnings } = ollamaGenerate.toBody(response([...parts.slice(0, 2), image], { usage }), PARSED)
    expect(value).toEqual({
      ...HEAD,
      response: 'So.',
      thinking: 'Hm.',
      image: 'iVBORw0KGgo=',
      done: true,
      done_reason: 'stop',
      ...stats,
    })
    expect(warnings).toEqual([])
  })

  test('names what the wire cannot carry', () => {
    const replay = { provider: 'other', api: 'x', data: 1 }
    const content: readonly OutputPart[] = [
      { type: 'text', index: 0, text: 'So.', replay, citations: [{ url: 'https://example.com', source: {} }] },
      { type: 'tool_call', index: 1, id: 'a', name: 'get', arguments: 'free', custom: true },
    ]
    const [choice] = response(content).choices
    const { warnings } = ollamaChat.toBody(
      response(content, {
        provider: 'other',
        systemFingerprint: 'fp',
        serviceTier: 'flex',
        usage: { ...usage, completionTokensDetails: { reasoningTokens: 1 } },
        providerMetadata: { x: 1 },
        choices: [
          { ...choice, finishReason: 'content_filter' },
          { ...choice, index: 1 },
        ],
      }),
      PARSED,
    )
    expect(warnings.map(({ path }) => path)).toEqual([
      'systemFingerprint',
      'serviceTier',
      'usage.completionTokensDetails',
      'choices',
      'choices[0].content[0].replay',
      'choices[0].content[0].citations',
      'choices[0].content[1].custom',
      'choices[0].content[1].arguments',
      'providerMetadata',
      'choices[0].finishReason',
    ])
  })

  test('streamed is a line for each piece, calls whole, and a last one', () => {
    const encoder = ollamaChat.createEncoder(PARSED)
    const piece = (part: OutputPart): CompletionChunk => chunkOf(response([part]))
    const call = { type: 'tool_call' as const, index: 0, id: 'a', name: 'get' }
    const other = { type: 'tool_call' as const, index: 1, id: 'b', name: 'put' }
    const written = [
      encoder.encode(piece({ ...call, arguments: '{"n"' })),
      encoder.encode(piece({ ...other, arguments: '{' })),
      encoder.encode(piece({ ...call, arguments: ':1}' })),
      encoder.encode(piece({ ...other, arguments: '}' })),
      encoder.encode(piece({ type: 'text', index: 2, text: 'So.' })),
      encoder.encode({
        ...response([]),
        usage,
        choices: [{ index: 0, text: '', content: [], finishReason: 'tool_calls' }],
      }),
      encoder.end(),
    ].map(String)
    const read: unknown[] = written.flatMap((frame) => frame.split('\n').filter(Boolean)).map((one) => JSON.parse(one))
    const message = { role: 'assistant', content: '' }
    const callOf = (id: string, name: string, args: object): object => ({ id, function: { name, arguments: args } })
    expect(read).toEqual([
      { ...HEAD, message: { ...message, tool_calls: [callOf('a', 'get', { n: 1 })] }, done: false },
      { ...HEAD, message: { ...message, tool_calls: [callOf('b', 'put', {})] }, done: false },
      { ...HEAD, message: { ...message, content: 'So.' }, done: false },
      { ...HEAD, message, done: true, done_reason: 'stop', ...stats },
    ])
    expect(written.slice(0, 4)).toEqual(['', '', '', ''])
    expect([encoder.contentType, encoder.warnings]).toEqual(['application/x-ndjson', []])
  })
})

test('a time that says more than seconds comes back from a stream', async () => {
  const told = { ...HEAD, created_at: '2027-01-15T08:00:00.123456Z' }
  const message = { role: 'assistant', content: 'Hi' }
  const written = lines(
    { ...told, message, done: false },
    { ...HEAD, message: { role: 'assistant', content: '' }, done: true, done_reason: 'stop' },
  )
  const { chunks, response: read } = await gather(wire(stream(written)).client)
  const { text: again, lost } = streamOf(ollamaChat, chunks, PARSED)
  expect(lost).toEqual([])
  expect(read.providerMetadata).toEqual({ created_at: told.created_at })
  expect((await gather(wire(stream(again)).client)).response).toEqual(read)
})

const KINDS: readonly ErrorKind[] = [
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
]

test('a failure within a stream names what was not written yet', () => {
  const encoder = ollamaChat.createEncoder(PARSED)
  const call: OutputPart = { type: 'tool_call', index: 0, id: 'a', name: 'get', arguments: '{"n"' }
  const choice = { index: 0, text: '', content: [call], finishReason: null }
  const usage = { promptTokens: 3, completionTokens: 2, totalTokens: 5 }
  encoder.encode({ ...response([]), choices: [choice], usage, providerMetadata: { x: 1 } })
  encoder.fail(createError('server', 'something', { provider: 'ollama' }))
  expect(encoder.warnings.map(({ path }) => path)).toEqual(['choices[0].content[0]', 'usage', 'providerMetadata'])
})

test.each(KINDS)('a failure of kind %s is read back as one', async (kind) => {
  const told = createError(kind, 'something', { provider: 'ollama', requestId: 'req-1', retryAfterMs: 1500 })
  const { status, headers, body } = ollamaChat.toErrorBody(told)
  const read = await caught(wire(json(body, status, headers)).client.complete({ prompt: 'Hi' }))
  expect([read.kind, read.status, read.requestId, read.retryAfterMs]).toEqual([kind, status, 'req-1', 1500])
})

test.each(KINDS.slice(1))('a failure of kind %s within a stream is read back as one', async (kind) => {
  const told = createError(kind, 'something', { provider: 'ollama' })
  const written = ollamaChat.createEncoder(PARSED).fail(told)
  expect((await failureOf(String(written))).kind).toBe(kind)
})

test('the SDK itself reads what a server writes, whole and streamed', async () => {
  await using emulator = await startEmulator({
    dialects: [ollamaChat, ollamaGenerate],
    script: { content: [reasoning('Hm.'), say('Hello there'), toolCall('get', { city: 'Rome' })] },
  })
  const sdk = new Ollama({ host: emulator.url })
  const asked = { model: 'llama-test', messages: [{ role: 'user', content: 'Hi' }] }
  const { message, done_reason } = await sdk.chat(asked)
  expect(message).toMatchObject({
    content: 'Hello there',
    thinking: 'Hm.',
    tool_calls: [{ function: { name: 'get' } }],
  })
  expect(done_reason).toBe('stop')
  const texts: string[] = []
  for await (const { response: written = '' } of await sdk.generate({ model: 'm', prompt: 'Hi', stream: true }))
    texts.push(written)
  expect(texts.join('')).toBe('Hello there')
})

test('what a server refuses is named by the adapter', async () => {
  await using emulator = await startEmulator({ dialects: [ollamaChat], script: 'Hello' })
  const client = createOllama({ baseURL: `${emulator.url}/elsewhere`, model: 'm', retry: false })
  expect((await caught(client.complete({ prompt: 'Hi' }))).kind).toBe('not_found')
})
