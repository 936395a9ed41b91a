import type { CompletionRequest, Message } from '@concord/core'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { toGenerateContentParams } from '../src/index.ts'
import { answer, caught, type Json, probe } from './wire.ts'

const { json, sentFor, wire } = probe

/** The generation config of a request. */
async function configOf(request: CompletionRequest): Promise<unknown> {
  return (await sentFor({ prompt: 'Hi', ...request }))['generationConfig']
}

/** The paths that a request's warnings name. */
function warned(request: CompletionRequest): readonly (string | undefined)[] {
  return toGenerateContentParams({ model: 'gemini-test', prompt: 'Hi', ...request }).warnings.map(({ path }) => path)
}

test('a prompt is one turn, and nothing else is sent', async () => {
  expect(await sentFor({ prompt: 'Hi' })).toEqual({
    contents: [{ role: 'user', parts: [{ text: 'Hi' }] }],
    generationConfig: {},
  })
})

test('one call is one request: the SDK neither goes on nor runs tools', async () => {
  const { config } = toGenerateContentParams({ model: 'gemini-test', prompt: 'Hi' }).value
  expect(config).toEqual({ automaticContinuation: false, automaticFunctionCalling: { disable: true } })
  const paused = answer([{ text: 'a' }], { finishReason: 'CONTINUATION', continuationToken: 'bmV4dA==' })
  const { client, sent } = wire(json(paused))
  const { choices } = await client.complete({ prompt: 'Hi' })
  expect([choices[0].finishReason, choices[0].providerMetadata, sent.length]).toEqual([
    'pause',
    { continuationToken: 'bmV4dA==' },
    1,
  ])
})

describe('settings', () => {
  test('each has its place', async () => {
    const body = await sentFor({
      prompt: 'Hi',
      maxTokens: 9,
      temperature: 0.5,
      topP: 0.9,
      topK: 40,
      stop: 'END',
      seed: 7,
      frequencyPenalty: 0.1,
      presencePenalty: 0.2,
      n: 2,
      logprobs: true,
      topLogprobs: 3,
      metadata: { team: 'a' },
      serviceTier: 'flex',
    })
    expect(body).toMatchObject({
      generationConfig: {
        maxOutputTokens: 9,
        temperature: 0.5,
        topP: 0.9,
        topK: 40,
        stopSequences: ['END'],
        seed: 7,
        frequencyPenalty: 0.1,
        presencePenalty: 0.2,
        candidateCount: 2,
        responseLogprobs: true,
        logprobs: 3,
      },
      labels: { team: 'a' },
      serviceTier: 'flex',
    })
  })

  test('hints that the wire lacks are named, demands are refused', async () => {
    expect(warned({ user: 'u', promptCache: { ttl: '5m' } })).toEqual(['user', 'promptCache'])
    const { client, sent } = wire(json({}))
    for (const demand of [{ logitBias: { 1: 1 } }, { parallelToolCalls: false }, { prompt: ['a', 'b'] }])
      expect((await caught(client.complete({ prompt: 'Hi', ...demand }))).kind).toBe('unsupported')
    expect(sent).toEqual([])
  })
})

describe('reasoning', () => {
  test.each([
    [{ effort: 'none' }, { thinkingBudget: 0 }],
    [{ effort: 'minimal' }, { thinkingLevel: 'MINIMAL' }],
    [
      { effort: 'high', include: true },
      { thinkingLevel: 'HIGH', includeThoughts: true },
    ],
    [{ effort: 'xhigh' }, { thinkingLevel: 'XHIGH' }],
    [{ maxTokens: 2048 }, { thinkingBudget: 2048 }],
    [{ include: false }, { includeThoughts: false }],
  ] as const)('%j is %j', async (reasoning, thinkingConfig) => {
    expect(await configOf({ reasoning })).toEqual({ thinkingConfig })
    expect(warned({ reasoning })).toEqual([])
  })

  test.each([
    [{ effort: 'max' }, { thinkingLevel: 'XHIGH' }, 'reasoning.effort'],
    [{ effort: 'low', maxTokens: 2048 }, { thinkingBudget: 2048 }, 'reasoning.effort'],
    [{ effort: 'none', maxTokens: 2048 }, { thinkingBudget: 0 }, 'reasoning.maxTokens'],
  ] as const)('%j is %j, and that is told', async (reasoning, thinkingConfig, path) => {
    expect(await configOf({ reasoning })).toEqual({ thinkingConfig })
    expect(warned({ reasoning })).toEqual([path])
  })
})

describe('the form of the answer', () => {
  test('JSON, of any form and of one', async () => {
    const schema = { type: 'object', properties: { a: { type: 'string' } } }
    expect(await configOf({ responseFormat: { type: 'text' } })).toEqual({})
    expect(await configOf({ responseFormat: { type: 'json_object' } })).toEqual({
      responseMimeType: 'application/json',
    })
    expect(await configOf({ responseFormat: { type: 'json_schema', schema, name: 'a', strict: true } })).toEqual({
      responseMimeType: 'application/json',
      responseJsonSchema: schema,
    })
    expect(await configOf({ responseFormat: z.object({ a: z.string() }) })).toMatchObject({
      responseJsonSchema: { type: 'object', required: ['a'], additionalProperties: false },
    })
  })

  test('what the wire cannot say is told', () => {
    const responseFormat = { type: 'json_schema' as const, schema: {}, description: 'A thing', strict: false }
    expect(warned({ responseFormat })).toEqual(['responseFormat.description', 'responseFormat.strict'])
  })
})

describe('tools', () => {
  const f = { type: 'function' as const, name: 'f', description: 'It is f', parameters: { type: 'object' } }

  test('functions stand together, Google’s own beside them', async () => {
    const { tools, toolConfig } = await sentFor({
      prompt: 'Hi',
      tools: [
        f,
        { type: 'vendor', provider: 'google', tool: { googleSearch: {} } },
        { type: 'function', name: 'g', providerOptions: { google: { behavior: 'BLOCKING' } } },
      ],
    })
    expect(tools).toEqual([
      {
        functionDeclarations: [
          { name: 'f', description: 'It is f', parametersJsonSchema: { type: 'object' } },
          { name: 'g', behavior: 'BLOCKING' },
        ],
      },
      { googleSearch: {} },
    ])
    expect(toolConfig).toBeUndefined()
  })

  test('a tool that the SDK does not know is sent all the same', async () => {
    const tool = { novelTool: { a: 1 } }
    const { tools } = await sentFor({ prompt: 'Hi', tools: [f, { type: 'vendor', provider: 'google', tool }] })
    expect(tools).toMatchObject([{ functionDeclarations: [{ name: 'f' }] }, tool])
  })

  test.each([
    ['auto', { mode: 'AUTO' }],
    ['none', { mode: 'NONE' }],
    ['required', { mode: 'ANY' }],
    [
      { type: 'tool', name: 'f' },
      { mode: 'ANY', allowedFunctionNames: ['f'] },
    ],
  ] as const)('the choice %j is %j', async (toolChoice, functionCallingConfig) => {
    const { toolConfig } = await sentFor({ prompt: 'Hi', tools: [f], toolChoice })
    expect(toolConfig).toEqual({ functionCallingConfig })
  })

  test('strictness is told to be left out, free text is refused', () => {
    expect(warned({ tools: [{ ...f, strict: true }] })).toEqual(['tools[0].strict'])
    const custom: CompletionRequest = { model: 'gemini-test', prompt: 'Hi', tools: [{ type: 'custom', name: 'c' }] }
    expect(() => toGenerateContentParams(custom)).toThrow('tools[0]')
  })
})

describe('the vendor’s own parameters', () => {
  test('those that the SDK knows go where it puts them, and are merged last', async () => {
    const body = await sentFor({
      prompt: 'Hi',
      temperature: 1,
      reasoning: { include: true },
      providerOptions: {
        google: {
          temperature: 0,
          thinkingConfig: { thinkingBudget: 9 },
          responseModalities: ['IMAGE'],
          safetySettings: [],
          cachedContent: 'cachedContents/a',
        },
      },
    })
    expect(body).toMatchObject({
      generationConfig: {
        temperature: 0,
        thinkingConfig: { includeThoughts: true, thinkingBudget: 9 },
        responseModalities: ['IMAGE'],
      },
      safetySettings: [],
      cachedContent: 'cachedContents/a',
    })
  })

  test('those that it does not know go into the body, at their place', async () => {
    const google = { novelSetting: 1, generationConfig: { novelConfig: 2 }, httpOptions: { extraBody: { third: 3 } } }
    expect(await sentFor({ prompt: 'Hi', topK: 4, providerOptions: { google } })).toMatchObject({
      novelSetting: 1,
      generationConfig: { novelConfig: 2, topK: 4 },
      third: 3,
    })
  })
})

describe('media', () => {
  test('bytes and addresses, of any kind', async () => {
    const { contents } = await sentFor({
      messages: [
        {
          role: 'user',
          content: [
            { type: 'text', text: 'See' },
            { type: 'image', source: { type: 'base64', data: 'AAAA', mediaType: 'image/png' } },
            { type: 'audio', source: { type: 'url', url: 'gs://example/a.mp3', mediaType: 'audio/mp3' } },
            { type: 'file', source: { type: 'id', id: 'files/abc' } },
            {
              type: 'file',
              source: { type: 'base64', data: 'AAAA', mediaType: 'video/mp4' },
              providerOptions: { google: { videoMetadata: { fps: 1 } } },
            },
          ],
        },
      ],
    })
    expect(contents).toEqual([
      {
        role: 'user',
        parts: [
          { text: 'See' },
          { inlineData: { mimeType: 'image/png', data: 'AAAA' } },
          { fileData: { mimeType: 'audio/mp3', fileUri: 'gs://example/a.mp3' } },
          { fileData: { fileUri: 'files/abc' } },
          { inlineData: { mimeType: 'video/mp4', data: 'AAAA' }, videoMetadata: { fps: 1 } },
        ],
      },
    ])
  })

  test('a file has no name here', () => {
    const source = { type: 'base64' as const, data: 'AAAA', mediaType: 'application/pdf' }
    const messages: readonly Message[] = [{ role: 'user', content: [{ type: 'file', source, filename: 'a.pdf' }] }]
    expect(toGenerateContentParams({ model: 'gemini-test', messages }).warnings).toMatchObject([
      { code: 'unsupported', path: 'messages[0].content[0].filename' },
    ])
  })
})

test('a new part of the vendor’s is sent all the same', async () => {
  const part: Json = { novelPart: { a: 1 } }
  const content = [{ type: 'text' as const, text: '', providerOptions: { google: part } }]
  const { contents } = await sentFor({ messages: [{ role: 'user', content }] })
  expect(contents).toEqual([{ role: 'user', parts: [part] }])
})
