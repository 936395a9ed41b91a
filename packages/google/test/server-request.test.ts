import type { CompletionRequest, ParsedRequest } from '@concord/core'
import { isCompletionError } from '@concord/core'
import { completionRequest } from '@concord/core/arbitraries'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { capabilities, createGoogle, createGoogleInteractions, interactionsCapabilities } from '../src/index.ts'
import { googleGenerateContent, googleInteractions } from '../src/server/index.ts'
import { answer, type Create, freeze, interaction, json, type Json, wire } from './wire.ts'

/** Reads a body that came on a path of `generateContent`. */
function parse(body: unknown, target = 'gemini-test:generateContent'): ParsedRequest {
  const call = { path: `/v1beta/models/${target}`, params: { target }, query: {}, headers: {} }
  return googleGenerateContent.parseRequest(freeze(body), call)
}

/** The request that a body is. */
function requestOf(fields: Json): CompletionRequest {
  return parse({ contents: [{ parts: [{ text: 'Hi' }] }], ...fields }).request
}

const USER = { role: 'user', content: [{ type: 'text', text: 'Hi' }] }

const NOT_FOUND: readonly unknown[] = ['not_found', 404, expect.stringContaining(':generateContent')]

/** What is thrown for a body. */
function faultOf(run: () => unknown): unknown {
  try {
    return run()
  } catch (error) {
    if (isCompletionError(error)) return [error.kind, error.status, error.message]
    throw error
  }
}

describe('generateContent', () => {
  test('the path says the model and the method', () => {
    const contents = [{ role: 'user', parts: [{ text: 'Hi' }] }]
    expect(parse({ contents }).stream).toBe(false)
    expect(parse({ contents }, 'a:b:streamGenerateContent')).toMatchObject({ stream: true, request: { model: 'a:b' } })
    expect(faultOf(() => parse({ contents }, 'gemini-test:countTokens'))).toMatchObject(NOT_FOUND)
    expect(faultOf(() => parse({ contents }, 'gemini-test'))).toMatchObject(NOT_FOUND)
  })

  test('what is wrong is named by its path', () => {
    expect(faultOf(() => parse({}))).toMatchObject(['invalid_request', 400, expect.stringContaining('contents')])
    expect(faultOf(() => parse({ contents: [{ parts: [{ text: 1 }] }] }))).toMatchObject([
      'invalid_request',
      400,
      expect.stringContaining('contents.0.parts.0.text'),
    ])
  })

  test('names in either form are read; those of people stay', () => {
    const args = { snake_case: 1 }
    const { messages, providerOptions } = requestOf({
      contents: [
        { role: 'user', parts: [{ inline_data: { mime_type: 'image/png', data: 'AAAA' } }] },
        { role: 'model', parts: [{ function_call: { name: 'f', args } }] },
      ],
      generation_config: { max_output_tokens: 4, response_modalities: ['TEXT'] },
      safety_settings: [{ category: 'X' }],
    })
    expect(messages).toEqual([
      { role: 'user', content: [{ type: 'image', source: { type: 'base64', data: 'AAAA', mediaType: 'image/png' } }] },
      {
        role: 'assistant',
        content: [{ type: 'tool_call', id: 'call_1', name: 'f', arguments: '{"snake_case":1}', syntheticId: true }],
      },
    ])
    expect(providerOptions).toEqual({ google: { responseModalities: ['TEXT'], safetySettings: [{ category: 'X' }] } })
  })

  test('settings have their fields', () => {
    expect(
      requestOf({
        systemInstruction: { parts: [{ text: 'Be brief.' }] },
        generationConfig: {
          maxOutputTokens: 4,
          stopSequences: ['END'],
          temperature: 0,
          candidateCount: 2,
          responseLogprobs: true,
          logprobs: 3,
          novelConfig: 1,
        },
        labels: { team: 'a' },
        serviceTier: 'flex',
        novelSetting: { a: 1 },
      }),
    ).toEqual({
      model: 'gemini-test',
      messages: [{ role: 'system', content: [{ type: 'text', text: 'Be brief.' }] }, USER],
      maxTokens: 4,
      stop: ['END'],
      temperature: 0,
      n: 2,
      logprobs: true,
      topLogprobs: 3,
      metadata: { team: 'a' },
      serviceTier: 'flex',
      providerOptions: { google: { novelSetting: { a: 1 }, generationConfig: { novelConfig: 1 } } },
    })
  })

  test('schemas of the wire are read as JSON Schema', () => {
    const parameters = {
      type: 'OBJECT',
      properties: {
        place: { type: 'STRING', nullable: true, enum: ['A', 'B'] },
        days: { type: 'ARRAY', items: { type: 'INTEGER' } },
        any: { anyOf: [{ type: 'NUMBER' }, { type: 5, items: { type: 1 } }] },
      },
      required: ['place'],
    }
    const schema = {
      type: 'object',
      properties: {
        place: { type: ['string', 'null'], enum: ['A', 'B'] },
        days: { type: 'array', items: { type: 'integer' } },
        any: { anyOf: [{ type: 'number' }, { type: 'array', items: { type: 'string' } }] },
      },
      required: ['place'],
    }
    const request = requestOf({
      tools: [{ functionDeclarations: [{ name: 'f', parameters, behavior: 'X' }], googleSearch: {} }],
      generationConfig: { responseMimeType: 'application/json', responseSchema: parameters },
    })
    expect(request.tools).toEqual([
      { type: 'function', name: 'f', parameters: schema, providerOptions: { google: { behavior: 'X' } } },
      { type: 'vendor', provider: 'google', tool: { googleSearch: {} } },
    ])
    expect(request.responseFormat).toEqual({ type: 'json_schema', schema })
  })

  test.each([
    [{ mode: 'AUTO' }, 'auto'],
    [{ mode: 'ANY' }, 'required'],
    [{ mode: 'NONE' }, 'none'],
    [
      { mode: 'ANY', allowedFunctionNames: ['f'] },
      { type: 'tool', name: 'f' },
    ],
  ])('the choice %j is %j', (functionCallingConfig, toolChoice) => {
    expect(requestOf({ toolConfig: { functionCallingConfig } }).toolChoice).toEqual(toolChoice)
  })

  test.each([[{ mode: 'VALIDATED' }], [{ mode: 'ANY', allowedFunctionNames: ['f', 'g'] }]])(
    'the choice %j stays as it is',
    (functionCallingConfig) => {
      const toolConfig = { functionCallingConfig }
      expect(requestOf({ toolConfig }).providerOptions).toEqual({ google: { toolConfig } })
    },
  )

  test.each([
    [{ thinkingBudget: 0 }, { effort: 'none' }, undefined],
    [{ thinkingBudget: 512, includeThoughts: true }, { maxTokens: 512, include: true }, undefined],
    [{ thinkingLevel: 'low' }, { effort: 'low' }, undefined],
    [{ thinkingBudget: -1 }, undefined, { thinkingBudget: -1 }],
  ])('the thinking %j is %j', (thinkingConfig, reasoning, rest) => {
    const request = requestOf({ generationConfig: { thinkingConfig } })
    expect(request.reasoning).toEqual(reasoning)
    expect(request.providerOptions?.google?.thinkingConfig).toEqual(rest)
  })

  test('a failure that is null is one', () => {
    const parts = [{ functionResponse: { id: 'c', name: 'f', response: { error: null } } }]
    expect(requestOf({ contents: [{ role: 'user', parts }] }).messages).toEqual([
      { role: 'tool', toolCallId: 'c', name: 'f', content: [{ type: 'json', value: null }], isError: true },
    ])
  })

  test('results find their calls by the function, in their order', () => {
    const call = (name: string): Json => ({ functionCall: { name, args: {} } })
    const result = (name: string, response: Json): Json => ({ functionResponse: { name, response } })
    const { messages = [] } = requestOf({
      contents: [
        { role: 'model', parts: [call('f'), call('g'), call('f')] },
        {
          role: 'function',
          parts: [
            result('f', { output: 'one' }),
            result('f', { error: 'two' }),
            result('g', { a: 3 }),
            { text: 'So?' },
          ],
        },
      ],
    })
    expect(messages.slice(1)).toEqual([
      { role: 'tool', toolCallId: 'call_1', name: 'f', content: 'one' },
      { role: 'tool', toolCallId: 'call_3', name: 'f', content: 'two', isError: true },
      { role: 'tool', toolCallId: 'call_2', name: 'g', content: [{ type: 'json', value: { a: 3 } }] },
      { role: 'user', content: [{ type: 'text', text: 'So?' }] },
    ])
  })

  test('what the contract has no part for is carried', () => {
    const parts = [{ novelPart: 1 }, { text: 'Hi', partMetadata: { a: 1 } }]
    expect(requestOf({ contents: [{ parts }] }).messages).toEqual([
      {
        role: 'user',
        content: [
          { type: 'text', text: '', providerOptions: { google: { novelPart: 1 } } },
          { type: 'text', text: 'Hi', providerOptions: { google: { partMetadata: { a: 1 } } } },
        ],
      },
    ])
  })
})

describe('interactions', () => {
  const parsed = (body: Json): CompletionRequest =>
    googleInteractions.parseRequest(freeze({ model: 'gemini-test', ...body }), {
      path: '/v1/interactions',
      params: {},
      query: {},
      headers: {},
    }).request

  test('the input is a text, contents or steps', () => {
    const content = { type: 'text', text: 'Hi' }
    expect(parsed({ input: 'Hi' }).messages).toEqual([{ role: 'user', content: 'Hi' }])
    for (const input of [content, [content], [{ type: 'user_input', content: [content] }]])
      expect(parsed({ input }).messages).toEqual([USER])
  })

  test('steps are a conversation', () => {
    const { messages } = parsed({
      system_instruction: 'Be brief.',
      input: [
        { type: 'thought', signature: 's' },
        { type: 'function_call', id: 'c', name: 'f', arguments: { a: 1 } },
        { type: 'function_result', call_id: 'c', name: 'f', result: { b: 2 }, is_error: true },
        { type: 'function_result', call_id: 'd', result: [{ type: 'image', data: 'AAAA', mime_type: 'image/png' }] },
        {
          type: 'user_input',
          content: [
            { type: 'document', uri: 'files/a' },
            { type: 'novel', a: 1 },
          ],
        },
      ],
    })
    expect(messages).toEqual([
      { role: 'system', content: 'Be brief.' },
      {
        role: 'assistant',
        content: [
          {
            type: 'reasoning',
            text: '',
            replay: { provider: 'google', api: 'interactions', data: { type: 'thought', signature: 's' } },
          },
          { type: 'tool_call', id: 'c', name: 'f', arguments: '{"a":1}' },
        ],
      },
      { role: 'tool', toolCallId: 'c', name: 'f', content: [{ type: 'json', value: { b: 2 } }], isError: true },
      {
        role: 'tool',
        toolCallId: 'd',
        content: [{ type: 'image', source: { type: 'base64', data: 'AAAA', mediaType: 'image/png' } }],
      },
      {
        role: 'user',
        content: [
          { type: 'file', source: { type: 'id', id: 'files/a' } },
          { type: 'text', text: '', providerOptions: { google: { type: 'novel', a: 1 } } },
        ],
      },
    ])
  })

  test('settings have their fields, others stay', () => {
    expect(
      parsed({
        input: 'Hi',
        generation_config: {
          max_output_tokens: 4,
          thinking_level: 'low',
          thinking_summaries: 'auto',
          tool_choice: { allowed_tools: { mode: 'any', tools: ['f'] } },
          speech_config: { voice: 'x' },
        },
        tools: [{ type: 'function', name: 'f', parameters: { type: 'object' } }, { type: 'google_search' }],
        response_format: { type: 'text', mime_type: 'application/json' },
        service_tier: 'flex',
        store: false,
      }),
    ).toEqual({
      model: 'gemini-test',
      messages: [{ role: 'user', content: 'Hi' }],
      maxTokens: 4,
      reasoning: { effort: 'low', include: true },
      toolChoice: { type: 'tool', name: 'f' },
      tools: [
        { type: 'function', name: 'f', parameters: { type: 'object' } },
        { type: 'vendor', provider: 'google', tool: { type: 'google_search' } },
      ],
      responseFormat: { type: 'json_object' },
      serviceTier: 'flex',
      providerOptions: { google: { store: false, generation_config: { speech_config: { voice: 'x' } } } },
    })
  })

  test('what is wrong is named by its path', () => {
    expect(faultOf(() => parsed({ input: [{ type: 'function_result', result: 'x' }] }))).toMatchObject([
      'invalid_request',
      400,
      expect.stringContaining('input.0.call_id'),
    ])
    expect(faultOf(() => parsed({ tools: [{}] }))).toMatchObject([
      'invalid_request',
      400,
      expect.stringContaining('tools.0.type'),
    ])
  })
})

describe('what was written is read as what it was', () => {
  const target = 'model-1:generateContent'
  const call = { path: '', params: { target }, query: {}, headers: {} }

  test.each([
    ['generateContent', createGoogle, capabilities, googleGenerateContent, answer([{ text: 'Hi' }])],
    ['interactions', createGoogleInteractions, interactionsCapabilities, googleInteractions, interaction([])],
  ] as const)('%s', async (_name, create: Create, { settings }, dialect, reply) => {
    const requests = completionRequest({
      input: 'messages',
      settings: [...settings, 'tools', 'toolChoice', 'responseFormat'],
      tools: ['function'],
    })
    const property = fc.asyncProperty(requests, async (request) => {
      const { client, sent } = wire(json(reply), {}, create)
      await client.complete({ ...freeze(request), model: 'model-1' })
      const { request: read } = dialect.parseRequest(sent[0]?.body, call)
      await client.complete(freeze(read))
      const { request: again } = dialect.parseRequest(sent[1]?.body, call)
      expect(again).toEqual(read)
      expect(sent[1]?.body).toEqual(sent[0]?.body)
      for (const field of [
        'maxTokens',
        'temperature',
        'topP',
        'seed',
        'metadata',
        'serviceTier',
        'toolChoice',
      ] as const)
        expect(read[field]).toEqual(request[field])
    })
    await fc.assert(property, { numRuns: 100 })
  })
})
