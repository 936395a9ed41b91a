import { describe, expect, test } from 'vitest'
import type { z } from 'zod'
import {
  CompletionChunkSchema,
  CompletionRequestSchema,
  CompletionResponseSchema,
  type Fault,
  toFaults,
} from '../src/schema/index.ts'

const CHOICE = { index: 0, text: '', content: [], finishReason: 'stop' }
const RESPONSE = {
  object: 'completion',
  id: 'c-1',
  created: 1,
  model: 'model-1',
  provider: 'example',
  choices: [CHOICE],
}

const CALL_WITHOUT_ARGUMENTS = { type: 'tool_call', id: 't', name: 'n' }

describe('a wrong response', () => {
  test.each<readonly [path: string, wrong: object]>([
    ['object', { object: 'chat.completion' }],
    ['id', { id: null }],
    ['created', { created: '1' }],
    ['created', { created: -1 }],
    ['model', { model: undefined }],
    ['choices[0]', { choices: [] }],
    ['choices', { choices: {} }],
    ['choices[0].index', { choices: [{ ...CHOICE, index: 0.5 }] }],
    ['choices[1].index', { choices: [CHOICE, { ...CHOICE, index: -1 }] }],
    ['choices[0].finishReason', { choices: [{ ...CHOICE, finishReason: null }] }],
    ['choices[1].finishReason', { choices: [CHOICE, { ...CHOICE, finishReason: null }] }],
    ['choices[0].finishReason', { choices: [{ ...CHOICE, finishReason: 'end_turn' }] }],
    ['choices[0].nativeFinishReason', { choices: [{ ...CHOICE, nativeFinishReason: undefined }] }],
    ['choices[0].message', { choices: [{ ...CHOICE, message: {} }] }],
    ['usage', { usage: null }],
    ['usage.promptTokens', { usage: { completionTokens: 1, totalTokens: 1 } }],
    ['usage.totalTokens', { usage: { promptTokens: 1, completionTokens: 1, totalTokens: -2 } }],
    ['usage.totalTokens', { usage: { promptTokens: 1, completionTokens: 1, totalTokens: Number.NaN } }],
    ['usage.cost', { usage: { promptTokens: 1, completionTokens: 1, totalTokens: 2, cost: 1 } }],
    [
      'usage.promptTokensDetails.cachedTokens',
      { usage: { promptTokens: 1, completionTokens: 1, totalTokens: 2, promptTokensDetails: { cachedTokens: 1.5 } } },
    ],
    ['serviceTier', { serviceTier: undefined }],
    ['requestId', { requestId: 1 }],
    ['warnings[0].code', { warnings: [{ code: 'odd', message: 'Odd' }] }],
    ['providerMetadata', { providerMetadata: [] }],
    ['providerMetadata', { providerMetadata: null }],
    ['system_fingerprint', { system_fingerprint: 'fp-1' }],
    ['["odd key"]', { 'odd key': 1 }],
  ])('is named %s', (path, wrong) => {
    expect(pathsOf(CompletionResponseSchema, { ...RESPONSE, ...wrong })).toEqual([path])
  })

  test.each<readonly [path: string, part: unknown]>([
    ['', null],
    ['.type', { index: 0 }],
    ['.type', { index: 0, type: 'tool_use' }],
    ['.index', { type: 'text', text: 'a' }],
    ['.text', { index: 0, type: 'text' }],
    ['.arguments', { index: 0, type: 'tool_call', id: 't', name: 'n', arguments: {} }],
    ['.custom', { index: 0, type: 'tool_call', id: 't', name: 'n', arguments: '', custom: false }],
    ['.citations[0].source', { index: 0, type: 'text', text: '', citations: [{}] }],
    ['.citations[0].start', { index: 0, type: 'text', text: '', citations: [{ start: -1, source: {} }] }],
    ['.data', { index: 0, type: 'media', mediaType: 'image/png', data: 'A' }],
    ['.data', { index: 0, type: 'media', mediaType: 'image/png', data: 'AA-_' }],
    ['.value', { index: 0, type: 'unknown' }],
    ['.value', { index: 0, type: 'unknown', value: undefined }],
    ['.replay.data', { index: 0, type: 'text', text: '', replay: { provider: 'p', api: 'a' } }],
    ['.replay.id', { index: 0, type: 'text', text: '', replay: { provider: 'p', api: 'a', data: 1, id: 1 } }],
    ['.signature', { index: 0, type: 'reasoning', text: '', signature: 's' }],
    ['.providerOptions', { index: 0, type: 'text', text: '', providerOptions: {} }],
  ])('is named within a part: %s', (path, part) => {
    const response = { ...RESPONSE, choices: [{ ...CHOICE, content: [part] }] }
    expect(pathsOf(CompletionResponseSchema, response)).toEqual([`choices[0].content[0]${path}`])
  })

  test.each<readonly [path: string, token: object]>([
    ['.logprob', { token: 'a' }],
    ['.logprob', { token: 'a', logprob: Number.NEGATIVE_INFINITY }],
    ['.bytes[1]', { token: 'a', logprob: -1, bytes: [1, 256] }],
    ['.top[0].top', { token: 'a', logprob: -1, top: [{ token: 'b', logprob: -1, top: [] }] }],
  ])('is named within log-probabilities: %s', (path, token) => {
    const response = { ...RESPONSE, choices: [{ ...CHOICE, logprobs: { content: [token] } }] }
    expect(pathsOf(CompletionResponseSchema, response)).toEqual([`choices[0].logprobs.content[0]${path}`])
  })

  test('is no chunk either, unless it only is not whole', () => {
    expect(pathsOf(CompletionChunkSchema, { ...RESPONSE, choices: [{ ...CHOICE, text: null }] })).toEqual([
      'choices[0].text',
    ])
    expect(pathsOf(CompletionChunkSchema, { ...RESPONSE, choices: [{ ...CHOICE, finishReason: null }] })).toEqual([])
    expect(pathsOf(CompletionChunkSchema, { ...RESPONSE, choices: [] })).toEqual([])
  })
})

describe('a wrong request', () => {
  test.each<readonly [path: string, wrong: object]>([
    ['model', { model: 1 }],
    ['prompt', { prompt: [] }],
    ['prompt', { prompt: 1 }],
    ['prompt[1]', { prompt: ['a', 1] }],
    ['bestOf', { bestOf: 0 }],
    ['maxTokens', { maxTokens: 1.5 }],
    ['temperature', { temperature: '0' }],
    ['temperature', { temperature: Number.POSITIVE_INFINITY }],
    ['stop', { stop: null }],
    ['stop[0]', { stop: [1] }],
    ['seed', { seed: 0.5 }],
    ['logitBias["50256"]', { logitBias: { '50256': 'much' } }],
    ['n', { n: 0 }],
    ['topLogprobs', { logprobs: true, topLogprobs: -1 }],
    ['topLogprobs', { topLogprobs: 2 }],
    ['tools[0].type', { tools: [{ name: 'a' }] }],
    ['tools[0].name', { tools: [{ type: 'function', name: '' }] }],
    ['tools[0].parameters', { tools: [{ type: 'function', name: 'a', parameters: [] }] }],
    ['tools[0].parameters', { tools: [{ type: 'function', name: 'a', parameters: { '~standard': 1 } }] }],
    ['tools[0].tool', { tools: [{ type: 'vendor', provider: 'p', tool: 'search' }] }],
    ['tools[0].function', { tools: [{ type: 'function', name: 'a', function: {} }] }],
    ['toolChoice', { toolChoice: 'sometimes' }],
    ['toolChoice.name', { toolChoice: { type: 'tool' } }],
    ['responseFormat', { responseFormat: 'json' }],
    ['responseFormat.type', { responseFormat: { type: 'xml' } }],
    ['responseFormat.schema', { responseFormat: { type: 'json_schema' } }],
    ['responseFormat.json_schema', { responseFormat: { type: 'json_object', json_schema: {} } }],
    ['reasoning.effort', { reasoning: { effort: 'some' } }],
    ['reasoning.budget', { reasoning: { budget: 1 } }],
    ['metadata.team', { metadata: { team: 1 } }],
    ['promptCache.key', { promptCache: { key: 1 } }],
    ['providerOptions.example', { providerOptions: { example: true } }],
    ['max_tokens', { max_tokens: 1 }],
  ])('is named %s', (path, wrong) => {
    expect(pathsOf(CompletionRequestSchema, { prompt: 'Hello', ...wrong })).toEqual([path])
  })

  test.each<readonly [path: string, message: object]>([
    ['.role', { role: 'developer', content: '' }],
    ['.content', { role: 'user', content: null }],
    ['.content[0]', { role: 'user', content: ['text'] }],
    ['.content[0].type', { role: 'user', content: [{ type: 'json', value: 1 }] }],
    ['.content[0].text', { role: 'user', content: [{ type: 'text', text: 1 }] }],
    ['.content[0].cache', { role: 'user', content: [{ type: 'text', text: '', cache: true }] }],
    ['.content[0].source.type', { role: 'user', content: [{ type: 'image', source: {} }] }],
    [
      '.content[0].source.data',
      { role: 'user', content: [{ type: 'image', source: { type: 'base64', data: '?', mediaType: 'image/png' } }] },
    ],
    ['.content[0].type', { role: 'system', content: [{ type: 'image', text: '' }] }],
    ['.content[1].arguments', { role: 'assistant', content: [{ type: 'text', text: '' }, CALL_WITHOUT_ARGUMENTS] }],
    ['.toolCallId', { role: 'tool', content: '' }],
    ['.content[0].value', { role: 'tool', toolCallId: 't', content: [{ type: 'json' }] }],
    ['.providerOptions.example', { role: 'user', content: '', providerOptions: { example: 1 } }],
    ['.name', { role: 'user', content: '', name: 'Ada' }],
  ])('is named within a message: %s', (path, message) => {
    expect(pathsOf(CompletionRequestSchema, { messages: [message] })).toEqual([`messages[0]${path}`])
  })

  test('has messages and prompt, or none of them, or what does not go with messages', () => {
    const messages = [{ role: 'user', content: 'Hello' }]
    expect(pathsOf(CompletionRequestSchema, {})).toEqual([''])
    expect(pathsOf(CompletionRequestSchema, { messages, prompt: 'Hello' })).toEqual(['prompt'])
    expect(pathsOf(CompletionRequestSchema, { messages, suffix: '!', echo: false })).toEqual(['suffix', 'echo'])
    expect(pathsOf(CompletionRequestSchema, { messages: [] })).toEqual(['messages'])
  })
})

describe('a fault', () => {
  test('is one of several', () => {
    expect(pathsOf(CompletionRequestSchema, { prompt: 'Hello', n: 0, echo: 1, user: null })).toEqual([
      'echo',
      'n',
      'user',
    ])
  })

  test('says what to give, and holds no value', () => {
    const secret = 'test-secret'
    const faults = faultsOf(CompletionRequestSchema, {
      messages: [
        { role: secret, content: secret },
        { role: 'user', content: 7 },
      ],
      toolChoice: secret,
      user: [secret],
      extra: secret,
    })
    expect(faults).toEqual([
      {
        path: 'messages[0].role',
        message: 'Invalid input: expected one of "system"|"user"|"assistant"|"tool"',
      },
      {
        path: 'messages[1].content',
        message: 'Invalid input: expected string, received number; or Invalid input: expected array, received number',
      },
      {
        path: 'toolChoice',
        message:
          'Invalid option: expected one of "auto"|"none"|"required"; or Invalid input: expected object, received string',
      },
      { path: 'user', message: 'Invalid input: expected string, received array' },
      { path: 'extra', message: 'No field of the contract' },
    ])
  })
})

function pathsOf(schema: z.ZodType, value: unknown): readonly string[] {
  return faultsOf(schema, value).map(({ path }) => path)
}

function faultsOf(schema: z.ZodType, value: unknown): readonly Fault[] {
  const { error } = schema.safeParse(value)
  return error === undefined ? [] : toFaults(error)
}
