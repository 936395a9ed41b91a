import { streamOf } from '@concord/conformance'
import type { CompletionChunk, CompletionResponse, OutputPart, ParsedRequest } from '@concord/core'
import { createError } from '@concord/core/adapter'
import { describe, expect, test } from 'vitest'
import type { HostLiteral } from '../src/host.ts'
import {
  alibaba,
  azure,
  cloudflare,
  databricks,
  deepseek,
  groq,
  huggingface,
  openrouter,
  perplexity,
  r9s,
  toChatParams,
  together,
  xai,
} from '../src/index.ts'
import { hostDialect } from '../src/server/index.ts'
import { type Json, probeOf } from './wire.ts'

const CALL = { path: '', params: {}, query: {}, headers: {} }
const USER = { role: 'user', content: 'Hi' } as const

function parse(host: HostLiteral, fields: Json): ParsedRequest {
  return hostDialect(host).parseRequest({ model: 'test-model', messages: [USER], ...fields }, CALL)
}

const PARSED = { request: {}, stream: true }

function response(host: HostLiteral, content: readonly OutputPart[], fields: Json = {}): CompletionResponse {
  const text = content.map((part) => (part.type === 'text' ? part.text : '')).join('')
  const choice = { index: 0, text, content, finishReason: 'stop' as const }
  const head = { object: 'completion', id: 'gen-1', created: 1000, model: 'm', provider: host.provider } as const
  return { ...head, choices: [choice], ...fields }
}

/** The data of the events that a host’s stream has. */
function eventsOf(
  host: HostLiteral,
  chunks: readonly CompletionChunk[],
  parsed: ParsedRequest = PARSED,
): readonly unknown[] {
  const { text, lost } = streamOf(hostDialect(host), chunks, parsed)
  const data = [...text.matchAll(/^data: (.*)$/gm)].map(([, line = '']) => line)
  expect(lost).toEqual([])
  return data.map((line): unknown => (line.startsWith('[') ? line : JSON.parse(line)))
}

describe('the routes', () => {
  test.each([
    [groq, 'chat', ['/openai/v1/chat/completions']],
    [groq, 'responses', ['/openai/v1/responses']],
    [deepseek, 'chat', ['/chat/completions', '/v1/chat/completions']],
    [deepseek, 'completions', ['/beta/completions']],
    [cloudflare, 'chat', ['/client/v4/accounts/:cloudflare_account_id/ai/v1/chat/completions']],
    [
      azure,
      'chat',
      ['/openai/v1/chat/completions', '/openai/deployments/:deployment/chat/completions', '/models/chat/completions'],
    ],
  ] as const)('of host %#', (host, api, paths) => {
    const { name, provider, routes } = hostDialect(host, api)
    expect([name, provider]).toEqual([`${host.provider}-${api}`, host.provider])
    expect(routes.map(({ path }) => path)).toEqual(paths)
  })
})

describe('a request', () => {
  test('names its model, or its path names the deployment', () => {
    const call = { ...CALL, params: { deployment: 'deployed' } }
    const modelOf = (body: Json): unknown => hostDialect(azure).parseRequest(body, call).request.model
    expect([modelOf({ messages: [USER] }), modelOf({ model: 'm', messages: [USER] })]).toEqual(['deployed', 'm'])
  })

  test.each<readonly [HostLiteral, Json, object]>([
    [deepseek, { max_tokens: 5, thinking: { type: 'disabled' } }, { maxTokens: 5, reasoning: { effort: 'none' } }],
    [
      openrouter,
      { reasoning: { effort: 'high', max_tokens: 9, exclude: true, enabled: true }, top_k: 3, user: 'u' },
      {
        reasoning: { effort: 'high', maxTokens: 9, include: false },
        topK: 3,
        user: 'u',
        providerOptions: { openrouter: { reasoning: { enabled: true } } },
      },
    ],
    [alibaba, { enable_thinking: true, thinking_budget: 9 }, { reasoning: { maxTokens: 9 } }],
    [alibaba, { enable_thinking: true }, { providerOptions: { alibaba: { enable_thinking: true } } }],
    [
      groq,
      { include_reasoning: true, reasoning_format: 'raw' },
      {
        reasoning: { include: true },
        providerOptions: { groq: { reasoning_format: 'raw' } },
      },
    ],
  ])('of host %# is read', (host, wire, fields) => {
    expect(parse(host, wire).request).toEqual({ model: 'test-model', messages: [USER], ...fields })
  })

  test('may ask for log-probabilities by one number', () => {
    expect(parse(together, { logprobs: 2 }).request).toMatchObject({ logprobs: true, topLogprobs: 2 })
    expect(parse(together, { logprobs: 0 }).request).toMatchObject({ logprobs: false })
  })

  test('what a model thought is read with its token', () => {
    const thought = { role: 'assistant', content: '', reasoning_content: 'Hm.', tool_calls: [] }
    const { messages } = parse(deepseek, { messages: [USER, thought] }).request
    const replay = { provider: 'deepseek', api: 'chat', data: { field: 'reasoning_content' } }
    expect(messages?.[1]).toMatchObject({ content: [{ type: 'reasoning', text: 'Hm.', replay }] })
  })
})

describe('images of the model', () => {
  const image = { type: 'image_url', image_url: { url: 'data:image/png;base64,AAEC' }, index: 0 }
  const turn = { role: 'assistant', content: 'Here.', images: [image] }
  const part = { type: 'media', mediaType: 'image/png', data: 'AAEC' } as const

  test('are read from a history, and go back as they came', async () => {
    const { request } = parse(openrouter, { messages: [USER, turn, USER] })
    const providerOptions = { openrouter: { index: 0 } }
    expect(request.messages?.[1]?.content).toEqual([
      { type: 'text', text: 'Here.' },
      { ...part, providerOptions },
    ])
    expect((await probeOf(openrouter).sentFor(request))['messages']).toEqual([USER, turn, USER])
  })

  test('are left out with a warning where a host has no place for them', async () => {
    const messages = [
      USER,
      { role: 'assistant' as const, content: [{ type: 'text' as const, text: 'Hi' }, part] },
      USER,
    ]
    expect(toChatParams(groq, { model: 'm', messages }).warnings).toMatchObject([
      { code: 'history', path: 'messages[1].content[1]' },
    ])
  })
})

describe('an answer', () => {
  const reasoning = { type: 'reasoning', index: 0, text: 'Hm.' } as const
  const text = { type: 'text', index: 0, text: 'Hello' } as const

  test('has its reasoning in the host’s own field', () => {
    const messageOf = (host: HostLiteral): unknown =>
      hostDialect(host).toBody(response(host, [reasoning, { ...text, index: 1 }]), PARSED).value
    expect(messageOf(deepseek)).toMatchObject({ choices: [{ message: { reasoning_content: 'Hm.' } }] })
    expect(messageOf(groq)).toMatchObject({ choices: [{ message: { reasoning: 'Hm.' } }] })
    expect(messageOf(openrouter)).toMatchObject({
      choices: [
        { message: { reasoning: 'Hm.', reasoning_details: [{ type: 'reasoning.text', text: 'Hm.', index: 0 }] } },
      ],
    })
  })

  test('has what was thought as the block of its content that it was', () => {
    const block = { type: 'reasoning', summary: [{ type: 'summary_text', text: 'Hm.', signature: 's' }] }
    const data = { ...block, summary: [{ type: 'summary_text', signature: 's' }] }
    const replay = { provider: 'databricks', api: 'chat', data }
    const given = response(databricks, [
      { type: 'reasoning', index: 0, text: 'Hm.', replay },
      { type: 'text', index: 1, text: 'Hello' },
    ])
    const { value, warnings } = hostDialect(databricks).toBody(given, PARSED)
    const content = [block, { type: 'text', text: 'Hello' }]
    expect(warnings).toEqual([])
    expect(value).toMatchObject({ choices: [{ message: { content } }] })
  })

  test('counts as the host does', () => {
    const usage = {
      promptTokens: 3,
      completionTokens: 9,
      totalTokens: 12,
      promptTokensDetails: { cachedTokens: 1 },
      completionTokensDetails: { reasoningTokens: 7 },
    }
    const usageOf = (host: HostLiteral): unknown =>
      hostDialect(host).toBody(response(host, [text], { usage }), PARSED).value
    expect(usageOf(xai)).toMatchObject({ usage: { completion_tokens: 2, total_tokens: 12 } })
    expect(usageOf(deepseek)).toMatchObject({ usage: { completion_tokens: 9, prompt_cache_hit_tokens: 1 } })
  })

  test('lists its sources beside its choices', () => {
    const source = { url: 'https://example.org/oslo', title: 'Oslo' }
    const cited = { ...text, citations: [{ ...source, source }] }
    expect(hostDialect(perplexity).toBody(response(perplexity, [cited]), PARSED)).toMatchObject({
      value: { search_results: [source], citations: [source.url] },
      warnings: [],
    })
  })

  test('has every field of its unions, where the host has', () => {
    const { value } = hostDialect(r9s).toBody(response(r9s, [text]), PARSED)
    expect(value).toMatchObject({ choices: [{ message: { content: 'Hello', tool_calls: [], function_call: null } }] })
  })

  test('may fail, and says so in the host’s header', () => {
    const error = createError('rate_limit', 'too many', { provider: 'azure', status: 429, requestId: 'req-1' })
    expect(hostDialect(azure).toErrorBody(error)).toMatchObject({
      status: 429,
      headers: { 'apim-request-id': 'req-1' },
    })
  })
})

describe('a stream', () => {
  const usage = { promptTokens: 3, completionTokens: 2, totalTokens: 5 }
  const streamed = (host: HostLiteral): CompletionResponse =>
    response(host, [{ type: 'text', index: 0, text: 'Hello' }], { usage })

  test.each([groq, perplexity, huggingface] as const)('of $provider ends as its wire does', (host) => {
    const asked = {
      ...PARSED,
      request: { providerOptions: { [host.provider]: { stream_options: { include_usage: true } } } },
    }
    expect(eventsOf(host, [streamed(host)], asked).includes('[DONE]')).toBe(host.quirks.endMark !== false)
  })

  test('opens without choices, says its word twice, repeats its text', () => {
    const asked = (host: HostLiteral): ParsedRequest => ({
      ...PARSED,
      request: { providerOptions: { [host.provider]: { stream_options: { include_usage: true } } } },
    })
    const [opening] = eventsOf(azure, [streamed(azure)], asked(azure))
    expect(opening).toMatchObject({ choices: [] })
    const words = eventsOf(openrouter, [streamed(openrouter)], asked(openrouter))
    expect(words.filter((event) => JSON.stringify(event).includes('"finish_reason":"stop"'))).toHaveLength(2)
    const twice = eventsOf(together, [streamed(together)], asked(together))
    expect(twice).toContainEqual(
      expect.objectContaining({ choices: [expect.objectContaining({ text: 'Hello', delta: { content: 'Hello' } })] }),
    )
  })

  test('has its usage in the extension, too', () => {
    const asked = { ...PARSED, request: { providerOptions: { groq: { stream_options: { include_usage: true } } } } }
    const last = eventsOf(groq, [streamed(groq)], asked).at(-2)
    expect(last).toMatchObject({ x_groq: { usage: { prompt_tokens: 3 } } })
  })
})
