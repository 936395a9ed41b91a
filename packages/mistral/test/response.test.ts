import type { OutputPart } from '@concord/core'
import { describe, expect, test } from 'vitest'
import { call, choice, completion, type Json, probe, saying } from './wire.ts'

const { read } = probe

/** The parts of an answer with this message. */
async function contentOf(message: Json): Promise<readonly OutputPart[]> {
  return (await read(saying(message))).choices[0].content
}

function replay(data: unknown): Json {
  return { provider: 'mistral', api: 'chat', data }
}

describe('a completion', () => {
  test('has what the wire says of it', async () => {
    expect(await read(completion())).toEqual({
      object: 'completion',
      id: 'cmpl-1',
      created: 1_700_000_000,
      model: 'mistral-test-2026',
      provider: 'mistral',
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
      providerMetadata: { usage: { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 } },
    })
  })

  test('without id, time and model has those of the client', async () => {
    const { id, created, model } = await read({ choices: [choice({ content: 'Hello' })] })
    expect([id, created, model]).toEqual(['made-1', 1000, 'mistral-test'])
  })

  test('unknown fields stay at their level', async () => {
    const own = { ...choice({ content: 'Hello', mood: 'good' }), logprobs: { content: [] }, score: 1 }
    const { providerMetadata, choices } = await read(completion({ choices: [own], note: 'new', usage: null }))
    expect(providerMetadata).toEqual({ note: 'new' })
    expect(choices[0].providerMetadata).toEqual({ logprobs: { content: [] }, score: 1, message: { mood: 'good' } })
  })

  test('several choices are in order, whatever order the wire has', async () => {
    const choices = [choice({ content: 'b' }, { index: 1, finish_reason: 'length' }), choice({ content: 'a' })]
    const response = await read(completion({ choices }))
    expect(response.choices.map(({ index, text, finishReason }) => [index, text, finishReason])).toEqual([
      [0, 'a', 'stop'],
      [1, 'b', 'length'],
    ])
  })
})

describe('a finish word', () => {
  test.each([
    ['stop', 'stop'],
    ['length', 'length'],
    ['model_length', 'length'],
    ['error', 'error'],
    ['tool_calls', 'tool_calls'],
    ['novel', 'unknown'],
  ])('%s is %s', async (word, finishReason) => {
    const [first] = (await read(saying({ content: 'Hello' }, { finish_reason: word }))).choices
    expect([first.finishReason, first.nativeFinishReason]).toEqual([finishReason, word])
  })

  test('none is unknown, and a stop with calls is tool_calls', async () => {
    const none = await read(saying({ content: 'Hello' }, { finish_reason: null }))
    const stop = await read(saying({ tool_calls: [call('a1b2c3d4e', 'get', '{}')] }))
    expect([none.choices[0].finishReason, stop.choices[0].finishReason]).toEqual(['unknown', 'tool_calls'])
  })
})

describe('content', () => {
  test.each([null, '', []])('%j is no part', async (content) => {
    expect(await contentOf({ content })).toEqual([])
  })

  test('each chunk of text is a part, with its own fields', async () => {
    const chunks = [
      { type: 'text', text: 'a' },
      { type: 'text', text: 'b', lang: 'en' },
    ]
    expect(await contentOf({ content: chunks })).toEqual([
      { type: 'text', index: 0, text: 'a' },
      { type: 'text', index: 1, text: 'b', providerMetadata: { lang: 'en' } },
    ])
  })

  test('thinking is reasoning with a token of what goes back with it', async () => {
    const reference = { type: 'reference', reference_ids: [1] }
    const thinking = [{ type: 'text', text: 'Hm' }, reference, { type: 'text', text: '.' }]
    const chunk = { type: 'thinking', thinking, signature: 'sig', closed: true, model: 'm' }
    expect(await contentOf({ content: [chunk, { type: 'text', text: 'So.' }] })).toEqual([
      {
        type: 'reasoning',
        index: 0,
        text: 'Hm.',
        replay: replay({ type: 'thinking', thinking: [reference], signature: 'sig', closed: true }),
        providerMetadata: { model: 'm' },
      },
      { type: 'text', index: 1, text: 'So.' },
    ])
  })

  test('thinking that is withheld has its signature alone; what holds nothing is no part', async () => {
    const chunks = [
      { type: 'thinking', thinking: [], signature: 'a' },
      { type: 'thinking', thinking: [], signature: 'b' },
      { type: 'thinking', thinking: [] },
    ]
    expect(await contentOf({ content: chunks })).toEqual([
      { type: 'reasoning', index: 0, text: '', replay: replay({ type: 'thinking', signature: 'a' }) },
      { type: 'reasoning', index: 1, text: '', replay: replay({ type: 'thinking', signature: 'b' }) },
    ])
  })

  test('references are citations of the text before them', async () => {
    const byId = { type: 'reference', reference_ids: [0, 'a'] }
    const found = { type: 'tool_reference', tool: 'web_search', title: 'Oslo', url: 'https://example.org' }
    const content = [{ type: 'text', text: 'So it is' }, byId, found, { type: 'text', text: '.' }]
    expect(await contentOf({ content })).toEqual([
      {
        type: 'text',
        index: 0,
        text: 'So it is',
        citations: [{ source: byId }, { url: 'https://example.org', title: 'Oslo', source: found }],
        replay: replay({ type: 'text' }),
      },
      { type: 'text', index: 1, text: '.' },
    ])
  })

  test('media is read by its bytes or its address', async () => {
    const content = [
      { type: 'image_url', image_url: 'data:image/png;base64,AAAA' },
      { type: 'image_url', image_url: { url: 'https://example.org/a.png', detail: 'low' } },
      { type: 'input_audio', input_audio: 'AAAA' },
      { type: 'document_url', document_url: 'https://example.org/a.pdf', document_name: 'a.pdf' },
    ]
    expect(await contentOf({ content })).toEqual([
      { type: 'media', index: 0, mediaType: 'image/png', data: 'AAAA', replay: replay({ type: 'image_url' }) },
      {
        type: 'media',
        index: 1,
        mediaType: 'image/*',
        url: 'https://example.org/a.png',
        providerMetadata: { image_url: { detail: 'low' } },
        replay: replay({ type: 'image_url' }),
      },
      { type: 'media', index: 2, mediaType: 'audio/*', data: 'AAAA', replay: replay({ type: 'input_audio' }) },
      {
        type: 'media',
        index: 3,
        mediaType: '*/*',
        url: 'https://example.org/a.pdf',
        providerMetadata: { document_name: 'a.pdf' },
        replay: replay({ type: 'document_url' }),
      },
    ])
  })

  test('a chunk that is not known is carried as it came', async () => {
    const file = { type: 'file', file_id: 'f-1' }
    expect(await contentOf({ content: [file, { novel: true }] })).toEqual([
      { type: 'unknown', index: 0, value: file, replay: replay({ type: 'file' }) },
      { type: 'unknown', index: 1, value: { novel: true } },
    ])
  })
})

describe('tool calls', () => {
  test('follow the content, their arguments verbatim or as JSON', async () => {
    const calls = [
      call('a1b2c3d4e', 'get', '{"n": 1}'),
      call('b1b2c3d4e', 'put', { n: 1 }),
      call('c', 'run', undefined),
    ]
    expect(await contentOf({ content: 'Wait.', tool_calls: calls })).toEqual([
      { type: 'text', index: 0, text: 'Wait.' },
      { type: 'tool_call', index: 1, id: 'a1b2c3d4e', name: 'get', arguments: '{"n": 1}' },
      { type: 'tool_call', index: 2, id: 'b1b2c3d4e', name: 'put', arguments: '{"n":1}' },
      { type: 'tool_call', index: 3, id: 'c', name: 'run', arguments: '' },
    ])
  })

  test.each([undefined, '', 'null'])('without an id (%j) each has one that is made', async (id) => {
    const calls = [call(id, 'get', '{}', 0), call(id, 'get', '{}', 0), call(id, 'put', '', 0)]
    expect(await contentOf({ tool_calls: calls })).toEqual([
      { type: 'tool_call', index: 0, id: 'made-1', name: 'get', arguments: '{}', syntheticId: true },
      { type: 'tool_call', index: 1, id: 'made-2', name: 'get', arguments: '{}', syntheticId: true },
      { type: 'tool_call', index: 2, id: 'made-3', name: 'put', arguments: '', syntheticId: true },
    ])
  })

  test('their own fields stay at their level, and another type of call is carried as it came', async () => {
    const odd = { id: 'x', type: 'novel', novel: {} }
    const own = { id: 'a', type: 'function', function: { name: 'get', arguments: '{}', strict: true }, caller: 'me' }
    expect(await contentOf({ tool_calls: [own, odd] })).toEqual([
      {
        type: 'tool_call',
        index: 0,
        id: 'a',
        name: 'get',
        arguments: '{}',
        providerMetadata: { caller: 'me', function: { strict: true } },
      },
      { type: 'unknown', index: 1, value: odd },
    ])
  })
})

describe('tools that Mistral ran', () => {
  const found = [{ type: 'tool_reference', tool: 'web_search', title: 'Oslo', url: 'https://example.org' }]
  const messages = [
    { role: 'assistant', content: '', tool_calls: [call('srv', 'lookup', '{"q":"a"}')] },
    { role: 'tool', tool_call_id: 'srv', content: found, metadata: { took: 1 } },
    { role: 'tool', tool_call_id: 'other', content: 'more' },
    { role: 'assistant', content: 'So it is.' },
  ]
  const content = [
    { type: 'tool_activity', index: 0, id: 'srv', name: 'lookup', arguments: '{"q":"a"}' },
    {
      type: 'tool_activity',
      index: 1,
      id: 'srv',
      name: 'lookup',
      output: found,
      providerMetadata: { metadata: { took: 1 } },
    },
    { type: 'tool_activity', index: 2, id: 'other', name: 'tool', output: 'more' },
    { type: 'text', index: 3, text: 'So it is.' },
  ]

  test('their calls and results are parts, told by the results', async () => {
    const { choices } = await read(completion({ choices: [{ index: 0, finish_reason: 'stop', messages }] }))
    expect(choices[0].content).toEqual(content)
    expect(choices[0].finishReason).toBe('stop')
  })

  test('a message that is given twice is read once', async () => {
    const both = { index: 0, finish_reason: 'stop', messages, message: messages[3] }
    expect((await read(completion({ choices: [both] }))).choices[0].content).toEqual(content)
  })

  test('a call without a result is told by its name, unless the request has a function of that name', async () => {
    const body = saying({ tool_calls: [call('a', 'web_search', '{}')] }, { finish_reason: 'tool_calls' })
    const own = { prompt: 'Hi', tools: [{ type: 'function', name: 'web_search' }] } as const
    expect((await read(body)).choices[0].content[0]?.type).toBe('tool_activity')
    expect((await read(body, own)).choices[0].content[0]?.type).toBe('tool_call')
  })

  test('a connector’s call is one that is no function of the request', async () => {
    const body = saying({ tool_calls: [call('a', 'crm_find', '{}')] })
    const tools = [{ type: 'vendor', provider: 'mistral', tool: { type: 'connector', connector_id: 'crm' } }] as const
    expect((await read(body, { prompt: 'Hi', tools })).choices[0].content[0]?.type).toBe('tool_activity')
  })
})

describe('usage', () => {
  test.each([
    [{ prompt_tokens_details: { cached_tokens: 2 } }, { promptTokensDetails: { cachedTokens: 2 } }],
    [{ num_cached_tokens: 2 }, { promptTokensDetails: { cachedTokens: 2 } }],
    [{ completion_tokens_details: { reasoning_tokens: 1 } }, { completionTokensDetails: { reasoningTokens: 1 } }],
  ])('%j is %j', async (details, expected) => {
    const usage = { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5, ...details }
    const read1 = await read(completion({ usage }))
    expect(read1.usage).toEqual({ promptTokens: 3, completionTokens: 2, totalTokens: 5, ...expected })
    expect(read1.providerMetadata).toEqual({ usage })
  })

  test('the tokens of sound are added to the prompt, and the tier stands beside', async () => {
    const usage = {
      prompt_audio_seconds: 4,
      prompt_tokens: 9,
      completion_tokens: 201,
      total_tokens: 585,
      prompt_tokens_details: { cached_tokens: 0, audio_tokens: 375 },
      service_tier: 'standard',
    }
    const response = await read(completion({ usage }))
    expect(response.usage).toEqual({
      promptTokens: 384,
      completionTokens: 201,
      totalTokens: 585,
      promptTokensDetails: { cachedTokens: 0, audioTokens: 375 },
    })
    expect(response.serviceTier).toBe('standard')
  })
})
