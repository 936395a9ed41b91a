import { describe, expect, test } from 'vitest'
import {
  azure,
  cloudflare,
  databricks,
  deepseek,
  groq,
  moonshot,
  openrouter,
  orq,
  perplexity,
  r9s,
  together,
  xai,
  zai,
} from '../src/index.ts'
import { answer, type Json, probeOf } from './wire.ts'

const COUNTS = { prompt_tokens: 10, completion_tokens: 4, total_tokens: 14 }

test('an answer says who gave it', async () => {
  expect((await probeOf(groq).read(answer({ content: 'Hello' }))).provider).toBe('groq')
})

describe('the usage', () => {
  test.each([
    [
      'reasoning tokens beside the others',
      xai,
      { completion_tokens_details: { reasoning_tokens: 3 } },
      7,
      17,
      undefined,
    ],
    [
      'reasoning tokens beside the others, as the total tells',
      azure,
      { total_tokens: 17, completion_tokens_details: { reasoning_tokens: 3 } },
      7,
      17,
      undefined,
    ],
    [
      'reasoning tokens within the others',
      azure,
      { completion_tokens_details: { reasoning_tokens: 3 } },
      4,
      14,
      undefined,
    ],
    ['cached tokens beside the details', moonshot, { cached_tokens: 6 }, 4, 14, 6],
    ['cached tokens by a name of before', deepseek, { prompt_cache_hit_tokens: 6 }, 4, 14, 6],
    ['nothing of its own', zai, {}, 4, 14, undefined],
  ] as const)('has %s', async (_name, host, fields, completion, total, cached) => {
    const { usage, providerMetadata } = await probeOf(host).read(
      answer({ content: 'Hello' }, { usage: { ...COUNTS, ...fields } }),
    )
    expect([usage?.completionTokens, usage?.totalTokens, usage?.promptTokensDetails?.cachedTokens]).toEqual([
      completion,
      total,
      cached,
    ])
    expect(providerMetadata?.['usage']).toEqual({ ...COUNTS, ...fields })
  })

  test('that an extension holds is found there, and is nowhere twice', async () => {
    const only = await probeOf(groq).read(answer({ content: 'Hello' }, { x_groq: { id: 'req_1', usage: COUNTS } }))
    const both = await probeOf(groq).read(
      answer({ content: 'Hello' }, { usage: COUNTS, x_groq: { id: 'req_1', usage: COUNTS } }),
    )
    expect(only.usage).toEqual({ promptTokens: 10, completionTokens: 4, totalTokens: 14 })
    expect(only).toEqual(both)
    expect(only.providerMetadata).toEqual({ usage: COUNTS, x_groq: { id: 'req_1' } })
  })
})

describe('what was thought', () => {
  test('is a part with the token of its field, where the host takes it back', async () => {
    const { choices } = await probeOf(deepseek).read(answer({ reasoning_content: 'Hm.', content: 'Hello' }))
    expect(choices[0].content[0]).toEqual({
      type: 'reasoning',
      index: 0,
      text: 'Hm.',
      replay: { provider: 'deepseek', api: 'chat', data: { field: 'reasoning_content' } },
    })
  })

  // Groq’s literal says nothing of blocks.
  test.each([openrouter, groq])('of $provider is a part for each block, the sealed ones last', async (host) => {
    const text = { type: 'reasoning.text', text: 'Hm.', signature: 'seal', index: 0 }
    const sealed = { type: 'reasoning.encrypted', data: 'seal', index: 1 }
    const { choices } = await probeOf(host).read(
      answer({ content: 'Hello', reasoning: 'Hm.', reasoning_details: [text, sealed] }),
    )
    const { text: _text, ...rest } = text
    const token = { provider: host.provider, api: 'chat' }
    expect(choices[0].content).toEqual([
      { type: 'reasoning', index: 0, text: 'Hm.', replay: { ...token, data: rest } },
      { type: 'text', index: 1, text: 'Hello' },
      { type: 'reasoning', index: 2, text: '', replay: { ...token, data: sealed } },
    ])
  })

  test('is reasoning where it is a block of the content, of either kind', async () => {
    const blocks = [
      { type: 'reasoning', summary: [{ type: 'summary_text', text: 'Hm.', signature: 's' }] },
      { type: 'thinking', thinking: [{ type: 'text', text: 'Hm.' }], closed: true },
    ]
    for (const block of blocks) {
      const content = [block, { type: 'text', text: 'Hello' }]
      const [choice] = (await probeOf(databricks).read(answer({ content }))).choices
      expect(choice.content).toMatchObject([
        { type: 'reasoning', index: 0, text: 'Hm.', replay: { provider: 'databricks', api: 'chat' } },
        { type: 'text', index: 1, text: 'Hello' },
      ])
    }
  })

  test('as one text beside blocks that say something else stays a part of its own', async () => {
    const sealed = { type: 'reasoning.encrypted', data: 'seal', index: 0 }
    const { choices } = await probeOf(openrouter).read(answer({ reasoning: 'Hm.', reasoning_details: [sealed] }))
    expect(choices[0].content.map((part) => part.type === 'reasoning' && part.text)).toEqual(['Hm.', ''])
  })
})

describe('sources beside the choices', () => {
  const result = { title: 'Oslo', url: 'https://example.org/oslo', date: '2026-01-01', snippet: 'Oslo is' }
  const other = 'https://example.org/b'

  test('are citations of the text', async () => {
    const body = answer({ content: 'Oslo [1]' }, { search_results: [result], citations: [result.url, other] })
    const { choices, providerMetadata } = await probeOf(perplexity).read(body)
    expect(choices[0].content).toEqual([
      {
        type: 'text',
        index: 0,
        text: 'Oslo [1]',
        citations: [
          { url: result.url, title: 'Oslo', source: result },
          { url: other, source: other },
        ],
      },
    ])
    expect(providerMetadata).toBeUndefined()
  })

  test('stay metadata where no host lists them so', async () => {
    const { providerMetadata } = await probeOf(groq).read(answer({ content: 'Oslo' }, { citations: [other] }))
    expect(providerMetadata).toEqual({ citations: [other] })
  })
})

describe('an ending', () => {
  test.each([
    [together, 'eos', 'stop'],
    [deepseek, 'insufficient_system_resource', 'error'],
    [zai, 'sensitive', 'content_filter'],
    [zai, 'model_context_window_exceeded', 'length'],
    [openrouter, 'error', 'error'],
    [groq, 'eos', 'unknown'],
  ] as const)('of host %#', async (host, word, finishReason) => {
    const { choices } = await probeOf(host).read(answer({ content: 'Hello' }, {}, { finish_reason: word }))
    expect(choices[0]).toMatchObject({ finishReason, nativeFinishReason: word })
  })
})

test('every field of a union may be there', async () => {
  const call = {
    id: 'call_1',
    type: 'function',
    function: { name: 'get_date', arguments: '{}' },
    custom: { name: '', input: '' },
  }
  const empty = { content: '', refusal: '', function_call: null, audio: null, annotations: [], reasoning_content: '' }
  const { choices } = await probeOf(r9s).read(answer({ ...empty, tool_calls: [call] }))
  expect(choices[0].content).toEqual([{ type: 'tool_call', index: 0, id: 'call_1', name: 'get_date', arguments: '{}' }])
})

test('an answer in JSON may be a value', async () => {
  const { choices } = await probeOf(cloudflare).read(answer({ content: { age: 32, name: 'Ada' } }))
  expect(choices[0].text).toBe('{"age":32,"name":"Ada"}')
})

test('a content may be a list of blocks', async () => {
  const block = { type: 'chart', data: 1 }
  const { choices } = await probeOf(groq).read(answer({ content: [{ type: 'text', text: 'Hello' }, block] }))
  expect(choices[0].content).toEqual([
    { type: 'text', index: 0, text: 'Hello' },
    { type: 'unknown', index: 1, value: block },
  ])
})

test.each<readonly [string, Json, number]>([
  ['no time', { created: undefined }, 1000],
  ['a time of 0', { created: 0 }, 1000],
  ['a time that is a text', { created: 'soon' }, 1000],
])('%s is the time of receipt', async (_name, fields, created) => {
  expect((await probeOf(orq).read(answer({ content: 'Hello' }, fields))).created).toBe(created)
})

test('a time may be in milliseconds', async () => {
  const host = { ...groq, quirks: { created: 'milliseconds' as const } }
  expect((await probeOf(host).read(answer({ content: 'Hello' }, { created: 1_700_000_000_123 }))).created).toBe(
    1_700_000_000,
  )
})

test('what Azure’s filters found stays where it stood', async () => {
  const verdict = { hate: { filtered: false, severity: 'safe' } }
  const { choices, providerMetadata } = await probeOf(azure).read(
    answer({ content: 'Hello' }, { prompt_filter_results: [verdict] }, { content_filter_results: verdict }),
  )
  expect(providerMetadata).toEqual({ prompt_filter_results: [verdict] })
  expect(choices[0].providerMetadata).toEqual({ content_filter_results: verdict })
})

test('images that the model made are parts, whoever the host is', async () => {
  const novel = { type: 'hologram' }
  const call = { id: 'call_1', type: 'function', function: { name: 'get', arguments: '{}' } }
  const message = { content: 'Here.', images: [IMAGE, LINK, novel], tool_calls: [call] }
  for (const host of [openrouter, groq]) {
    const [choice] = (await probeOf(host).read(answer(message))).choices
    expect(choice.content).toEqual([
      { type: 'text', index: 0, text: 'Here.' },
      {
        type: 'media',
        index: 1,
        mediaType: 'image/png',
        data: 'AAEC',
        providerMetadata: { index: 0, image_url: { detail: 'low' } },
      },
      { type: 'media', index: 2, mediaType: 'image/*', url: 'https://example.test/a.png' },
      { type: 'unknown', index: 3, value: novel },
      { type: 'tool_call', index: 4, id: 'call_1', name: 'get', arguments: '{}' },
    ])
    expect(choice.providerMetadata).toBeUndefined()
  }
})

const IMAGE = { type: 'image_url', image_url: { url: 'data:image/png;base64,AAEC', detail: 'low' }, index: 0 }
const LINK = { type: 'image_url', image_url: { url: 'https://example.test/a.png' } }
