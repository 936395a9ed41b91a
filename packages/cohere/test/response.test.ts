import type { CompletionResponse, TextPart } from '@concord/core'
import { describe, expect, test } from 'vitest'
import { answer, call, calling, chat, citation, type Json, probe } from './wire.ts'

const { json, read, wire } = probe

/** The parts of an answer. */
async function partsOf(message: Json, fields: Json = {}): Promise<CompletionResponse['choices'][0]['content']> {
  return (await read(answer(message, fields))).choices[0].content
}

const TOKEN = { provider: 'cohere', api: 'chat' }

test('an answer', async () => {
  expect(await read(chat())).toEqual({
    object: 'completion',
    id: 'chat-1',
    created: 1000,
    model: 'command-test',
    provider: 'cohere',
    requestId: 'req-test',
    choices: [
      {
        index: 0,
        text: 'Hello',
        content: [{ type: 'text', index: 0, text: 'Hello' }],
        finishReason: 'stop',
        nativeFinishReason: 'COMPLETE',
      },
    ],
    usage: { promptTokens: 3, completionTokens: 2, totalTokens: 5 },
    providerMetadata: {
      usage: { billed_units: { input_tokens: 1, output_tokens: 2 }, tokens: { input_tokens: 3, output_tokens: 2 } },
    },
  })
})

describe('an ending', () => {
  test.each([
    ['COMPLETE', 'stop'],
    ['STOP_SEQUENCE', 'stop'],
    ['MAX_TOKENS', 'length'],
    ['TOOL_CALL', 'tool_calls'],
    ['ERROR', 'error'],
    ['TIMEOUT', 'error'],
    ['NOVEL', 'unknown'],
  ])('%s is %s', async (word, finishReason) => {
    const { choices } = await read(chat({ finish_reason: word }))
    expect(choices[0]).toMatchObject({ finishReason, nativeFinishReason: word })
  })

  test.each([null, ''])('%j is no word', async (word) => {
    const { choices } = await read(chat({ finish_reason: word }))
    expect([choices[0].finishReason, choices[0].nativeFinishReason]).toEqual(['unknown', undefined])
  })

  test('COMPLETE with calls asks to run them', async () => {
    const { choices } = await read(answer({ tool_calls: [call('a', 'get', '{}')] }))
    expect(choices[0].finishReason).toBe('tool_calls')
  })
})

describe('the usage', () => {
  test.each<[string, Json, CompletionResponse['usage']]>([
    [
      'cached and thinking tokens are inside',
      { tokens: { input_tokens: 9, output_tokens: 5, reasoning_tokens: 4 }, cached_tokens: 8 },
      {
        promptTokens: 9,
        completionTokens: 5,
        totalTokens: 14,
        promptTokensDetails: { cachedTokens: 8 },
        completionTokensDetails: { reasoningTokens: 4 },
      },
    ],
    [
      'image tokens are beside the input',
      { tokens: { input_tokens: 34, output_tokens: 56, image_tokens: 259 } },
      { promptTokens: 293, completionTokens: 56, totalTokens: 349 },
    ],
    ['what is billed is no usage', { billed_units: { input_tokens: 9, output_tokens: 5 } }, undefined],
    ['nothing is none', {}, undefined],
  ])('%s', async (_what, usage, wanted) => {
    const response = await read(chat({ usage }))
    expect(response.usage).toEqual(wanted)
    expect(response.providerMetadata?.['usage']).toEqual(usage)
  })

  test('a detail that exceeds its parent is left out, and that is told', async () => {
    const usage = { tokens: { input_tokens: 3, output_tokens: 2 }, cached_tokens: 4 }
    const { usage: counted, warnings } = await read(chat({ usage }))
    expect(counted).toEqual({ promptTokens: 3, completionTokens: 2, totalTokens: 5 })
    expect(warnings).toMatchObject([{ code: 'usage_inconsistent', path: 'usage.promptTokensDetails.cachedTokens' }])
  })
})

describe('parts', () => {
  test('thoughts, text, a plan and calls, each with what the API wants back', async () => {
    const message = {
      content: [
        { type: 'thinking', thinking: 'Hm' },
        { type: 'text', text: 'Hello' },
      ],
      tool_plan: 'I will look.',
      tool_calls: [call('a', 'get', '{"x": 1}'), call('b', 'now', 'null')],
    }
    expect(await partsOf(message)).toEqual([
      { type: 'reasoning', index: 0, text: 'Hm', replay: { ...TOKEN, data: { type: 'thinking' } } },
      { type: 'text', index: 1, text: 'Hello' },
      { type: 'reasoning', index: 2, text: 'I will look.', replay: { ...TOKEN, data: { type: 'tool_plan' } } },
      { type: 'tool_call', index: 3, id: 'a', name: 'get', arguments: '{"x": 1}' },
      { type: 'tool_call', index: 4, id: 'b', name: 'now', arguments: 'null' },
    ])
  })

  test('what says nothing is absent', async () => {
    const empty = { type: 'text', text: '' }
    expect(await partsOf({ content: [empty], tool_plan: '', tool_calls: [], citations: [] })).toEqual([])
  })

  test('a plain text is one block', async () => {
    expect(await partsOf({ content: 'Hello' })).toEqual([{ type: 'text', index: 0, text: 'Hello' }])
  })

  test('a call without an id gets one, which is marked', async () => {
    const { choices } = await read(calling({ type: 'function', function: { name: 'get', arguments: '{}' } }))
    expect(choices[0].content[1]).toMatchObject({ id: 'made-1', syntheticId: true })
  })

  test('what this version does not know is carried as it came', async () => {
    const block = { type: 'novel', x: 1 }
    const novel = { id: 'a', type: 'novel_call', x: 1 }
    expect(await partsOf({ content: [block], tool_calls: [novel] })).toEqual([
      { type: 'unknown', index: 0, value: block, replay: { ...TOKEN, data: { type: 'content' } } },
      { type: 'unknown', index: 1, value: novel, replay: { ...TOKEN, data: { type: 'tool_calls' } } },
    ])
  })

  test('unknown fields stay at their level', async () => {
    const called = { id: 'a', type: 'function', of_call: 1, function: { name: 'f', arguments: '', of_function: 2 } }
    const message = {
      content: [{ type: 'text', text: 'Hello', of_block: 3 }],
      tool_calls: [called],
      of_message: 4,
    }
    const response = await read(answer(message, { of_body: 5 }))
    expect(response.providerMetadata).toMatchObject({ of_body: 5 })
    expect(response.choices[0].providerMetadata).toEqual({ of_message: 4 })
    expect(response.choices[0].content.map((part) => part.providerMetadata)).toEqual([
      { of_block: 3 },
      { of_call: 1, function: { of_function: 2 } },
    ])
  })
})

describe('citations', () => {
  /** The citations of a text. */
  async function cite(text: string, ...sources: readonly Json[]): Promise<TextPart['citations']> {
    const [part] = await partsOf({ content: [{ type: 'text', text }], citations: sources })
    return part?.type === 'text' ? part.citations : undefined
  }

  test('have the place in the text, and what is known of their first source', async () => {
    const source = citation(4, 7, 'sky', { type: 'TEXT_CONTENT' })
    expect(await cite('The sky is green.', source)).toEqual([
      { url: 'https://example.test/facts', title: 'Facts', start: 4, end: 7, source },
    ])
  })

  test('of what a tool gave are ones too', async () => {
    const output = { title: 'Weather' }
    const source = { start: 0, end: 5, text: 'Sunny', sources: [{ type: 'tool', id: 'a:0', tool_output: output }] }
    expect(await cite('Sunny.', source)).toEqual([{ title: 'Weather', start: 0, end: 5, source }])
  })

  test('count characters: no bytes, and no halves of one', async () => {
    const text = 'Berlin: 15°C 👍🏽 and 😀 sunny'
    const points = Array.from(text)
    const start = points.indexOf('s')
    const [found] = (await cite(text, citation(start, start + 5, 'sunny'))) ?? []
    expect(text.slice(found?.start, found?.end)).toBe('sunny')
  })

  test('in UTF-16 units are understood where the cited text says so', async () => {
    const text = '😀😀 sunny'
    const [found] = (await cite(text, citation(5, 10, 'sunny'))) ?? []
    expect([found?.start, found?.end]).toEqual([5, 10])
  })

  test.each([
    ['beyond the text', citation(4, 99, 'sky')],
    ['of another text', citation(0, 3, 'sky')],
    ['without an end', { start: 4, sources: [] }],
  ])('%s have no place', async (_what, source) => {
    expect((await cite('The sky is green.', source))?.map(({ start, end }) => [start, end])).toEqual([
      [undefined, undefined],
    ])
  })

  test('go to the block that they name, or to the first of their kind', async () => {
    const content = [
      { type: 'thinking', thinking: 'Hm, sky' },
      { type: 'text', text: 'One' },
      { type: 'text', text: 'Two' },
    ]
    const sources = {
      first: citation(0, 3, 'One'),
      second: citation(0, 3, 'Two', { content_index: 2, type: 'TEXT_CONTENT' }),
      thought: citation(4, 7, 'sky', { content_index: 0, type: 'THINKING_CONTENT' }),
      plan: citation(0, 1, 'I', { type: 'PLAN' }),
    }
    const parts = await partsOf({ content, tool_plan: 'I look.', citations: Object.values(sources) })
    expect(
      parts.map((part) => (part.type === 'text' ? part.citations?.map(({ source }) => source) : undefined)),
    ).toEqual([undefined, [sources.first], [sources.second], undefined])
    // The API takes those back with their part.
    expect(parts.map((part) => part.replay?.data)).toEqual([
      { type: 'thinking', citations: [sources.thought] },
      { type: 'text' },
      { type: 'text' },
      { type: 'tool_plan', citations: [sources.plan] },
    ])
  })

  test('that stand in nothing which is known stay with the choice', async () => {
    const sources = [citation(0, 1, 'x', { content_index: 7 }), citation(0, 1, 'x', { type: 'NOVEL' })]
    const { choices } = await read(answer({ content: [{ type: 'text', text: 'Hello' }], citations: sources }))
    expect(choices[0].providerMetadata).toEqual({ citations: sources })
  })
})

describe('log-probabilities', () => {
  test('each token has an entry; the text of several stands at the first', async () => {
    const logprobs = [
      { text: 'Hel', token_ids: [1], logprobs: [-0.5] },
      { text: '👍', token_ids: [2, 3], logprobs: [-1, -2] },
    ]
    const { choices } = await read(chat({ logprobs }))
    expect(choices[0].logprobs).toEqual({
      content: [
        { token: 'Hel', tokenId: 1, logprob: -0.5 },
        { token: '👍', tokenId: 2, logprob: -1 },
        { token: '', tokenId: 3, logprob: -2 },
      ],
    })
  })

  test('what the vendor does not say is absent or null', async () => {
    const { choices } = await read(
      chat({
        logprobs: [
          { text: 'Hel', token_ids: [1] },
          { token_ids: [], logprobs: [-1] },
        ],
      }),
    )
    expect(choices[0].logprobs?.content).toEqual([
      { token: 'Hel', tokenId: 1, logprob: null },
      { token: '', logprob: -1 },
    ])
  })

  test('an empty list is none', async () => {
    expect((await read(chat({ logprobs: [] }))).choices[0].logprobs).toBeUndefined()
  })
})

test('without an id one is made', async () => {
  const response = await wire(json(chat({ id: undefined }))).client.complete({ prompt: 'Hi' })
  expect(response.id).toBe('made-1')
})
