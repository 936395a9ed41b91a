import { describe, expect, test } from 'vitest'
import { answer, call, caught, chat, generated, generateProbe, probe, TIME } from './wire.ts'

const { json, read, wire } = probe

const SECONDS = Date.parse(TIME) / 1000

describe('an answer', () => {
  test('has text, an ending, a time and a usage', async () => {
    const stats = { total_duration: 9, load_duration: 1, prompt_eval_duration: 2, eval_duration: 3 }
    expect(await read(chat(stats))).toEqual({
      object: 'completion',
      id: 'made-1',
      created: SECONDS,
      model: 'llama-test:1b',
      provider: 'ollama',
      choices: [
        {
          index: 0,
          text: 'Hello',
          content: [{ type: 'text', index: 0, text: 'Hello' }],
          finishReason: 'stop',
          nativeFinishReason: 'stop',
        },
      ],
      usage: { promptTokens: 3, completionTokens: 2, totalTokens: 5 },
      requestId: 'req-test',
      providerMetadata: stats,
    })
  })

  test('of generate is the same', async () => {
    const { requestId: _id, ...rest } = await generateProbe.read(generated({ context: [1, 2] }))
    const { requestId: _other, ...chatted } = await read(chat())
    expect(rest).toEqual({ ...chatted, providerMetadata: { context: [1, 2] } })
  })

  test('keeps what no version knows, each at its level', async () => {
    const { choices, providerMetadata } = await read(
      answer({ content: 'Hi', mood: 'fine' }, { remote_model: 'big', remote_host: 'https://example.com', x: { y: 1 } }),
    )
    expect(providerMetadata).toEqual({ remote_model: 'big', remote_host: 'https://example.com', x: { y: 1 } })
    expect(choices[0].providerMetadata).toEqual({ message: { mood: 'fine' } })
  })

  test('names the model that was asked for where it names none', async () => {
    expect((await read(chat({ model: '' }))).model).toBe('llama-test')
  })
})

describe('the time', () => {
  test.each(['2026-11-20T10:00:00.123456789Z', '2026-11-20T12:00:00+02:00', '2026-11-20T11:00:00.5+01:00'])(
    '%s is in seconds, and kept for what they do not say',
    async (created_at) => {
      const { created, providerMetadata } = await read(chat({ created_at }))
      expect([created, providerMetadata]).toEqual([SECONDS, { created_at }])
    },
  )

  test.each(['0001-01-01T00:00:00Z', 'yesterday'])('%s is none: it is that of the receipt', async (created_at) => {
    const { created, providerMetadata } = await read(chat({ created_at }))
    expect([created, providerMetadata]).toEqual([1000, { created_at }])
  })
})

describe('the parts', () => {
  test('are what was thought, said and called, in this order', async () => {
    const calls = [
      call('get', { b: 1, a: [2] }),
      call('put', {}, { id: 'call-2', function: { index: 1, name: 'put', arguments: {} } }),
    ]
    const { choices } = await read(answer({ tool_calls: calls, content: 'So.', thinking: 'Hm.' }))
    expect(choices[0]).toMatchObject({ text: 'So.', finishReason: 'tool_calls', nativeFinishReason: 'stop' })
    expect(choices[0].content).toEqual([
      { type: 'reasoning', index: 0, text: 'Hm.' },
      { type: 'text', index: 1, text: 'So.' },
      { type: 'tool_call', index: 2, id: 'made-2', name: 'get', arguments: '{"b":1,"a":[2]}', syntheticId: true },
      { type: 'tool_call', index: 3, id: 'call-2', name: 'put', arguments: '{}' },
    ])
  })

  test.each([
    [undefined, '{}'],
    [null, '{}'],
    [{}, '{}'],
    ['{"a":', '{"a":'],
    [{ a: { b: 'ü' } }, '{"a":{"b":"ü"}}'],
  ])('of a call with the arguments %j have %s', async (args, written) => {
    const { choices } = await read(answer({ tool_calls: [call('get', args)] }))
    expect(choices[0].content).toMatchObject([{ arguments: written }])
  })

  test('of a call keep its own fields', async () => {
    const own = { type: 'function', x: 1, function: { name: 'get', arguments: {}, index: 0, y: 2 } }
    const { choices } = await read(answer({ tool_calls: [own] }))
    expect(choices[0].content[0]?.providerMetadata).toEqual({ x: 1, function: { y: 2 } })
  })

  test('of a call that is no function are unknown', async () => {
    const { choices } = await read(answer({ tool_calls: [{ novel: { a: 1 } }] }))
    expect(choices[0]).toMatchObject({
      finishReason: 'stop',
      content: [{ type: 'unknown', value: { novel: { a: 1 } } }],
    })
  })

  test('think-tags in the text stay in the text', async () => {
    const { choices } = await read(answer({ content: '<think>Hm.</think>So.' }))
    expect(choices[0].content).toEqual([{ type: 'text', index: 0, text: '<think>Hm.</think>So.' }])
  })

  test.each([
    ['iVBORw0KGgoAAAA=', 'image/png'],
    ['/9j/4AAQ', 'image/jpeg'],
    ['R0lGODlhAQAB', 'image/gif'],
    ['UklGRiQAAABXRUJQVlA4', 'image/webp'],
    ['aGVsbG8=', 'application/octet-stream'],
  ])('an image %s is of the type that its bytes show: %s', async (image, mediaType) => {
    const { choices } = await generateProbe.read(generated({ response: '', image }))
    expect(choices[0].content).toEqual([{ type: 'media', index: 0, mediaType, data: image }])
  })

  test('of generate may be thoughts and calls too', async () => {
    const { choices } = await generateProbe.read(generated({ thinking: 'Hm.', tool_calls: [call('get', {})] }))
    expect(choices[0].content.map(({ type }) => type)).toEqual(['reasoning', 'text', 'tool_call'])
  })
})

describe('the ending', () => {
  test.each([
    ['stop', 'stop'],
    ['length', 'length'],
    ['load', 'stop'],
    ['unload', 'stop'],
    ['novel', 'unknown'],
  ])('%s is %s', async (done_reason, finishReason) => {
    const { choices } = await read(chat({ done_reason }))
    expect(choices[0]).toMatchObject({ finishReason, nativeFinishReason: done_reason })
  })

  test.each([undefined, null, ''])('without a word (%j) is unknown', async (done_reason) => {
    const { choices } = await read(chat({ done_reason }))
    expect(choices[0].finishReason).toBe('unknown')
    expect(choices[0]).not.toHaveProperty('nativeFinishReason')
  })

  test('a call that is cut by the limit is no finished one', async () => {
    const { choices } = await read(answer({ tool_calls: [call('get', {})] }, { done_reason: 'length' }))
    expect(choices[0].finishReason).toBe('length')
  })
})

describe('the usage', () => {
  test('is absent where a count is, and the other one is kept', async () => {
    const { usage, providerMetadata } = await read(chat({ prompt_eval_count: undefined, eval_duration: 5 }))
    expect([usage, providerMetadata]).toEqual([undefined, { eval_count: 2, eval_duration: 5 }])
  })

  test('counts nothing where nothing was', async () => {
    const { usage } = await read(chat({ prompt_eval_count: 0, eval_count: 0 }))
    expect(usage).toEqual({ promptTokens: 0, completionTokens: 0, totalTokens: 0 })
  })
})

test('log-probabilities have their alternatives and bytes', async () => {
  const top = { token: 'Ho', logprob: -2 }
  const logprobs = [
    { token: 'Hi', logprob: -0.5, bytes: [72, 105], top_logprobs: [top] },
    { token: '!', logprob: -1 },
  ]
  const { choices } = await read(chat({ logprobs }))
  expect(choices[0].logprobs).toEqual({
    content: [
      { token: 'Hi', logprob: -0.5, bytes: [72, 105], top: [top] },
      { token: '!', logprob: -1 },
    ],
  })
})

test.each([
  ['an object', { hello: 'world' }],
  ['a list', [1]],
  ['another wire’s answer', { choices: [{ message: { content: 'Hi' } }] }],
])('%s is no answer', async (_name, body) => {
  const { kind, requestId } = await caught(wire(json(body)).client.complete({ prompt: 'Hi' }))
  expect([kind, requestId]).toEqual(['invalid_response', 'req-test'])
  const generate = generateProbe.wire(json(body)).client
  expect((await caught(generate.complete({ prompt: 'Hi' }))).kind).toBe('invalid_response')
})
