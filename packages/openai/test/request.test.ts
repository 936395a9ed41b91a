import type { CompletionRequest } from '@concord/core'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { toChatParams } from '../src/index.ts'
import { completion, delta, DONE, ending, frames, probe } from './wire.ts'

const { json, refusalOf, sentFor, stream, warningsFor, wire } = probe

const USER = { role: 'user', content: 'Hi' } as const

describe('settings', () => {
  test('every setting has its name on the wire', async () => {
    const request: CompletionRequest = {
      prompt: 'Hi',
      model: 'gpt-other',
      maxTokens: 7,
      temperature: 0,
      topP: 0.5,
      stop: ['END', 'STOP'],
      seed: 3,
      frequencyPenalty: -1,
      presencePenalty: 1,
      logitBias: { '50256': -100 },
      n: 2,
      logprobs: true,
      topLogprobs: 4,
      parallelToolCalls: false,
      reasoning: { effort: 'minimal' },
      user: 'user-1',
      metadata: { trace: 't1' },
      serviceTier: 'flex',
      promptCache: { key: 'k', ttl: '24h' },
    }
    expect(await sentFor(request)).toEqual({
      model: 'gpt-other',
      messages: [USER],
      max_completion_tokens: 7,
      temperature: 0,
      top_p: 0.5,
      stop: ['END', 'STOP'],
      seed: 3,
      frequency_penalty: -1,
      presence_penalty: 1,
      logit_bias: { '50256': -100 },
      n: 2,
      logprobs: true,
      top_logprobs: 4,
      parallel_tool_calls: false,
      reasoning_effort: 'minimal',
      safety_identifier: 'user-1',
      metadata: { trace: 't1' },
      service_tier: 'flex',
      prompt_cache_key: 'k',
      prompt_cache_retention: '24h',
    })
  })

  test('what is not set is not sent', async () => {
    const unset = { prompt: 'Hi', temperature: undefined, tools: undefined, reasoning: {}, promptCache: {} }
    expect(await sentFor(unset)).toEqual({ model: 'gpt-test', messages: [USER] })
  })

  test('a stop of one string stays a string', async () => {
    expect(await sentFor({ prompt: 'Hi', stop: 'END' })).toMatchObject({ stop: 'END' })
  })

  test.each(['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max'] as const)(
    'reasoning effort %s is sent as it is',
    async (effort) => {
      expect(await sentFor({ prompt: 'Hi', reasoning: { effort } })).toMatchObject({ reasoning_effort: effort })
    },
  )

  test('a cache time is a retention where OpenAI calls it so, and an option otherwise', async () => {
    expect(await sentFor({ prompt: 'Hi', promptCache: { ttl: 'in_memory' } })).toEqual({
      model: 'gpt-test',
      messages: [USER],
      prompt_cache_retention: 'in_memory',
    })
    expect(await sentFor({ prompt: 'Hi', promptCache: { key: 'k', ttl: '30m' } })).toEqual({
      model: 'gpt-test',
      messages: [USER],
      prompt_cache_key: 'k',
      prompt_cache_options: { ttl: '30m' },
    })
  })

  test('a stream asks for its usage', async () => {
    const { client, sent } = wire(stream(frames([delta({ content: 'Hello' }), ending(), DONE])))
    await client.stream({ prompt: 'Hi' }).response()
    expect(sent[0]?.body).toEqual({
      model: 'gpt-test',
      messages: [USER],
      stream: true,
      stream_options: { include_usage: true },
    })
  })

  test('nothing is sent before the first read of a stream', async () => {
    const { client, sent } = wire(stream(frames([delta({ content: 'Hello' }), ending(), DONE])))
    const pieces = client.stream({ prompt: 'Hi' })
    await Promise.resolve()
    expect(sent).toHaveLength(0)
    await pieces.response()
    expect(sent).toHaveLength(1)
  })

  test('a hint that the wire lacks is left out with a warning', async () => {
    expect(await sentFor({ prompt: 'Hi', topK: 4 })).toEqual({ model: 'gpt-test', messages: [USER] })
    expect(await warningsFor({ prompt: 'Hi', topK: 4 })).toEqual(['unsupported topK'])
  })

  test('a budget or a look at the reasoning is left out with a warning', async () => {
    const request = { prompt: 'Hi', reasoning: { effort: 'low', maxTokens: 9, include: true } } as const
    expect(await sentFor(request)).toEqual({ model: 'gpt-test', messages: [USER], reasoning_effort: 'low' })
    expect(await warningsFor(request)).toEqual(['unsupported reasoning.maxTokens', 'unsupported reasoning.include'])
    expect(await warningsFor({ prompt: 'Hi', reasoning: { include: false } })).toEqual([])
  })

  test('a strict client refuses what it would leave out, before any request', async () => {
    for (const fields of [{ topK: 4 }, { reasoning: { maxTokens: 9 } }, { reasoning: { include: true } }])
      expect(await refusalOf({ prompt: 'Hi', ...fields }, { strict: true })).toEqual([
        'unsupported',
        expect.any(String),
        0,
      ])
  })

  test.each([{ suffix: 'z' }, { echo: true }, { bestOf: 2 }, { prompt: ['a', 'b'] }])(
    '%j is refused before any request',
    async (fields) => {
      expect(await refusalOf({ prompt: 'Hi', ...fields })).toEqual(['unsupported', expect.any(String), 0])
    },
  )
})

describe('tools', () => {
  const parameters = { type: 'object', properties: { q: { type: 'string' } } } as const

  test('each kind of tool has its form on the wire', async () => {
    const { tools } = await sentFor({
      prompt: 'Hi',
      tools: [
        { type: 'function', name: 'find', description: 'Finds.', parameters, strict: true },
        { type: 'function', name: 'stop' },
        { type: 'custom', name: 'run', description: 'Runs.', format: { type: 'text' } },
        { type: 'vendor', provider: 'openai', tool: { type: 'new_tool', new_tool: { x: 1 } } },
      ],
    })
    expect(tools).toEqual([
      { type: 'function', function: { name: 'find', description: 'Finds.', parameters, strict: true } },
      { type: 'function', function: { name: 'stop' } },
      { type: 'custom', custom: { name: 'run', description: 'Runs.', format: { type: 'text' } } },
      { type: 'new_tool', new_tool: { x: 1 } },
    ])
  })

  test('a zod schema describes the arguments', async () => {
    const { tools } = await sentFor({
      prompt: 'Hi',
      tools: [{ type: 'function', name: 'find', parameters: z.object({ q: z.string() }) }],
    })
    const described = { ...parameters, required: ['q'], additionalProperties: false }
    expect(tools).toEqual([{ type: 'function', function: { name: 'find', parameters: described } }])
  })

  test('no tools are no field', async () => {
    expect(await sentFor({ prompt: 'Hi', tools: [] })).toEqual({ model: 'gpt-test', messages: [USER] })
  })

  test('a tool of another vendor is refused before any request', async () => {
    const tools = [{ type: 'vendor', provider: 'anthropic', tool: { type: 'bash' } }] as const
    expect(await refusalOf({ prompt: 'Hi', tools })).toEqual(['unsupported', expect.any(String), 0])
  })

  test.each(['auto', 'none', 'required'] as const)('the choice %s is a word', async (toolChoice) => {
    const tools = [{ type: 'function', name: 'find' }] as const
    expect(await sentFor({ prompt: 'Hi', tools, toolChoice })).toMatchObject({ tool_choice: toolChoice })
  })

  test('one tool is chosen by name, in the form of its kind', async () => {
    const tools = [
      { type: 'function', name: 'find' },
      { type: 'custom', name: 'run' },
    ] as const
    expect(await sentFor({ prompt: 'Hi', tools, toolChoice: { type: 'tool', name: 'find' } })).toMatchObject({
      tool_choice: { type: 'function', function: { name: 'find' } },
    })
    expect(await sentFor({ prompt: 'Hi', tools, toolChoice: { type: 'tool', name: 'run' } })).toMatchObject({
      tool_choice: { type: 'custom', custom: { name: 'run' } },
    })
  })
})

describe('the form of the answer', () => {
  /** What stands on the wire for a form. */
  async function formatFor(responseFormat: CompletionRequest['responseFormat']): Promise<unknown> {
    const body = await sentFor({ prompt: 'Hi', responseFormat })
    return body['response_format']
  }

  test('text and JSON objects are asked for by their type', async () => {
    expect(await formatFor({ type: 'text' })).toEqual({ type: 'text' })
    expect(await formatFor({ type: 'json_object' })).toEqual({ type: 'json_object' })
  })

  test('a JSON Schema is sent as it is, with the name that the wire requires', async () => {
    const schema = { type: 'object', properties: { a: { type: 'string' } } }
    expect(await formatFor({ type: 'json_schema', schema })).toEqual({
      type: 'json_schema',
      json_schema: { name: 'response', schema },
    })
    expect(await formatFor({ type: 'json_schema', schema, name: 'n', description: 'd', strict: false })).toEqual({
      type: 'json_schema',
      json_schema: { name: 'n', description: 'd', schema, strict: false },
    })
  })

  test('a zod schema that requires everything is strict', async () => {
    expect(await formatFor(z.object({ a: z.string(), b: z.array(z.object({ c: z.number() })) }))).toEqual({
      type: 'json_schema',
      json_schema: {
        name: 'response',
        strict: true,
        schema: {
          type: 'object',
          properties: {
            a: { type: 'string' },
            b: {
              type: 'array',
              items: {
                type: 'object',
                properties: { c: { type: 'number' } },
                required: ['c'],
                additionalProperties: false,
              },
            },
          },
          required: ['a', 'b'],
          additionalProperties: false,
        },
      },
    })
  })

  test.each([
    ['an optional field', z.object({ a: z.string().optional() })],
    ['a field with a default', z.object({ a: z.string().default('x') })],
    ['an optional field within a list', z.object({ a: z.array(z.object({ b: z.string().optional() })) })],
    ['an optional field within something nullable', z.object({ a: z.object({ b: z.string().optional() }).nullable() })],
    ['free keys', z.object({ a: z.record(z.string(), z.string()) })],
    ['a tuple', z.object({ a: z.tuple([z.string()]) })],
    ['anything', z.object({ a: z.any() })],
    ['a tagged union', z.object({ a: z.discriminatedUnion('k', [z.object({ k: z.literal('x') })]) })],
    ['a list at its root', z.array(z.string())],
  ])('a zod schema with %s is not strict', async (_name, schema) => {
    expect(await formatFor(schema)).toMatchObject({ json_schema: { strict: false } })
  })

  test('a zod schema that refers to itself, or has a union, is strict', async () => {
    const Node = z.object({
      name: z.union([z.string(), z.number()]),
      get next() {
        return Node.nullable()
      },
    })
    expect(await formatFor(Node)).toMatchObject({ json_schema: { strict: true } })
  })

  test('a property that is named like a keyword does not decide about strictness', async () => {
    const schema = z.object({ type: z.string(), not: z.string() })
    expect(await formatFor(schema)).toMatchObject({ json_schema: { strict: true } })
  })
})

describe('the vendor’s own parameters', () => {
  test('they are merged last and deeply; lists are replaced', async () => {
    const sent = await sentFor({
      prompt: 'Hi',
      temperature: 1,
      stop: ['a', 'b'],
      metadata: { trace: 't1' },
      providerOptions: {
        openai: { temperature: 0, stop: ['c'], metadata: { run: 'r1' }, verbosity: 'low', store: true },
        anthropic: { thinking: { type: 'adaptive' } },
      },
    })
    expect(sent).toEqual({
      model: 'gpt-test',
      messages: [USER],
      temperature: 0,
      stop: ['c'],
      metadata: { trace: 't1', run: 'r1' },
      verbosity: 'low',
      store: true,
    })
  })

  test('a stream keeps asking for usage beside other stream options', async () => {
    const { client, sent } = wire(stream(frames([delta({ content: 'Hello' }), ending(), DONE])))
    const providerOptions = { openai: { stream_options: { include_obfuscation: false } } }
    await client.stream({ prompt: 'Hi', providerOptions }).response()
    expect(sent[0]?.body['stream_options']).toEqual({ include_usage: true, include_obfuscation: false })
  })

  test('headers of a call go beside those of the client', async () => {
    const { client, sent } = wire(json(completion()), { headers: { 'x-client': 'a' } })
    await client.complete({ prompt: 'Hi' }, { headers: { 'x-call': 'b' } })
    expect([sent[0]?.headers.get('x-client'), sent[0]?.headers.get('x-call')]).toEqual(['a', 'b'])
  })
})

test('a request that is written by hand is checked as one of a client is', () => {
  const request = { model: 'gpt-test', prompt: 'Hello?', topK: 4 }

  expect(toChatParams(request).value.messages).toEqual([{ role: 'user', content: 'Hello?' }])
  expect(toChatParams(request).warnings).toMatchObject([{ code: 'unsupported', path: 'topK' }])
  expect(() => toChatParams({ ...request, suffix: '.' })).toThrow('suffix is not supported')
  expect(toChatParams(request, 'stream').value.stream).toBe(true)
})
