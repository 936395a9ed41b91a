import type { CompletionRequest, Message } from '@concord/core'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { caught, completion, type Json, probe } from './wire.ts'

const { json, read, refusalOf, sentFor, warningsFor, wire } = probe

/** The messages that were sent for a conversation. */
async function messagesFor(...messages: readonly Message[]): Promise<readonly Json[]> {
  return (await sentFor({ messages }))['messages'] as readonly Json[] // What is sent has messages.
}

const USER = { role: 'user', content: 'Hi' } as const

describe('settings', () => {
  test('every setting has its name on the wire', async () => {
    const request: CompletionRequest = {
      prompt: 'Hi',
      model: 'mistral-other',
      maxTokens: 7,
      temperature: 0.5,
      topP: 0.9,
      stop: ['END'],
      seed: 1,
      frequencyPenalty: 0.1,
      presencePenalty: 0.2,
      n: 2,
      parallelToolCalls: false,
      reasoning: { effort: 'high', include: true },
      metadata: { a: 'b' },
      serviceTier: 'auto',
      promptCache: { key: 'k' },
    }
    expect(await sentFor(request)).toEqual({
      model: 'mistral-other',
      messages: [USER],
      max_tokens: 7,
      temperature: 0.5,
      top_p: 0.9,
      stop: ['END'],
      random_seed: 1,
      frequency_penalty: 0.1,
      presence_penalty: 0.2,
      n: 2,
      parallel_tool_calls: false,
      reasoning_effort: 'high',
      metadata: { a: 'b' },
      service_tier: 'auto',
      prompt_cache_key: 'k',
    })
    expect(await warningsFor(request)).toEqual([])
  })

  test('what is not set is not sent', async () => {
    expect(await sentFor({ prompt: 'Hi' })).toEqual({ model: 'mistral-test', messages: [USER] })
  })

  test('a stream is asked for', async () => {
    const { client, sent } = wire(json(completion()))
    await caught(client.stream({ prompt: 'Hi' }).response())
    expect(sent[0]?.body).toEqual({ model: 'mistral-test', messages: [USER], stream: true })
  })

  test('hints that the wire lacks are left out and named', async () => {
    const request: CompletionRequest = {
      prompt: 'Hi',
      topK: 3,
      user: 'user-1',
      reasoning: { effort: 'max', maxTokens: 9, include: false },
      promptCache: { ttl: '1h' },
    }
    expect(await sentFor(request)).toEqual({ model: 'mistral-test', messages: [USER], reasoning_effort: 'xhigh' })
    expect(await warningsFor(request)).toEqual([
      'unsupported topK',
      'unsupported user',
      'adjusted reasoning.effort',
      'unsupported reasoning.maxTokens',
      'unsupported reasoning.include',
      'unsupported promptCache.ttl',
    ])
  })

  test.each([{ logprobs: true }, { logitBias: { 1: 1 } }, { suffix: 'x' }])(
    'the demand %j is refused before a request',
    async (fields) => {
      const [kind, , sent] = await refusalOf({ prompt: 'Hi', ...fields })
      expect([kind, sent]).toEqual(['unsupported', 0])
    },
  )

  test('the vendor’s own parameters are merged last, by either name, and none is dropped', async () => {
    const sent = await sentFor({
      prompt: 'Hi',
      maxTokens: 7,
      providerOptions: {
        mistral: {
          maxTokens: 9,
          safePrompt: true,
          prompt_mode: 'reasoning',
          novel: { someKey: [1] },
          metadata: { aB: 1 },
        },
      },
    })
    expect(sent).toEqual({
      model: 'mistral-test',
      messages: [USER],
      max_tokens: 9,
      safe_prompt: true,
      prompt_mode: 'reasoning',
      novel: { someKey: [1] },
      metadata: { aB: 1 },
    })
  })
})

describe('the form of the answer', () => {
  const schema = { type: 'object', properties: { maxTokens: { type: 'string' } } }

  test.each([
    [{ type: 'text' as const }, { type: 'text' }],
    [{ type: 'json_object' as const }, { type: 'json_object' }],
    [
      { type: 'json_schema' as const, schema },
      { type: 'json_schema', json_schema: { name: 'response', schema } },
    ],
    [
      { type: 'json_schema' as const, name: 'thing', description: 'A thing', schema, strict: false },
      { type: 'json_schema', json_schema: { name: 'thing', description: 'A thing', schema, strict: false } },
    ],
  ])('%j is %j', async (responseFormat, expected) => {
    expect((await sentFor({ prompt: 'Hi', responseFormat }))['response_format']).toEqual(expected)
  })

  test('a library’s schema is strict', async () => {
    const { response_format: format } = await sentFor({ prompt: 'Hi', responseFormat: z.object({ a: z.string() }) })
    expect(format).toMatchObject({ json_schema: { strict: true, schema: { additionalProperties: false } } })
  })
})

describe('tools', () => {
  test('a function has a schema, a vendor’s tool is sent as it is', async () => {
    const parameters = { type: 'object', properties: { topP: { type: 'number' } } }
    const request: CompletionRequest = {
      prompt: 'Hi',
      tools: [
        { type: 'function', name: 'get', description: 'Gets', parameters, strict: true },
        { type: 'function', name: 'put', providerOptions: { mistral: { function: { novel: 1 } } } },
        { type: 'vendor', provider: 'mistral', tool: { type: 'document_library', libraryIds: ['a'] } },
      ],
    }
    expect((await sentFor(request))['tools']).toEqual([
      { type: 'function', function: { name: 'get', description: 'Gets', parameters, strict: true } },
      { type: 'function', function: { name: 'put', parameters: { type: 'object', properties: {} }, novel: 1 } },
      { type: 'document_library', library_ids: ['a'] },
    ])
  })

  test.each([
    ['auto', 'auto'],
    ['none', 'none'],
    ['required', 'any'],
    [
      { type: 'tool', name: 'get' },
      { type: 'function', function: { name: 'get' } },
    ],
  ] as const)('the choice %j is %j', async (toolChoice, expected) => {
    const tools = [{ type: 'function', name: 'get' }] as const
    expect((await sentFor({ prompt: 'Hi', tools, toolChoice }))['tool_choice']).toEqual(expected)
  })

  test('free text is refused', async () => {
    const [kind, told, sent] = await refusalOf({ prompt: 'Hi', tools: [{ type: 'custom', name: 'run' }] })
    expect([kind, sent]).toEqual(['unsupported', 0])
    expect(told).toContain('tools[0]')
  })
})

describe('what the user shows', () => {
  test('is chunks', async () => {
    const data = { type: 'base64', data: 'AAAA' } as const
    const sent = await messagesFor({
      role: 'user',
      content: [
        { type: 'text', text: 'See' },
        { type: 'image', source: { ...data, mediaType: 'image/png' } },
        {
          type: 'image',
          source: { type: 'url', url: 'https://example.org/a.png' },
          providerOptions: { mistral: { imageUrl: { detail: 'low' } } },
        },
        { type: 'audio', source: { ...data, mediaType: 'audio/mpeg' } },
        { type: 'audio', source: { type: 'url', url: 'https://example.org/a.mp3' } },
        { type: 'file', filename: 'a.pdf', source: { ...data, mediaType: 'application/pdf' } },
        { type: 'file', source: { type: 'id', id: 'f-1' } },
      ],
    })
    expect(sent).toEqual([
      {
        role: 'user',
        content: [
          { type: 'text', text: 'See' },
          { type: 'image_url', image_url: 'data:image/png;base64,AAAA' },
          { type: 'image_url', image_url: { url: 'https://example.org/a.png', detail: 'low' } },
          { type: 'input_audio', input_audio: 'AAAA' },
          { type: 'input_audio', input_audio: 'https://example.org/a.mp3' },
          { type: 'document_url', document_url: 'data:application/pdf;base64,AAAA', document_name: 'a.pdf' },
          { type: 'file', file_id: 'f-1' },
        ],
      },
    ])
  })

  test('an image by an id is refused', async () => {
    const part = { type: 'image', source: { type: 'id', id: 'f-1' } } as const
    const [kind, , sent] = await refusalOf({ messages: [{ role: 'user', content: [part] }] })
    expect([kind, sent]).toEqual(['unsupported', 0])
  })
})

describe('history', () => {
  const calling = (id: string): Message => ({
    role: 'assistant',
    content: [{ type: 'tool_call', id, name: 'get', arguments: '{}' }],
  })
  const result = (toolCallId: string, content: Extract<Message, { role: 'tool' }>['content']): Message => ({
    role: 'tool',
    toolCallId,
    name: 'get',
    content,
  })

  test('calls and results keep an id of the vendor’s, and any other becomes one of its form', async () => {
    const sent = await messagesFor(USER, calling('a1B2c3D4e'), result('a1B2c3D4e', '4'), calling('toolu_01'), {
      ...result('toolu_01', [{ type: 'json', value: { n: 1 } }]),
    })
    const calls = sent.flatMap((message) => (Array.isArray(message['tool_calls']) ? message['tool_calls'] : []))
    const [own, other] = calls.map((one: Json) => one['id'])
    expect(own).toBe('a1B2c3D4e')
    expect(other).toMatch(/^[A-Za-z0-9]{9}$/)
    expect(sent[2]).toEqual({ role: 'tool', content: '4', tool_call_id: own, name: 'get' })
    expect(sent[4]).toEqual({ role: 'tool', content: '{"n":1}', tool_call_id: other, name: 'get' })
  })

  test('a result may have parts; that it failed has no place', async () => {
    const failed: Message = {
      role: 'tool',
      toolCallId: 'a1B2c3D4e',
      content: [{ type: 'text', text: 'No' }],
      isError: true,
    }
    const messages = [USER, calling('a1B2c3D4e'), failed]
    const [, , sent] = await messagesFor(...messages)
    expect(sent?.['content']).toEqual([{ type: 'text', text: 'No' }])
    expect(await warningsFor({ messages })).toEqual(['history messages[2].isError'])
  })

  test('what Mistral wrote goes back as it was', async () => {
    const content = [
      { type: 'thinking', thinking: [{ type: 'text', text: 'Hm' }], signature: 'sig', closed: true },
      { type: 'text', text: 'So it is' },
      { type: 'reference', reference_ids: [0] },
      { type: 'image_url', image_url: 'data:image/png;base64,AAAA' },
      { type: 'file', file_id: 'f-1' },
    ]
    const calls = [{ id: 'a1B2c3D4e', type: 'function', function: { name: 'get', arguments: '{"n": 1}' } }]
    const choices = [{ index: 0, finish_reason: 'tool_calls', message: { content, tool_calls: calls } }]
    const answered = await read(completion({ choices }))
    const messages: Message[] = [
      USER,
      { role: 'assistant', content: answered.choices[0].content },
      result('a1B2c3D4e', '4'),
    ]
    const sent = await messagesFor(...messages)
    expect(sent[1]).toEqual({ role: 'assistant', content, tool_calls: calls })
    expect(await warningsFor({ messages })).toEqual([])
  })

  test('what is foreign is left out and named, its readable content kept', async () => {
    const replay = { provider: 'anthropic', api: 'messages', data: { signature: 'x' } }
    const messages: Message[] = [
      USER,
      {
        role: 'assistant',
        content: [
          { type: 'reasoning', text: 'Hm', replay },
          { type: 'tool_activity', id: 's', name: 'search', arguments: '{}' },
          { type: 'refusal', text: 'No.' },
          { type: 'text', text: 'But.', citations: [{ source: { type: 'char_location' } }] },
          { type: 'media', mediaType: 'image/png', data: 'AAAA' },
          { type: 'unknown', value: { type: 'novel' } },
        ],
      },
      USER,
    ]
    const [, sent] = await messagesFor(...messages)
    expect(sent).toEqual({
      role: 'assistant',
      content: [
        { type: 'text', text: 'No.' },
        { type: 'text', text: 'But.' },
      ],
    })
    expect(await warningsFor({ messages })).toEqual([
      'history messages[1].content[0]',
      'history messages[1].content[1]',
      'history messages[1].content[2]',
      'history messages[1].content[4]',
      'history messages[1].content[5]',
    ])
  })

  test('an answer that ends the conversation is how the next one begins', async () => {
    const begun: Message = { role: 'assistant', content: 'So' }
    expect(await messagesFor(USER, begun)).toEqual([USER, { ...begun, prefix: true }])
    expect(await messagesFor(USER, begun, USER)).toEqual([USER, begun, USER])
    const plain: Message = { ...begun, providerOptions: { mistral: { prefix: false } } }
    expect(await messagesFor(USER, plain)).toEqual([USER, { ...begun, prefix: false }])
  })

  test('a part whose options name another type is that chunk', async () => {
    const chunk = { type: 'reference', reference_ids: [1] }
    const part = { type: 'text', text: '', providerOptions: { mistral: chunk } } as const
    expect(await messagesFor({ role: 'user', content: [part] })).toEqual([{ role: 'user', content: [chunk] }])
  })
})
