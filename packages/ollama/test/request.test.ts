import type { CompletionRequest } from '@concord/core'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { chat, generateProbe, probe } from './wire.ts'

const { json, refusalOf, sentFor, warningsFor, wire } = probe

const USER = { role: 'user', content: 'Hi' } as const

const SETTINGS: CompletionRequest = {
  model: 'llama-other',
  maxTokens: 7,
  temperature: 0,
  topP: 0.5,
  topK: 3,
  stop: 'END',
  seed: 1,
  frequencyPenalty: 0.1,
  presencePenalty: 0.2,
  logprobs: true,
  topLogprobs: 2,
  reasoning: { effort: 'high' },
  responseFormat: { type: 'json_object' },
}

const WRITTEN = {
  model: 'llama-other',
  format: 'json',
  think: 'high',
  logprobs: true,
  top_logprobs: 2,
  options: {
    num_predict: 7,
    temperature: 0,
    top_p: 0.5,
    top_k: 3,
    stop: ['END'],
    seed: 1,
    frequency_penalty: 0.1,
    presence_penalty: 0.2,
  },
  stream: false,
}

describe('settings', () => {
  test('every setting has its name on the chat wire', async () => {
    expect(await sentFor({ prompt: 'Hi', ...SETTINGS })).toEqual({ ...WRITTEN, messages: [USER] })
  })

  test('every setting has its name on the generate wire', async () => {
    const request = { prompt: ['Hi'], suffix: 'Bye', ...SETTINGS }
    expect(await generateProbe.sentFor(request)).toEqual({ ...WRITTEN, prompt: 'Hi', suffix: 'Bye' })
  })

  test('what is not set is not sent, but that nothing is streamed', async () => {
    expect(await sentFor({ prompt: 'Hi' })).toEqual({ model: 'llama-test', messages: [USER], stream: false })
    const bare = { model: 'llama-test', prompt: 'Hi', stream: false }
    expect(await generateProbe.sentFor({ prompt: 'Hi', suffix: '', stop: [] })).toEqual(bare)
  })

  test('a stream is asked for', async () => {
    const { client, sent } = wire(json(chat()))
    await client.stream({ prompt: 'Hi' }).response()
    expect(sent[0]?.body['stream']).toBe(true)
  })

  test('hints that the wire lacks are left out and named', async () => {
    const request = { prompt: 'Hi', user: 'u', metadata: { a: 'b' }, serviceTier: 'auto', promptCache: { key: 'k' } }
    expect(await warningsFor(request)).toEqual([
      'unsupported user',
      'unsupported metadata',
      'unsupported serviceTier',
      'unsupported promptCache',
    ])
  })

  test.each<[string, CompletionRequest]>([
    ['n', { prompt: 'Hi', n: 2 }],
    ['logitBias', { prompt: 'Hi', logitBias: { 1: 1 } }],
    ['parallelToolCalls', { prompt: 'Hi', parallelToolCalls: false }],
    ['suffix', { prompt: 'Hi', suffix: '!' }],
    ['prompt', { prompt: ['Hi', 'Ho'] }],
    ['toolChoice', { prompt: 'Hi', tools: [{ type: 'function', name: 'get' }], toolChoice: 'required' }],
    ['tools[0]', { prompt: 'Hi', tools: [{ type: 'custom', name: 'get' }] }],
  ])('the demand of %s is refused before a request', async (field, request) => {
    expect(await refusalOf(request)).toEqual(['unsupported', expect.stringContaining(`${field} is not supported`), 0])
  })

  test.each<[string, CompletionRequest]>([
    ['messages', { messages: [USER] }],
    ['prompt', { prompt: ['Hi', 'Ho'] }],
    ['tools[0]', { prompt: 'Hi', tools: [{ type: 'function', name: 'get' }] }],
  ])('generate refuses %s', async (field, request) => {
    const told = expect.stringContaining(`${field} is not supported`)
    expect(await generateProbe.refusalOf(request)).toEqual(['unsupported', told, 0])
  })
})

describe('reasoning', () => {
  test.each([
    [{ effort: 'none' as const }, false],
    [{ effort: 'low' as const }, 'low'],
    [{ effort: 'medium' as const, include: true }, 'medium'],
    [{ include: true }, true],
    [{}, undefined],
  ])('%j is %j, without a warning', async (reasoning, think) => {
    expect((await sentFor({ prompt: 'Hi', reasoning }))['think']).toBe(think)
    expect(await warningsFor({ prompt: 'Hi', reasoning })).toEqual([])
  })

  test.each([
    ['minimal' as const, 'low'],
    ['xhigh' as const, 'high'],
    ['max' as const, 'high'],
  ])('the effort %s is sent as %s, which is said', async (effort, think) => {
    expect((await sentFor({ prompt: 'Hi', reasoning: { effort } }))['think']).toBe(think)
    expect(await warningsFor({ prompt: 'Hi', reasoning: { effort } })).toEqual(['adjusted reasoning.effort'])
  })

  test('a budget, and thoughts that are not wanted, have no place', async () => {
    const reasoning = { maxTokens: 1000, include: false }
    expect(await warningsFor({ prompt: 'Hi', reasoning })).toEqual([
      'unsupported reasoning.maxTokens',
      'unsupported reasoning.include',
    ])
  })
})

describe('the form of the answer', () => {
  const schema = { type: 'object', properties: { n: { type: 'number' } }, required: ['n'] }

  test('a schema is the format', async () => {
    const responseFormat = { type: 'json_schema' as const, schema, name: 'answer', strict: true }
    expect((await sentFor({ prompt: 'Hi', responseFormat }))['format']).toEqual(schema)
    expect(await warningsFor({ prompt: 'Hi', responseFormat })).toEqual([])
  })

  test('so is the schema of a library', async () => {
    const { format } = await sentFor({ prompt: 'Hi', responseFormat: z.object({ n: z.number() }) })
    expect(format).toEqual({ ...schema, additionalProperties: false })
  })

  test('what the wire lacks of it is named', async () => {
    const responseFormat = { type: 'json_schema' as const, schema, description: 'An answer', strict: false }
    expect(await warningsFor({ prompt: 'Hi', responseFormat })).toEqual([
      'unsupported responseFormat.description',
      'unsupported responseFormat.strict',
    ])
  })

  test('text is what comes anyway', async () => {
    expect(await sentFor({ prompt: 'Hi', responseFormat: { type: 'text' } })).not.toHaveProperty('format')
  })
})

describe('tools', () => {
  const parameters = { type: 'object', properties: {} }

  test('are functions, or what only Ollama knows', async () => {
    const tool = { type: 'function' as const, name: 'get', description: 'Gets it', parameters }
    const own = { type: 'vendor' as const, provider: 'ollama', tool: { type: 'novel' } }
    const options = { providerOptions: { ollama: { function: { type: 'x' } } } }
    const { tools } = await sentFor({ prompt: 'Hi', tools: [{ ...tool, ...options }, own], toolChoice: 'auto' })
    expect(tools).toEqual([
      { type: 'function', function: { name: 'get', description: 'Gets it', parameters, type: 'x' } },
      { type: 'novel' },
    ])
  })

  test('are not held to their schema, which is said', async () => {
    const tools = [{ type: 'function' as const, name: 'get', strict: true }]
    expect(await warningsFor({ prompt: 'Hi', tools })).toEqual(['unsupported tools[0].strict'])
  })
})

describe('own parameters', () => {
  test('are merged last, the options among them deeply', async () => {
    const ollama = { keep_alive: '5m', options: { num_ctx: 4096, temperature: 1 } }
    const body = await sentFor({ prompt: 'Hi', temperature: 0, topK: 3, providerOptions: { ollama } })
    expect(body).toMatchObject({ keep_alive: '5m', options: { num_ctx: 4096, temperature: 1, top_k: 3 } })
  })

  test('of generate are those that only it has', async () => {
    const ollama = { system: 'Be brief.', template: '{{ .Prompt }}', raw: true, images: ['aGk='], context: [1, 2] }
    expect(await generateProbe.sentFor({ prompt: 'Hi', providerOptions: { ollama } })).toEqual({
      model: 'llama-test',
      prompt: 'Hi',
      ...ollama,
      stream: false,
    })
  })
})
