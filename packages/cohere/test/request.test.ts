import type { CompletionRequest } from '@concord/core'
import { completionRequest } from '@concord/core/arbitraries'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { toChatParams } from '../src/index.ts'
import { cohereChat } from '../src/server/index.ts'
import { caught, chat, freeze, probe } from './wire.ts'

const { json, sentFor, wire } = probe

const PARAMETERS = { type: 'object', properties: { maxTokens: { type: 'number' } } }

test('every setting has its name on the wire', async () => {
  const sent = await sentFor({
    messages: [{ role: 'user', content: 'Hi' }],
    maxTokens: 7,
    temperature: 0.5,
    topP: 0.9,
    topK: 3,
    stop: 'END',
    seed: 1,
    frequencyPenalty: 0.1,
    presencePenalty: 0.2,
    logprobs: true,
  })
  expect(sent).toEqual({
    model: 'command-test',
    messages: [{ role: 'user', content: 'Hi' }],
    max_tokens: 7,
    temperature: 0.5,
    p: 0.9,
    k: 3,
    stop_sequences: ['END'],
    seed: 1,
    frequency_penalty: 0.1,
    presence_penalty: 0.2,
    logprobs: true,
    stream: false,
  })
})

test('what is not set is not sent', async () => {
  expect(await sentFor({ prompt: 'Hi', stop: [], tools: [] })).toEqual({
    model: 'command-test',
    messages: [{ role: 'user', content: 'Hi' }],
    stream: false,
  })
})

describe('tools', () => {
  test('a function has its schema as it is', async () => {
    const tools = [{ type: 'function' as const, name: 'get', description: 'Gets it', parameters: PARAMETERS }]
    const { tools: sent } = await sentFor({ prompt: 'Hi', tools })
    expect(sent).toEqual([
      { type: 'function', function: { name: 'get', description: 'Gets it', parameters: PARAMETERS } },
    ])
  })

  test('one without parameters has an empty schema: the wire requires one', async () => {
    const { tools } = await sentFor({ prompt: 'Hi', tools: [{ type: 'function', name: 'now' }] })
    expect(tools).toEqual([
      { type: 'function', function: { name: 'now', parameters: { type: 'object', properties: {} } } },
    ])
  })

  test('strict is one switch for all of them', async () => {
    const strict = { type: 'function', name: 'a', strict: true } as const
    expect(await sentFor({ prompt: 'Hi', tools: [strict] })).toMatchObject({ strict_tools: true })
    const mixed = toChatParams({ prompt: 'Hi', model: 'm', tools: [strict, { type: 'function', name: 'b' }] })
    expect(mixed.value.strictTools).toBe(true)
    expect(mixed.warnings).toMatchObject([{ code: 'adjusted', path: 'tools[1].strict' }])
  })

  test.each([
    ['auto', undefined],
    ['required', 'REQUIRED'],
    ['none', 'NONE'],
  ] as const)('the choice %s is %s', async (toolChoice, word) => {
    const sent = await sentFor({ prompt: 'Hi', toolChoice, tools: [{ type: 'function', name: 'get' }] })
    expect(sent['tool_choice']).toBe(word)
  })
})

describe('a demand that the wire lacks is refused before any request', () => {
  const tools = [{ type: 'function', name: 'get' }] as const
  test.each<[string, CompletionRequest]>([
    ['n', { n: 2 }],
    ['topLogprobs', { logprobs: true, topLogprobs: 2 }],
    ['logitBias', { logitBias: { '7': 1 } }],
    ['a named tool', { tools, toolChoice: { type: 'tool', name: 'get' } }],
    ['one call at most', { tools, parallelToolCalls: false }],
    ['a custom tool', { tools: [{ type: 'custom', name: 'run' }] }],
    ['a vendor tool', { tools: [{ type: 'vendor', provider: 'cohere', tool: { type: 'novel' } }] }],
  ])('%s', async (_what, fields) => {
    const { client, sent } = wire(json(chat()))
    const { kind } = await caught(client.complete({ prompt: 'Hi', ...fields }))
    expect([kind, sent.length]).toEqual(['unsupported', 0])
  })
})

describe('the form of the answer', () => {
  test.each<[CompletionRequest['responseFormat'], object]>([
    [{ type: 'text' }, { type: 'text' }],
    [{ type: 'json_object' }, { type: 'json_object' }],
    [
      { type: 'json_schema', name: 'thing', schema: PARAMETERS },
      { type: 'json_object', json_schema: PARAMETERS },
    ],
  ])('%j', async (responseFormat, wanted) => {
    expect((await sentFor({ prompt: 'Hi', responseFormat }))['response_format']).toEqual(wanted)
  })

  test('a library’s schema is one', async () => {
    const sent = await sentFor({ prompt: 'Hi', responseFormat: z.object({ name: z.string() }) })
    expect(sent['response_format']).toEqual({
      type: 'json_object',
      json_schema: {
        type: 'object',
        properties: { name: { type: 'string' } },
        required: ['name'],
        additionalProperties: false,
      },
    })
  })
})

describe('reasoning', () => {
  test.each<[CompletionRequest['reasoning'], object | undefined, readonly string[]]>([
    [{ effort: 'none' }, { type: 'disabled' }, []],
    [{ effort: 'high' }, { type: 'enabled' }, ['reasoning.effort']],
    [{ maxTokens: 500 }, { type: 'enabled', tokenBudget: 500 }, []],
    [{ include: true }, { type: 'enabled' }, []],
    [{ include: false }, undefined, ['reasoning.include']],
  ])('%j', (reasoning, thinking, paths) => {
    const { value, warnings } = toChatParams({ prompt: 'Hi', model: 'm', reasoning })
    expect(value.thinking).toEqual(thinking)
    expect(warnings.map(({ path }) => path)).toEqual(paths)
  })
})

describe('the vendor’s own parameters', () => {
  test('are merged last, by the names of the SDK or of the wire', async () => {
    const data = { maxTokens: 'theirs', text: 'The sky is green.' }
    const sent = await sentFor({
      prompt: 'Hi',
      maxTokens: 7,
      providerOptions: {
        cohere: {
          max_tokens: 8,
          safetyMode: 'OFF',
          documents: [{ id: 'doc-1', data }],
          citationOptions: { mode: 'FAST' },
          novel_field: { aB: 1 },
        },
      },
    })
    expect(sent).toMatchObject({
      max_tokens: 8,
      safety_mode: 'OFF',
      documents: [{ id: 'doc-1', data }],
      citation_options: { mode: 'FAST' },
      novel_field: { aB: 1 },
    })
  })

  test('those of another vendor are not', async () => {
    expect(await sentFor({ prompt: 'Hi', providerOptions: { openai: { store: true } } })).not.toHaveProperty('store')
  })
})

test('what is written reads back as what was asked', async () => {
  const settings = [
    'maxTokens',
    'temperature',
    'topP',
    'topK',
    'seed',
    'frequencyPenalty',
    'presencePenalty',
    'logprobs',
    'toolChoice',
    'tools',
    'responseFormat',
    'stop',
  ] as const
  const history = { provider: 'cohere', parts: ['text', 'tool_call'], arguments: 'json', customTools: false } as const
  const requests = completionRequest({
    input: 'messages',
    settings,
    tools: ['function'],
    media: false,
    history: { ...history, citations: false, replay: false, metadata: false },
  })
  await fc.assert(
    fc.asyncProperty(requests, async (request) => {
      const asked = normalizeRequest(request)
      const { client, sent } = wire(json(chat()))
      await client.complete(freeze(asked))
      const { request: back } = cohereChat.parseRequest(sent[0]?.body, CALL)
      expect(normalizeRequest(back)).toEqual(JSON.parse(JSON.stringify(asked)))
    }),
    { numRuns: 200 },
  )
})

const CALL = { path: '/v2/chat', params: {}, query: {}, headers: {} }

/** What the wire says in one way alone. */
function normalizeRequest(request: CompletionRequest): CompletionRequest {
  const { toolChoice, responseFormat, stop, tools, messages = [], ...rest } = request
  const hasNoName = toolChoice === 'auto' || typeof toolChoice === 'object'
  return {
    ...rest,
    messages: messages.map(normalizeMessage),
    // That tools may be called is what an absent choice says, and none can be named.
    ...(toolChoice !== undefined && !hasNoName && { toolChoice }),
    ...(stop !== undefined && { stop: typeof stop === 'string' ? [stop] : stop }),
    // A schema has no name, and holds every answer.
    ...(responseFormat !== undefined && {
      responseFormat:
        'schema' in responseFormat ? { type: 'json_schema', schema: responseFormat.schema } : responseFormat,
    }),
    // One switch stands for all tools; every tool has parameters.
    ...(tools !== undefined && {
      tools: tools.map((tool) => {
        const { strict: _strict, ...others } = { strict: undefined, ...tool }
        return { parameters: { type: 'object', properties: {} }, ...others } as typeof tool // Only functions are made.
      }),
    }),
  }
}

type Message = NonNullable<CompletionRequest['messages']>[number]

/** A message of the wire has no order of texts and calls, a result neither a name nor a mark of failure. */
function normalizeMessage(message: Message): Message {
  if (message.role === 'tool') {
    const { name: _name, isError: _isError, content, ...others } = message
    if (typeof content === 'string') return { ...others, content }
    const parts = content.map((part) => {
      const isScalar = part.type === 'json' && (typeof part.value !== 'object' || part.value === null)
      const isText = part.type === 'json' && (isScalar || Array.isArray(part.value))
      return isText ? { type: 'text' as const, text: JSON.stringify(part.value) } : part
    })
    return { ...others, content: parts }
  }
  if (message.role !== 'assistant' || typeof message.content === 'string') return message
  const isCall = (part: { readonly type: string }): number => (part.type === 'tool_call' ? 1 : 0)
  const content = message.content
    .toSorted((a, b) => isCall(a) - isCall(b))
    .map(({ index: _index, ...part }) => {
      const { syntheticId: _syntheticId, ...rest } = { syntheticId: undefined, ...part }
      return rest
    })
  return { ...message, content }
}
