import type { CompletionRequest, Message } from '@concord/core'
import { describe, expect, test } from 'vitest'
import type { HostLiteral } from '../src/host.ts'
import {
  alibaba,
  azure,
  databricks,
  deepseek,
  groq,
  openrouter,
  perplexity,
  together,
  vllm,
  xai,
  zai,
} from '../src/index.ts'
import { answer, caught, type Json, probeOf } from './wire.ts'

const { json } = probeOf(groq)

const USER: Message = { role: 'user', content: 'Hi' }
const MESSAGES = { model: 'test-model', messages: [{ role: 'user', content: 'Hi' }] }

describe('the same wish, in the words of each host', () => {
  const wish: CompletionRequest = { prompt: 'Hi', maxTokens: 5, reasoning: { effort: 'low' } }

  test.each<readonly [HostLiteral, Json]>([
    [azure, { max_completion_tokens: 5, reasoning_effort: 'low' }],
    [groq, { max_completion_tokens: 5, reasoning_effort: 'low' }],
    [deepseek, { max_tokens: 5, reasoning_effort: 'low' }],
    [openrouter, { max_completion_tokens: 5, reasoning: { effort: 'low' } }],
    [alibaba, { max_tokens: 5, enable_thinking: true }],
  ])('host %#', async (host, fields) => {
    expect(await probeOf(host).sentFor(wish)).toEqual({ ...MESSAGES, ...fields })
  })

  test.each<readonly [HostLiteral, Json]>([
    [groq, { reasoning_effort: 'none' }],
    [deepseek, { thinking: { type: 'disabled' } }],
    [zai, { thinking: { type: 'disabled' } }],
    [openrouter, { reasoning: { effort: 'none' } }],
    [alibaba, { enable_thinking: false }],
  ])('not to think, at host %#', async (host, fields) => {
    expect(await probeOf(host).sentFor({ prompt: 'Hi', reasoning: { effort: 'none' } })).toEqual({
      ...MESSAGES,
      ...fields,
    })
  })

  test.each<readonly [HostLiteral, Json]>([
    [groq, { include_reasoning: true }],
    [openrouter, { reasoning: { max_tokens: 9, exclude: false } }],
    [alibaba, { enable_thinking: true, thinking_budget: 9 }],
    [deepseek, {}],
  ])('to show it, with a budget, at host %#', async (host, fields) => {
    expect(await probeOf(host).sentFor({ prompt: 'Hi', reasoning: { maxTokens: 9, include: true } })).toEqual({
      ...MESSAGES,
      ...fields,
    })
  })

  test('what has no place is named', async () => {
    const { warnings } = await probeOf(deepseek).read(answer({ content: 'Hello' }), {
      prompt: 'Hi',
      reasoning: { maxTokens: 9 },
    })
    expect(warnings).toMatchObject([{ code: 'unsupported', path: 'reasoning.maxTokens' }])
  })

  test('user and topK', async () => {
    const request = { prompt: 'Hi', user: 'u-1', topK: 3 }
    expect(await probeOf(openrouter).sentFor(request)).toEqual({ ...MESSAGES, user: 'u-1', top_k: 3 })
    expect(await probeOf(azure).sentFor(request)).toEqual({ ...MESSAGES, safety_identifier: 'u-1' })
    const { input: _input, ...responses } = await probeOf(xai, 'responses').sentFor(request)
    expect(responses).toEqual({ model: 'test-model', user: 'u-1' })
  })

  test('log-probabilities are asked for by a switch, or by one number', async () => {
    const fieldsAt = async (host: HostLiteral, topLogprobs?: number): Promise<readonly unknown[]> => {
      const sent = await probeOf(host).sentFor({ prompt: 'Hi', logprobs: true, topLogprobs })
      return [sent['logprobs'], sent['top_logprobs']]
    }
    expect([await fieldsAt(vllm), await fieldsAt(vllm, 3)]).toEqual([
      [true, undefined],
      [true, 3],
    ])
    expect([await fieldsAt(together), await fieldsAt(together, 3)]).toEqual([
      [1, undefined],
      [3, undefined],
    ])
  })

  test('a host that gives the usage of every stream is not asked for it', async () => {
    const sentBy = async (host: HostLiteral): Promise<unknown> => {
      const { client, sent } = probeOf(host).wire(json({ error: { message: 'no' } }, 400))
      await caught(client.stream({ prompt: 'Hi' }).response())
      return sent[0]?.body['stream_options']
    }
    expect([await sentBy(groq), await sentBy(databricks)]).toEqual([{ include_usage: true }, undefined])
  })

  test('a schema has a name, but where a host needs none', async () => {
    const request: CompletionRequest = {
      prompt: 'Hi',
      responseFormat: { type: 'json_schema', schema: { type: 'object' } },
    }
    const nameAt = async (host: HostLiteral): Promise<unknown> =>
      (await probeOf(host).sentFor(request))['response_format']
    expect(await nameAt(groq)).toMatchObject({ json_schema: { name: 'response' } })
    expect(await nameAt(perplexity)).toEqual({ type: 'json_schema', json_schema: { schema: { type: 'object' } } })
  })
})

describe('what the model thought', () => {
  const calling = { tool_calls: [{ id: 'call_1', type: 'function', function: { name: 'get_date', arguments: '{}' } }] }

  /** The assistant message that goes back after this one. */
  async function returned(host: HostLiteral, message: Json, to: HostLiteral = host): Promise<Json> {
    const { choices } = await probeOf(host).read(answer(message))
    const history: readonly Message[] = [USER, { role: 'assistant', content: choices[0].content }, USER]
    const { messages } = (await probeOf(to).sentFor({ messages: history })) as { readonly messages: readonly Json[] }
    return messages[1] ?? {}
  }

  test('goes back in the field in which it came', async () => {
    const message = { reasoning_content: 'The date is needed.', ...calling }
    expect(await returned(deepseek, message)).toEqual({ role: 'assistant', ...message })
    expect(await returned(vllm, { reasoning: 'So.', content: 'Hello' })).toEqual({
      role: 'assistant',
      reasoning: 'So.',
      content: 'Hello',
    })
  })

  test('goes back as the blocks that it was, in their places', async () => {
    const details = [
      { type: 'reasoning.encrypted', data: 'sealed', id: 'rs_1', format: 'example-v1', index: 0 },
      { type: 'reasoning.text', text: 'Hm.', signature: 'sealed', format: 'example-v1', index: 1 },
      { type: 'reasoning.summary', summary: 'So.', format: 'example-v1', index: 2 },
    ]
    const message = { content: 'Hello', reasoning: 'Hm.So.', reasoning_details: details }
    expect(await returned(openrouter, message)).toEqual({
      role: 'assistant',
      content: 'Hello',
      reasoning_details: details,
    })
  })

  test('goes back as the block of a content that it was', async () => {
    const block = { type: 'reasoning', summary: [{ type: 'summary_text', text: 'Hm.', signature: 'sealed' }] }
    const content = [block, { type: 'text', text: 'Hello' }]
    expect(await returned(databricks, { content })).toEqual({ role: 'assistant', content })
  })

  test.each([
    ['in pieces', [{ type: 'text', text: 'Hm.' }]],
    ['as one text', 'Hm.'],
  ])('goes back as the thinking block that it was, %s', async (_name, thinking) => {
    const content = [
      { type: 'thinking', thinking, closed: true },
      { type: 'text', text: 'Hello' },
    ]
    expect(await returned(vllm, { content })).toEqual({ role: 'assistant', content })
  })

  test('goes to no other host, which is told', async () => {
    expect(await returned(deepseek, { reasoning_content: 'Hm.', content: 'Hello' }, zai)).toEqual({
      role: 'assistant',
      content: 'Hello',
    })
    const replay = { provider: 'deepseek', api: 'chat', data: { field: 'reasoning_content' } }
    const history: readonly Message[] = [
      USER,
      {
        role: 'assistant',
        content: [
          { type: 'reasoning', text: 'Hm.', replay },
          { type: 'text', text: 'Hello' },
        ],
      },
      USER,
    ]
    const { warnings } = await probeOf(zai).read(answer({ content: 'Hello' }), { messages: history })
    expect(warnings).toMatchObject([{ code: 'history', path: 'messages[1].content[0]' }])
  })
})

test('a host’s own parameters are typed, and merged last', async () => {
  const request: CompletionRequest = {
    prompt: 'Hi',
    temperature: 1,
    providerOptions: { groq: { reasoning_format: 'parsed', temperature: 0.5 }, xai: { deferred: true } },
  }
  expect(await probeOf(groq).sentFor(request)).toEqual({ ...MESSAGES, temperature: 0.5, reasoning_format: 'parsed' })
  // @ts-expect-error: it is `hidden`, `raw` or `parsed`
  const wrong: CompletionRequest = { providerOptions: { groq: { reasoning_format: 'none' } } }
  expect(wrong).toBeDefined()
})

test('a demand that a host cannot carry is refused before a request', async () => {
  const { client, sent } = probeOf(perplexity).wire(json(answer({ content: 'Hello' })))
  const tools = [{ type: 'function' as const, name: 'get_date' }]
  const { kind, provider } = await caught(client.complete({ prompt: 'Hi', tools }))
  expect([kind, provider, sent.length]).toEqual(['unsupported', 'perplexity', 0])
})
