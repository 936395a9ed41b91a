import type { CompletionRequest } from '@concord/core'
import { describe, expect, test } from 'vitest'
import { mistralFim } from '../src/server/index.ts'
import { caught, completion, ending, fimProbe, frames, freeze, piece } from './wire.ts'

const { json, stream, wire } = fimProbe

const CALL = { path: '/v1/fim/completions', params: {}, query: {}, headers: {} }

describe('fill in the middle', () => {
  const request: CompletionRequest = {
    prompt: 'def add(',
    suffix: 'return a + b',
    maxTokens: 7,
    temperature: 0.5,
    topP: 0.9,
    stop: 'END',
    seed: 1,
    metadata: { a: 'b' },
    promptCache: { key: 'k' },
    providerOptions: { mistral: { minTokens: 1 } },
  }
  const body = {
    model: 'mistral-test',
    prompt: 'def add(',
    suffix: 'return a + b',
    max_tokens: 7,
    temperature: 0.5,
    top_p: 0.9,
    stop: 'END',
    random_seed: 1,
    metadata: { a: 'b' },
    prompt_cache_key: 'k',
    min_tokens: 1,
  }

  test('every setting has its name on the wire', async () => {
    const { client, sent } = wire(json(completion()))
    const { choices } = await client.complete(freeze(request))
    expect(sent[0]).toMatchObject({ url: 'https://api.mistral.ai/v1/fim/completions', body })
    expect(choices[0].text).toBe('Hello')
  })

  test('a stream is asked for and read', async () => {
    const { client, sent } = wire(stream(frames([piece({ content: 'Hel' }), piece({ content: 'lo' }), ending()])))
    const { choices } = await client.stream(freeze(request)).response()
    expect(sent[0]?.body).toEqual({ ...body, stream: true })
    expect(choices[0].text).toBe('Hello')
  })

  test.each([
    { messages: [{ role: 'user', content: 'Hi' }] },
    { prompt: ['a', 'b'] },
    { prompt: 'a', n: 2 },
    { prompt: 'a', tools: [{ type: 'function', name: 'get' }] },
  ] as const)('%j is refused before a request', async (refused) => {
    const { client, sent } = wire(json(completion()))
    const { kind } = await caught(client.complete(refused))
    expect([kind, sent.length]).toEqual(['unsupported', 0])
  })

  test('one prompt in a list is that prompt', async () => {
    const { client, sent } = wire(json(completion()))
    await client.complete({ prompt: ['a'] })
    expect(sent[0]?.body['prompt']).toBe('a')
  })

  test('its dialect reads what its adapter writes', () => {
    const { model, ...rest } = request
    expect(mistralFim.parseRequest({ ...body, stream: true }, CALL)).toEqual({
      request: { model: 'mistral-test', ...rest, providerOptions: { mistral: { min_tokens: 1 } } },
      stream: true,
    })
    expect(model).toBeUndefined()
    expect(() => mistralFim.parseRequest({ model: 'm' }, CALL)).toThrow('prompt')
  })
})
