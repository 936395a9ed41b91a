import type { CompletionRequest } from '@concord/core'
import { describe, expect, test } from 'vitest'
import { caught, message, probe } from './wire.ts'

const { json, refusalOf, sentFor, warningsFor, wire } = probe

const USER = { role: 'user', content: 'Hi' } as const

describe('settings', () => {
  test('every setting has its name on the wire', async () => {
    const request: CompletionRequest = {
      prompt: 'Hi',
      model: 'claude-other',
      maxTokens: 7,
      stop: ['END', 'STOP'],
      user: 'user-1',
      serviceTier: 'standard_only',
      promptCache: { ttl: '1h' },
    }
    expect(await sentFor(request)).toEqual({
      model: 'claude-other',
      max_tokens: 7,
      messages: [{ role: 'user', content: 'Hi' }],
      stop_sequences: ['END', 'STOP'],
      metadata: { user_id: 'user-1' },
      service_tier: 'standard_only',
      cache_control: { type: 'ephemeral', ttl: '1h' },
    })
  })

  test('what is not set is not sent, but for the limit that the wire requires', async () => {
    expect(await sentFor({ prompt: 'Hi' })).toEqual({ model: 'claude-test', max_tokens: 8192, messages: [USER] })
  })

  test('a stream is asked for', async () => {
    const { client, sent } = wire(json(message()))
    await caught(client.stream({ prompt: 'Hi' }).response())
    expect(sent[0]?.body['stream']).toBe(true)
  })

  test('hints that the wire lacks are left out and named', async () => {
    const request = {
      prompt: 'Hi',
      temperature: 0,
      topP: 1,
      topK: 3,
      seed: 1,
      metadata: { a: 'b' },
      promptCache: { key: 'k' },
    }
    expect(Object.keys(await sentFor(request))).toEqual(['model', 'max_tokens', 'messages', 'cache_control'])
    expect(await warningsFor(request)).toEqual([
      'unsupported temperature',
      'unsupported topP',
      'unsupported topK',
      'unsupported seed',
      'unsupported metadata',
      'unsupported promptCache.key',
    ])
  })

  test.each([{ n: 2 }, { logprobs: true }, { responseFormat: { type: 'json_object' as const } }])(
    'the demand %j is refused before a request',
    async (fields) => {
      const [kind, , sent] = await refusalOf({ prompt: 'Hi', ...fields })
      expect([kind, sent]).toEqual(['unsupported', 0])
    },
  )

  test('the vendor’s own parameters are merged last', async () => {
    const sent = await sentFor({
      prompt: 'Hi',
      reasoning: { effort: 'low' },
      stop: 'END',
      providerOptions: { anthropic: { output_config: { effort: 'max' }, temperature: 1, max_tokens: 9 } },
    })
    expect(sent).toMatchObject({
      output_config: { effort: 'max' },
      temperature: 1,
      max_tokens: 9,
      stop_sequences: ['END'],
    })
  })
})

describe('reasoning', () => {
  test.each([
    [{ effort: 'high' }, { output_config: { effort: 'high' } }],
    [{ effort: 'minimal' }, { output_config: { effort: 'low' } }],
    [{ effort: 'none' }, { thinking: { type: 'disabled' } }],
    [{ include: true }, { thinking: { type: 'adaptive', display: 'summarized' } }],
    [{ include: false }, {}],
    [{ maxTokens: 2000 }, { thinking: { type: 'enabled', budget_tokens: 2000 }, max_tokens: 10_192 }],
    [
      { maxTokens: 2000, include: false, effort: 'max' },
      {
        thinking: { type: 'enabled', budget_tokens: 2000, display: 'omitted' },
        output_config: { effort: 'max' },
        max_tokens: 10_192,
      },
    ],
  ] as const)('%j is %j', async (reasoning, expected) => {
    const base = { model: 'claude-test', max_tokens: 8192, messages: [USER] }
    expect(await sentFor({ prompt: 'Hi', reasoning })).toEqual({ ...base, ...expected })
  })

  test('an effort that the wire lacks is named', async () => {
    expect(await warningsFor({ prompt: 'Hi', reasoning: { effort: 'minimal' } })).toEqual(['adjusted reasoning.effort'])
  })
})

describe('the form of the answer', () => {
  test('a schema is sent, what the wire has no place for is named', async () => {
    const schema = { type: 'object', properties: { a: { type: 'string' } } }
    const request: CompletionRequest = {
      prompt: 'Hi',
      responseFormat: { type: 'json_schema', name: 'thing', description: 'A thing', schema, strict: true },
    }
    expect((await sentFor(request))['output_config']).toEqual({ format: { type: 'json_schema', schema } })
    expect(await warningsFor(request)).toEqual(['unsupported responseFormat.description'])
  })
})

describe('tools', () => {
  const tools = [{ type: 'function', name: 'get', description: 'Gets', parameters: {}, strict: true }] as const

  test('a function has an input schema, a vendor’s tool is sent as it is', async () => {
    const search = { type: 'web_search_20260318', name: 'web_search' }
    const request: CompletionRequest = {
      prompt: 'Hi',
      tools: [
        { ...tools[0], providerOptions: { anthropic: { cache_control: { type: 'ephemeral' } } } },
        { type: 'vendor', provider: 'anthropic', tool: search },
      ],
    }
    expect((await sentFor(request))['tools']).toEqual([
      {
        name: 'get',
        description: 'Gets',
        input_schema: { type: 'object' },
        strict: true,
        cache_control: { type: 'ephemeral' },
      },
      search,
    ])
  })

  test.each([
    [{ toolChoice: 'auto' }, { type: 'auto' }],
    [{ toolChoice: 'required' }, { type: 'any' }],
    [{ toolChoice: 'none', parallelToolCalls: false }, { type: 'none' }],
    [{ toolChoice: { type: 'tool', name: 'get' } }, { type: 'tool', name: 'get' }],
    [
      { toolChoice: 'required', parallelToolCalls: false },
      { type: 'any', disable_parallel_tool_use: true },
    ],
    [{ parallelToolCalls: false }, { type: 'auto', disable_parallel_tool_use: true }],
    [{ parallelToolCalls: true }, undefined],
  ] as const)('%j is %j', async (fields, expected) => {
    expect((await sentFor({ prompt: 'Hi', tools, ...fields }))['tool_choice']).toEqual(expected)
  })

  test('a choice without tools is none', async () => {
    expect(await sentFor({ prompt: 'Hi', tools: [], toolChoice: 'none' })).not.toHaveProperty('tool_choice')
  })
})
