import type { CompletionRequest } from '@concord/core'
import { completionRequest } from '@concord/core/arbitraries'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { capabilities } from '../src/index.ts'
import { bedrockConverse } from '../src/server/index.ts'
import { freeze, type Json, message, probe } from './wire.ts'

const { json, refusalOf, sentFor, warningsFor, wire } = probe

const USER = { role: 'user', content: [{ text: 'Hi' }] } as const

describe('settings', () => {
  test('every setting has its name on the wire', async () => {
    const request: CompletionRequest = {
      prompt: 'Hi',
      maxTokens: 7,
      temperature: 0.5,
      topP: 0.9,
      topK: 3,
      stop: ['END', 'STOP'],
      metadata: { team: 'a' },
      serviceTier: 'priority',
      promptCache: { ttl: '1h' },
    }
    expect(await sentFor(request)).toEqual({
      messages: [{ role: 'user', content: [{ text: 'Hi' }, { cachePoint: { type: 'default', ttl: '1h' } }] }],
      inferenceConfig: { maxTokens: 7, temperature: 0.5, topP: 0.9, stopSequences: ['END', 'STOP'] },
      additionalModelRequestFields: { top_k: 3 },
      requestMetadata: { team: 'a' },
      serviceTier: { type: 'priority' },
    })
  })

  test('what is not set is not sent', async () => {
    expect(await sentFor({ prompt: 'Hi', stop: [], tools: [] })).toEqual({ messages: [USER] })
  })

  test.each([
    ['us.amazon.nova-2-lite-v1:0', 'us.amazon.nova-2-lite-v1%3A0'],
    [
      'arn:aws:bedrock:us-east-1:1:inference-profile/a.b',
      'arn%3Aaws%3Abedrock%3Aus-east-1%3A1%3Ainference-profile%2Fa.b',
    ],
  ])('the model %s and the way of answering stand in the path', async (model, segment) => {
    const { client, sent } = wire(json(message()))
    await client.complete({ prompt: 'Hi', model })
    await client
      .stream({ prompt: 'Hi', model })
      .response()
      .catch(() => {})
    expect(sent.map(({ url }) => new URL(url).pathname)).toEqual([
      `/model/${segment}/converse`,
      `/model/${segment}/converse-stream`,
    ])
  })

  test('hints that the wire lacks are left out and named', async () => {
    const request = { prompt: 'Hi', seed: 1, user: 'u', frequencyPenalty: 1, promptCache: { key: 'k' } }
    expect(Object.keys(await sentFor(request))).toEqual(['messages'])
    expect(await warningsFor(request)).toEqual([
      'unsupported seed',
      'unsupported frequencyPenalty',
      'unsupported user',
      'unsupported promptCache.key',
    ])
  })

  test.each([
    { n: 2 },
    { logprobs: true },
    { parallelToolCalls: false },
    { responseFormat: { type: 'json_object' as const } },
    { tools: [{ type: 'function' as const, name: 'get' }], toolChoice: 'none' as const },
  ])('the demand %j is refused before a request', async (fields) => {
    const [kind, , sent] = await refusalOf({ prompt: 'Hi', ...fields })
    expect([kind, sent]).toEqual(['unsupported', 0])
  })

  test('the vendor’s own parameters are merged last', async () => {
    const sent = await sentFor({
      prompt: 'Hi',
      topK: 3,
      stop: 'END',
      providerOptions: {
        bedrock: {
          inferenceConfig: { maxTokens: 9 },
          additionalModelRequestFields: { reasoningConfig: { type: 'enabled' } },
          guardrailConfig: { guardrailIdentifier: 'g', guardrailVersion: '1', trace: 'enabled' },
          performanceConfig: { latency: 'optimized' },
          parameterFromTheFuture: { n: 1 },
        },
      },
    })
    expect(sent).toEqual({
      messages: [USER],
      inferenceConfig: { stopSequences: ['END'], maxTokens: 9 },
      additionalModelRequestFields: { top_k: 3, reasoningConfig: { type: 'enabled' } },
      guardrailConfig: { guardrailIdentifier: 'g', guardrailVersion: '1', trace: 'enabled' },
      performanceConfig: { latency: 'optimized' },
      parameterFromTheFuture: { n: 1 },
    })
  })
})

describe('reasoning', () => {
  test.each([
    [{ effort: 'high' }, { outputConfig: { effort: 'high' } }],
    [{ effort: 'minimal' }, { outputConfig: { effort: 'low' } }],
    [{ effort: 'none' }, { additionalModelRequestFields: { thinking: { type: 'disabled' } } }],
    [{ include: true }, { additionalModelRequestFields: { thinking: { type: 'adaptive', display: 'summarized' } } }],
    [{ include: false }, {}],
    [
      { maxTokens: 2000, include: false, effort: 'max' },
      {
        outputConfig: { effort: 'max' },
        additionalModelRequestFields: { thinking: { type: 'enabled', budget_tokens: 2000, display: 'omitted' } },
      },
    ],
  ] as const)('%j is %j', async (reasoning, expected) => {
    expect(await sentFor({ prompt: 'Hi', reasoning })).toEqual({ messages: [USER], ...expected })
  })

  test('an effort that the wire lacks is named', async () => {
    expect(await warningsFor({ prompt: 'Hi', reasoning: { effort: 'minimal' } })).toEqual(['adjusted reasoning.effort'])
  })
})

describe('the form of the answer', () => {
  const schema = freeze({ type: 'object', properties: { n: { type: 'number' } } })

  test('a schema is sent as text', async () => {
    const responseFormat = { type: 'json_schema', name: 'number', description: 'A number', schema } as const
    expect(await sentFor({ prompt: 'Hi', responseFormat })).toMatchObject({
      outputConfig: {
        textFormat: {
          type: 'json_schema',
          structure: { jsonSchema: { name: 'number', description: 'A number', schema: JSON.stringify(schema) } },
        },
      },
    })
  })

  test('text is what comes anyway, and a looser hold is named', async () => {
    expect(await sentFor({ prompt: 'Hi', responseFormat: { type: 'text' } })).toEqual({ messages: [USER] })
    const loose = { type: 'json_schema', schema, strict: false } as const
    expect(await warningsFor({ prompt: 'Hi', responseFormat: loose })).toEqual(['unsupported responseFormat.strict'])
  })
})

describe('tools', () => {
  const parameters = { type: 'object', properties: { city: { type: 'string' } } }

  test('a function, a tool of Bedrock’s, and a cache point behind one', async () => {
    const sent = await sentFor({
      prompt: 'Hi',
      tools: [
        {
          type: 'function',
          name: 'get',
          description: 'Gets it',
          parameters,
          strict: true,
          providerOptions: { bedrock: { cachePoint: { type: 'default' } } },
        },
        { type: 'function', name: 'now' },
        { type: 'vendor', provider: 'bedrock', tool: { systemTool: { name: 'nova_grounding' } } },
      ],
      toolChoice: 'required',
    })
    expect(sent['toolConfig']).toEqual({
      tools: [
        { toolSpec: { name: 'get', description: 'Gets it', inputSchema: { json: parameters }, strict: true } },
        { cachePoint: { type: 'default' } },
        { toolSpec: { name: 'now', inputSchema: { json: { type: 'object' } } } },
        { systemTool: { name: 'nova_grounding' } },
      ],
      toolChoice: { any: {} },
    })
  })

  test.each([
    ['auto', { auto: {} }],
    [{ type: 'tool', name: 'get' }, { tool: { name: 'get' } }],
  ] as const)('the choice %j is %j', async (toolChoice, expected) => {
    const sent = await sentFor({ prompt: 'Hi', tools: [{ type: 'function', name: 'get' }], toolChoice })
    expect(sent['toolConfig']).toMatchObject({ toolChoice: expected })
  })

  test('a tool of free text is refused', async () => {
    const [kind, , sent] = await refusalOf({ prompt: 'Hi', tools: [{ type: 'custom', name: 'sql' }] })
    expect([kind, sent]).toEqual(['unsupported', 0])
  })
})

test('what a model or a caller wrote freely is left alone', async () => {
  const free = { $unknown: ['a', 1], bytes: 'AAEC' }
  const call = { type: 'tool_call', id: 't1', name: 'get', arguments: JSON.stringify(free) } as const
  const sent = await sentFor({
    messages: [
      { role: 'user', content: 'Hi' },
      { role: 'assistant', content: [call] },
    ],
    providerOptions: { bedrock: { additionalModelRequestFields: { free } } },
  })
  expect(sent).toMatchObject({
    messages: [{}, { content: [{ toolUse: { input: free } }] }],
    additionalModelRequestFields: { free },
  })
})

test('a request that is written and read again asks for the same', async () => {
  const { settings } = capabilities
  const kept = [...settings, 'responseFormat', 'tools', 'toolChoice'] as const
  const requests = completionRequest({ input: 'prompt', settings: kept, tools: ['function'] }).filter(
    ({ prompt, toolChoice, responseFormat, promptCache }) =>
      typeof prompt === 'string' &&
      prompt !== '' &&
      toolChoice !== 'none' &&
      promptCache === undefined &&
      !(responseFormat !== undefined && 'type' in responseFormat && responseFormat.type === 'json_object'),
  )
  const property = fc.asyncProperty(requests, async (request) => {
    const body = await sentFor(request)
    const path = `/model/${String(request.model)}/converse`
    const call = { path, params: { modelId: String(request.model) }, query: {}, headers: {} }
    expect(bedrockConverse.parseRequest(body, call).request).toEqual(asRead(request))
  })
  await fc.assert(property, { numRuns: 200 })
})

/** What of a request this wire says, in its own words. */
function asRead({ prompt, stop, tools, responseFormat, reasoning, ...others }: CompletionRequest): Json {
  const { effort, maxTokens, include } = reasoning ?? {}
  const isShown = include === true || (include === false && maxTokens !== undefined)
  const thinking =
    effort === 'none'
      ? { effort }
      : { ...(effort && { effort }), ...(maxTokens && { maxTokens }), ...(isShown && { include }) }
  const { strict: _strict, description, ...format }: Json = { ...responseFormat }
  return {
    ...others,
    messages: [{ role: 'user', content: [{ type: 'text', text: prompt }] }],
    ...(stop !== undefined && stop.length > 0 && { stop: typeof stop === 'string' ? [stop] : stop }),
    ...(tools !== undefined && { tools: tools.map((tool) => toolAsRead({ ...tool })) }),
    ...(Object.keys(thinking).length > 0 && { reasoning: thinking }),
    ...(format['type'] === 'json_schema' && {
      responseFormat: { ...format, ...(description !== '' && description !== undefined && { description }) },
    }),
  }
}

function toolAsRead(tool: Json): Json {
  const { description, parameters, ...others } = tool
  return {
    ...others,
    parameters: parameters ?? { type: 'object' },
    ...(description !== '' && description !== undefined && { description }),
  }
}
