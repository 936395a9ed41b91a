import { describe, expect, expectTypeOf, test } from 'vitest'
import { z } from 'zod'
import type {
  ChoiceChunk,
  Citation,
  CompletionChoice,
  CompletionChunk,
  CompletionRequest,
  CompletionResponse,
  ContentOptions,
  FinishReason,
  HistoryPart,
  InputPart,
  Logprobs,
  MediaSource,
  Message,
  OutputPart,
  ProviderMetadata,
  ProviderOptions,
  ReplayToken,
  ResponseFormat,
  Tool,
  ToolChoice,
  ToolResultPart,
  Usage,
  Warning,
} from '../src/index.ts'
import { exactly } from '../src/schema/exactly.ts'
import * as schemas from '../src/schema/index.ts'
import type { SchemaOf } from '../src/schema/schema-of.ts'

const { CompletionChunkSchema, CompletionRequestSchema, CompletionResponseSchema } = schemas

describe('the types', () => {
  test('are those of the contract', () => {
    type Outputs = {
      [Name in keyof typeof schemas as (typeof schemas)[Name] extends z.ZodType ? Name : never]: z.output<
        Extract<(typeof schemas)[Name], z.ZodType>
      >
    }
    expectTypeOf<Outputs>().toEqualTypeOf<{
      ChoiceChunkSchema: ChoiceChunk
      CitationSchema: Citation
      CompletionChoiceSchema: CompletionChoice
      CompletionChunkSchema: CompletionChunk
      CompletionRequestSchema: CompletionRequest
      CompletionResponseSchema: CompletionResponse
      ContentOptionsSchema: ContentOptions
      FinishReasonSchema: FinishReason
      HistoryPartSchema: HistoryPart
      InputPartSchema: InputPart
      LogprobsSchema: Logprobs
      MediaSourceSchema: MediaSource
      MessageSchema: Message
      OutputPartSchema: OutputPart
      ProviderMetadataSchema: ProviderMetadata
      ProviderOptionsSchema: ProviderOptions
      ReplayTokenSchema: ReplayToken
      ResponseFormatSchema: ResponseFormat
      ToolChoiceSchema: ToolChoice
      ToolResultPartSchema: ToolResultPart
      ToolSchema: Tool
      UsageSchema: Usage
      WarningSchema: Warning
    }>()
  })

  interface Item {
    readonly any: unknown
  }
  interface Example {
    readonly maybe?: string
    readonly list: readonly [Item, ...Item[]]
  }
  const item = z.strictObject({ any: z.unknown() })
  const right = { maybe: z.string().exactOptional(), list: z.tuple([item], item) }

  test('may differ in readonly alone', () => {
    const schema: SchemaOf<Example> = exactly(z.strictObject(right))
    expectTypeOf<z.output<typeof schema>>().toEqualTypeOf<Example>()
    const wider: SchemaOf<Example> = exactly(
      // @ts-expect-error the contract does not admit undefined
      z.strictObject({ ...right, maybe: z.string().optional() }),
    )
    const required: SchemaOf<Example> = exactly(
      // @ts-expect-error the contract does not ask for it
      z.strictObject({ ...right, maybe: z.string() }),
    )
    const further: SchemaOf<Example> = exactly(
      // @ts-expect-error the contract has no such field
      z.strictObject({ ...right, other: z.string().exactOptional() }),
    )
    const fewer: SchemaOf<Example> = exactly(
      // @ts-expect-error the contract has one more field
      z.strictObject({ list: right.list }),
    )
    const shorter: SchemaOf<Example> = exactly(
      // @ts-expect-error the contract asks for one item at least
      z.strictObject({ ...right, list: z.array(item) }),
    )
    const open: SchemaOf<Example> = exactly(
      // @ts-expect-error the contract admits no other keys
      z.looseObject(right),
    )
    expect([schema, wider, required, further, fewer, shorter, open]).toHaveLength(7)
  })
})

/** A response that has every field. */
const RESPONSE: CompletionResponse = {
  object: 'completion',
  id: 'c-1',
  created: 1_700_000_000,
  model: 'model-1',
  provider: 'example',
  choices: [
    {
      index: 0,
      text: 'Hello',
      content: [
        {
          index: 0,
          type: 'reasoning',
          text: '',
          replay: { provider: 'example', api: 'messages', data: { signature: 'c2ln' } },
        },
        {
          index: 1,
          type: 'text',
          text: 'Hello',
          citations: [
            { url: 'https://example.com', title: 'Home', quotedText: 'Hello', start: 0, end: 5, source: { page: 1 } },
            { source: null },
          ],
          providerMetadata: { nested: { list: [1, null, { deep: true }] } },
        },
        { index: 2, type: 'tool_call', id: 't-1', name: 'weather', arguments: '{"city":', syntheticId: true },
        { index: 3, type: 'tool_call', id: 't-2', name: 'shell', arguments: 'ls', custom: true },
        { index: 4, type: 'tool_activity', id: 't-3', name: 'search', arguments: '{}' },
        { index: 5, type: 'tool_activity', id: 't-3', name: 'search', output: [1, 'two', null] },
        { index: 6, type: 'refusal', text: 'No.' },
        { index: 7, type: 'media', mediaType: 'audio/wav', data: 'AAEC', transcript: 'Hello' },
        { index: 8, type: 'media', mediaType: 'image/png', url: 'https://example.com/image.png' },
        { index: 9, type: 'unknown', value: null },
      ],
      finishReason: 'stop',
      nativeFinishReason: 'end_turn',
      logprobs: {
        content: [
          { token: 'Hello', logprob: -0.5, bytes: [72, 255], tokenId: 7, top: [{ token: 'Hi', logprob: -1 }] },
          { token: '!', logprob: null, textOffset: 5 },
        ],
        refusal: [],
        reasoning: [],
      },
      providerMetadata: { flags: {} },
    },
    { index: 1, text: '', content: [], finishReason: 'content_filter', logprobs: {} },
  ],
  usage: {
    promptTokens: 10,
    completionTokens: 5,
    totalTokens: 15,
    promptTokensDetails: { cachedTokens: 4, cacheWriteTokens: 0, audioTokens: 1 },
    completionTokensDetails: {
      reasoningTokens: 2,
      audioTokens: 0,
      acceptedPredictionTokens: 1,
      rejectedPredictionTokens: 1,
    },
  },
  systemFingerprint: 'fp-1',
  serviceTier: 'default',
  requestId: 'r-1',
  warnings: [
    { code: 'unsupported', message: 'topK was left out', path: 'topK' },
    { code: 'adjusted', message: 'Sent otherwise' },
  ],
  providerMetadata: { usage: { input: 10 } },
}

const MESSAGES: readonly Message[] = [
  { role: 'system', content: 'Be brief.' },
  { role: 'system', content: [{ type: 'text', text: 'Be kind.', providerOptions: { example: { cache: true } } }] },
  {
    role: 'user',
    content: [
      { type: 'text', text: 'What is this?' },
      { type: 'image', source: { type: 'base64', data: 'AAEC', mediaType: 'image/png' } },
      { type: 'audio', source: { type: 'url', url: 'https://example.com/a.wav', mediaType: undefined } },
      { type: 'file', source: { type: 'id', id: 'file-1', mediaType: 'application/pdf' }, filename: 'a.pdf' },
    ],
  },
  { role: 'assistant', content: RESPONSE.choices[0].content },
  { role: 'assistant', content: [{ type: 'text', text: 'Hello', providerOptions: { example: {} } }] },
  { role: 'assistant', content: 'A picture.' },
  { role: 'tool', toolCallId: 't-1', name: 'weather', content: 'Sunny' },
  { role: 'tool', toolCallId: 't-2', content: [{ type: 'json', value: null }], isError: true },
]

/** A request that has every field but those that go with a prompt. */
const REQUEST: CompletionRequest = {
  model: 'model-1',
  messages: MESSAGES,
  maxTokens: 100,
  temperature: 0.5,
  topP: 1,
  topK: 40,
  stop: ['END'],
  seed: -1,
  frequencyPenalty: -0.5,
  presencePenalty: 0,
  logitBias: { '50256': -100 },
  n: 2,
  logprobs: true,
  topLogprobs: 0,
  tools: [
    { type: 'function', name: 'weather', parameters: { type: 'object', properties: {} }, strict: true },
    { type: 'custom', name: 'shell', description: 'Runs a command', format: { type: 'grammar' } },
    { type: 'vendor', provider: 'example', tool: { type: 'search', deep: { any: [1] } } },
  ],
  toolChoice: { type: 'tool', name: 'weather' },
  parallelToolCalls: false,
  responseFormat: { type: 'json_schema', schema: { type: 'object' }, name: 'answer', strict: true },
  reasoning: { effort: 'high', maxTokens: 1000, include: true },
  user: 'u-1',
  metadata: { team: 'a' },
  serviceTier: 'flex',
  promptCache: { key: 'k', ttl: '1h' },
  providerOptions: { example: { anything: [{ goes: null }] } },
}

describe('a right value', () => {
  test.each<readonly [string, z.ZodType, unknown]>([
    ['a response', CompletionResponseSchema, RESPONSE],
    ['a response as a chunk', CompletionChunkSchema, RESPONSE],
    ['an empty chunk', CompletionChunkSchema, { ...RESPONSE, choices: [] }],
    ['a request', CompletionRequestSchema, REQUEST],
    ['a prompt', CompletionRequestSchema, { prompt: ['a', 'b'], suffix: 'c', echo: true, bestOf: 3, stop: 'END' }],
    ['undefined for absent in a request', CompletionRequestSchema, { prompt: 'a', messages: undefined, n: undefined }],
    ['a form without a schema', CompletionRequestSchema, { prompt: 'a', responseFormat: { type: 'json_object' } }],
  ])('comes out as it went in: %s', (_, schema, value) => {
    expect(schema.parse(value)).toStrictEqual(value)
  })

  test('may be deeply frozen, and is not changed', () => {
    const before = JSON.stringify([REQUEST, RESPONSE])
    CompletionRequestSchema.parse(freezeDeeply(structuredClone(REQUEST)))
    CompletionResponseSchema.parse(freezeDeeply(structuredClone(RESPONSE)))
    const request = structuredClone(REQUEST)
    const response = structuredClone(RESPONSE)
    CompletionRequestSchema.parse(request)
    CompletionResponseSchema.parse(response)
    expect(JSON.stringify([request, response])).toBe(before)
  })

  test('has null for a choice that is not finished in a chunk only', () => {
    const piece = { ...RESPONSE, choices: [{ index: 0, text: '', content: [], finishReason: null }] }
    expect(CompletionChunkSchema.safeParse(piece).success).toBe(true)
    expect(CompletionResponseSchema.safeParse(piece).success).toBe(false)
  })

  test('holds megabytes of base64', () => {
    const data = 'AAEC'.repeat(2_000_000)
    expect(schemas.OutputPartSchema.safeParse({ index: 0, type: 'media', mediaType: 'image/png', data }).success).toBe(
      true,
    )
  })
})

describe("a library's schema", () => {
  const library = z.object({ city: z.string() })

  test('stands for a JSON Schema, and is kept as it is', () => {
    const parsed = CompletionRequestSchema.parse({
      prompt: 'Where?',
      responseFormat: library,
      tools: [{ type: 'function', name: 'weather', parameters: library }],
    })
    expect(parsed.responseFormat).toBe(library)
    expect(parsed.tools).toStrictEqual([{ type: 'function', name: 'weather', parameters: library }])
  })

  test('may be a function', () => {
    const callable = Object.assign(() => true, { '~standard': library['~standard'] })
    const request = { prompt: 'Where?', responseFormat: { type: 'json_schema', schema: callable } }
    expect(CompletionRequestSchema.parse(request)).toStrictEqual(request)
  })

  test('does not come out of JSON', () => {
    const responseFormat = { '~standard': { version: 1, vendor: 'example', jsonSchema: { input: 'none' } } }
    expect(CompletionRequestSchema.safeParse({ prompt: 'Where?', responseFormat }).success).toBe(false)
  })
})

describe('a key named __proto__', () => {
  const polluting = '{ "__proto__": { "polluted": true } }'

  test('stays a plain key in what is open', () => {
    const metadata = schemas.ProviderMetadataSchema.parse(JSON.parse(polluting))
    expect(JSON.stringify(metadata)).toBe('{"__proto__":{"polluted":true}}')
    expect(metadata['polluted']).toBeUndefined()
  })

  test('is left out of names and values', () => {
    const request = CompletionRequestSchema.parse({
      prompt: 'Hello',
      metadata: JSON.parse('{ "__proto__": "polluted", "team": "a" }'),
      providerOptions: JSON.parse(polluting),
    })
    expect(JSON.stringify(request)).toBe('{"prompt":"Hello","metadata":{"team":"a"},"providerOptions":{}}')
    expect(Object.getPrototypeOf(request.providerOptions)).toBe(Object.prototype)
  })

  test('is no field of the contract, and changes no prototype', () => {
    const usage = JSON.parse(
      '{ "promptTokens": 1, "completionTokens": 1, "totalTokens": 2, "__proto__": { "polluted": true } }',
    )
    expect(schemas.UsageSchema.safeParse(usage).error?.issues).toMatchObject([{ keys: ['__proto__'] }])
    expect({}).not.toHaveProperty('polluted')
  })
})

function freezeDeeply<T>(value: T): T {
  if (typeof value === 'object' && value !== null) Object.values(Object.freeze(value)).forEach(freezeDeeply)
  return value
}
