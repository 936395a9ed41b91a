import type { FinishReason, Logprobs } from '@concord/core'
import OpenAI from 'openai'
import { describe, expect, test } from 'vitest'
import { createOpenAICompletions, fromLegacyCompletion } from '../src/index.ts'
import { choice, completion, completionsProbe } from './completions-wire.ts'
import { caught, COUNTED, type Json, USAGE } from './wire.ts'

const { json, plain, read, wire } = completionsProbe

describe('an answer', () => {
  test('is a completion of the contract', async () => {
    const body = completion({ usage: USAGE, system_fingerprint: 'fp_1' })
    expect(await read(body)).toEqual({
      object: 'completion',
      id: 'cmpl-1',
      created: 1_700_000_000,
      model: 'gpt-test-2026',
      provider: 'openai',
      choices: [
        {
          index: 0,
          text: 'Hello',
          content: [{ type: 'text', index: 0, text: 'Hello' }],
          finishReason: 'stop',
          nativeFinishReason: 'stop',
        },
      ],
      usage: COUNTED,
      systemFingerprint: 'fp_1',
      requestId: 'req-test',
      providerMetadata: { usage: USAGE },
    })
  })

  test('without tokens has a usage that only its total tells', async () => {
    const usage = { prompt_tokens: 11, total_tokens: 11 }
    const body = completion({ choices: [choice('')], usage })
    expect((await read(body)).usage).toEqual({ promptTokens: 11, completionTokens: 0, totalTokens: 11 })
  })

  test('of several prompts has a choice for each, by index', async () => {
    const choices = [2, 0, 3, 1].map((index) => choice(`${index}`, { index }))
    const { choices: read4 } = await read(completion({ choices }), { prompt: ['One', 'Two'], n: 2 })
    expect(read4.map(({ index, text }) => [index, text])).toEqual([
      [0, '0'],
      [1, '1'],
      [2, '2'],
      [3, '3'],
    ])
  })

  test.each(['', null, undefined])('whose text is %j has no part', async (text) => {
    const { choices } = await read(completion({ choices: [{ ...choice(''), text }] }))
    expect(choices[0]).toMatchObject({ text: '', content: [], finishReason: 'stop' })
  })

  test('of white space alone keeps it', async () => {
    const { choices } = await read(completion({ choices: [choice(' \n')] }))
    expect(choices[0].text).toBe(' \n')
  })

  test.each<[unknown, FinishReason]>([
    ['stop', 'stop'],
    ['length', 'length'],
    ['content_filter', 'content_filter'],
    ['tool_calls', 'tool_calls'],
    ['eos', 'unknown'],
    ['', 'unknown'],
    [null, 'unknown'],
    [undefined, 'unknown'],
  ])('that ends with %j ends with %s', async (word, finishReason) => {
    const { choices } = await read(completion({ choices: [choice('Hi', { finish_reason: word })] }))
    expect(choices[0].finishReason).toBe(finishReason)
    expect(choices[0].nativeFinishReason).toBe(word || undefined)
  })

  test('without scalars has an id, a time and a model all the same', async () => {
    const { id, created, model } = await read({ choices: [{ text: 'Hi' }] })
    expect({ id, created, model }).toEqual({ id: 'made-1', created: 1000, model: 'gpt-test' })
  })

  test('keeps what the contract has no field for, where it stood', async () => {
    const filter = { hate: { filtered: false } }
    const body = completion({
      choices: [choice('Hi', { content_filter_results: filter, logprobs: { token_ids: [1, 2] } })],
      prompt_filter_results: [{ prompt_index: 0 }],
      usage: null,
    })
    const { providerMetadata, choices } = await read(body)
    expect(providerMetadata).toEqual({ prompt_filter_results: [{ prompt_index: 0 }] })
    expect(choices[0].providerMetadata).toEqual({
      content_filter_results: filter,
      logprobs: { token_ids: [1, 2] },
    })
    expect(choices[0]).not.toHaveProperty('logprobs')
  })
})

describe('log-probabilities', () => {
  /** What the lists of the wire are in the contract. */
  async function logprobsOf(lists: unknown): Promise<Logprobs | undefined> {
    const { choices } = await read(completion({ choices: [choice('Hi', { logprobs: lists })] }))
    return choices[0].logprobs
  }

  test('of an echoed prompt begin with a token that has none', async () => {
    const lists = {
      tokens: ['Say', ' hi'],
      token_logprobs: [null, -0.5],
      top_logprobs: [null, { ' hi': -0.5, ' ho': -1.5 }],
      text_offset: [0, 3],
    }
    expect(await logprobsOf(lists)).toEqual({
      content: [
        { token: 'Say', logprob: null, textOffset: 0 },
        {
          token: ' hi',
          logprob: -0.5,
          textOffset: 3,
          top: [
            { token: ' hi', logprob: -0.5 },
            { token: ' ho', logprob: -1.5 },
          ],
        },
      ],
    })
  })

  test('have their alternatives in the order of the wire', async () => {
    const lists = { tokens: ['b'], token_logprobs: [-2], top_logprobs: [{ c: -3, a: -1, b: -2 }] }
    const top = (await logprobsOf(lists))?.content?.[0]?.top
    expect(top?.map(({ token }) => token)).toEqual(['c', 'a', 'b'])
  })

  test('keep an alternative that is named like a property of every object', async () => {
    const body = `{"choices":[{"text":"x","finish_reason":"stop","logprobs":
      {"tokens":["x"],"token_logprobs":[-1],"top_logprobs":[{"__proto__":-1,"constructor":-2}]}}]}`
    const { choices } = await wire(plain(body, 'application/json')).client.complete({ prompt: 'Hi' })
    expect(choices[0].logprobs?.content?.[0]?.top).toEqual([
      { token: '__proto__', logprob: -1 },
      { token: 'constructor', logprob: -2 },
    ])
  })

  test.each<[string, Json, Logprobs]>([
    ['no top_logprobs', { tokens: ['a'], token_logprobs: [-1] }, { content: [{ token: 'a', logprob: -1 }] }],
    [
      'no alternatives',
      { tokens: ['a'], token_logprobs: [-1], top_logprobs: [{}] },
      { content: [{ token: 'a', logprob: -1 }] },
    ],
    [
      'null for the alternatives',
      { tokens: ['a'], token_logprobs: [-1], top_logprobs: null, text_offset: [2] },
      { content: [{ token: 'a', logprob: -1, textOffset: 2 }] },
    ],
    [
      'fewer probabilities than tokens',
      { tokens: ['a', 'b'], token_logprobs: [-1], text_offset: [0, 1] },
      {
        content: [
          { token: 'a', logprob: -1, textOffset: 0 },
          { token: 'b', logprob: null, textOffset: 1 },
        ],
      },
    ],
    [
      'more probabilities than tokens',
      { tokens: ['a'], token_logprobs: [-1, -2] },
      {
        content: [
          { token: 'a', logprob: -1 },
          { token: '', logprob: -2 },
        ],
      },
    ],
  ])('with %s are read', async (_name, lists, logprobs) => {
    expect(await logprobsOf(lists)).toEqual(logprobs)
  })

  test.each([{}, null, undefined, { tokens: [], token_logprobs: [], top_logprobs: [], text_offset: [] }])(
    'that are %j are absent',
    async (lists) => {
      expect(await logprobsOf(lists)).toBeUndefined()
    },
  )
})

describe('what is no answer', () => {
  test.each<[string, () => Response]>([
    ['no choices', json({ id: 'cmpl-1', object: 'text_completion' })],
    ['an empty list of choices', json(completion({ choices: [] }))],
    ['no JSON', plain('<html></html>', 'text/html')],
    ['nothing', plain('', 'application/json')],
  ])('%s is an error', async (_name, respond) => {
    const error = await caught(wire(respond).client.complete({ prompt: 'Hi' }))
    expect(error).toMatchObject({ kind: 'invalid_response', provider: 'openai', requestId: 'req-test' })
  })

  test('a failure in a body with status 200 is that failure', async () => {
    const respond = json({ error: { message: 'Busy', code: 'server_overloaded' } })
    expect(await caught(wire(respond).client.complete({ prompt: 'Hi' }))).toMatchObject({ kind: 'overloaded' })
  })

  test('a status of failure is named as everywhere', async () => {
    const respond = json({ error: { message: 'Slow down', type: 'requests' } }, 429, { 'retry-after': '2' })
    expect(await caught(wire(respond).client.complete({ prompt: 'Hi' }))).toMatchObject({
      kind: 'rate_limit',
      status: 429,
      retryAfterMs: 2000,
    })
  })
})

describe('the SDK', () => {
  const sdk = new OpenAI({
    apiKey: 'test-key',
    fetch: () => Promise.resolve(json(completion({ choices: [choice('Hi')] }))()),
  })

  test('answers with what the translator reads', async () => {
    const answer = await sdk.completions.create({ model: 'gpt-test', prompt: 'Hi' })
    expect(fromLegacyCompletion(answer).choices[0]).toMatchObject({ text: 'Hi', finishReason: 'stop' })
  })

  test('is taken as a client of one’s own', async () => {
    const { choices } = await createOpenAICompletions({ client: sdk, model: 'gpt-test' }).complete({ prompt: 'Hi' })
    expect(choices[0].text).toBe('Hi')
  })
})
