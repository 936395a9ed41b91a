import { chunkOf, eventsOf, streamOf } from '@concord/conformance'
import type { CompletionChunk, CompletionResponse, Dialect, ErrorKind, OutputPart, ParsedRequest } from '@concord/core'
import { createError } from '@concord/core/adapter'
import { startEmulator } from '@concord/emulator'
import { GoogleGenAI } from '@google/genai'
import { describe, expect, test } from 'vitest'
import { googleGenerateContent, googleInteractions } from '../src/server/index.ts'
import { caught, freeze, interactionsProbe, type Json, probe } from './wire.ts'

const PARSED: ParsedRequest = { request: { model: 'gemini-test', prompt: 'Hi' }, stream: false }

const HEAD = { object: 'completion', id: 'c-1', created: 1000, model: 'gemini-test', provider: 'google' } as const

/** A completion of these parts. */
function completion(content: readonly OutputPart[], fields: Partial<CompletionResponse> = {}): CompletionResponse {
  const text = content.map((part) => (part.type === 'text' ? part.text : '')).join('')
  return freeze({ ...HEAD, choices: [{ index: 0, text, content, finishReason: 'stop' }], ...fields })
}

/** What a dialect writes, and the paths that it names as lost. */
function written(dialect: Dialect, response: CompletionResponse): { body: unknown; lost: readonly unknown[] } {
  const { value, warnings } = dialect.toBody(response, PARSED)
  return { body: JSON.parse(JSON.stringify(value)), lost: warnings.map(({ path }) => path) }
}

/** The events that a dialect writes for these pieces, and the paths that it names as lost. */
function streamed(
  dialect: Dialect,
  chunks: readonly CompletionChunk[],
): { text: string; events: readonly Json[]; lost: readonly unknown[] } {
  const { text, lost } = streamOf(dialect, chunks, { ...PARSED, stream: true })
  return { text, events: eventsOf(text), lost }
}

/** A chunk with these pieces of choice 0. */
function pieces(...content: readonly OutputPart[]): CompletionChunk {
  return chunkOf(completion(content))
}

const END: CompletionChunk = { ...HEAD, choices: [{ index: 0, text: '', content: [], finishReason: 'stop' }] }

describe('generateContent', () => {
  test('an answer has the form of the API', () => {
    const usage = {
      promptTokens: 3,
      completionTokens: 5,
      totalTokens: 8,
      completionTokensDetails: { reasoningTokens: 4 },
    }
    const { body, lost } = written(
      googleGenerateContent,
      completion([{ type: 'text', index: 0, text: 'Hi' }], { usage }),
    )
    expect(body).toEqual({
      candidates: [{ content: { parts: [{ text: 'Hi' }], role: 'model' }, finishReason: 'STOP', index: 0 }],
      usageMetadata: { promptTokenCount: 3, candidatesTokenCount: 1, totalTokenCount: 8, thoughtsTokenCount: 4 },
      modelVersion: 'gemini-test',
      createTime: '1970-01-01T00:16:40Z',
      responseId: 'c-1',
    })
    expect(lost).toEqual([])
  })

  test('a stream has its word, its counts and its sources at the end', () => {
    const source = { segment: { endIndex: 2, text: 'Hi' }, groundingChunkIndices: [0] }
    const citations = [{ url: 'https://example.test/a', start: 0, end: 2, source }]
    const groundingMetadata = { groundingChunks: [{ web: { uri: 'https://example.test/a' } }] }
    const { events, lost } = streamed(googleGenerateContent, [
      pieces({ type: 'text', index: 0, text: 'Hi' }),
      pieces({ type: 'text', index: 0, text: '', citations }),
      {
        ...END,
        choices: [{ index: 0, text: '', content: [], finishReason: 'length', providerMetadata: { groundingMetadata } }],
        usage: { promptTokens: 1, completionTokens: 1, totalTokens: 2 },
      },
    ])
    expect(events).toMatchObject([
      { candidates: [{ content: { parts: [{ text: 'Hi' }] }, index: 0 }], responseId: 'c-1' },
      {
        candidates: [
          { finishReason: 'MAX_TOKENS', groundingMetadata: { ...groundingMetadata, groundingSupports: [source] } },
        ],
        usageMetadata: { totalTokenCount: 2 },
      },
    ])
    expect([events[0]?.['usageMetadata'], lost]).toEqual([undefined, []])
  })

  test('a call of a tool is written whole, at the end; a text before it flows', () => {
    const call = { type: 'tool_call', index: 1, id: 'c', name: 'f' } as const
    const { events, lost } = streamed(googleGenerateContent, [
      pieces({ type: 'text', index: 0, text: 'a' }),
      pieces({ ...call, arguments: '{"a"' }),
      pieces({ type: 'text', index: 0, text: 'b' }, { ...call, arguments: ':1}' }),
      END,
    ])
    expect(events.map(({ candidates }) => candidates)).toMatchObject([
      [{ content: { parts: [{ text: 'a' }] } }],
      [{ content: { parts: [{ text: 'b' }] } }],
      [{ content: { parts: [{ functionCall: { id: 'c', name: 'f', args: { a: 1 } } }] }, finishReason: 'STOP' }],
    ])
    expect(lost).toEqual(['choices[0].finishReason'])
  })

  test('two texts in a row are told apart', async () => {
    const { text } = streamed(googleGenerateContent, [
      pieces({ type: 'text', index: 0, text: 'a' }),
      pieces({ type: 'text', index: 1, text: 'b' }),
      pieces({ type: 'text', index: 1, text: 'c' }),
      END,
    ])
    const { choices } = await probe.wire(probe.stream(text)).client.stream({ prompt: 'Hi' }).response()
    expect(choices[0].content.map((part) => 'text' in part && part.text)).toEqual(['a', 'bc'])
  })

  test('a prompt that was blocked has no candidate', () => {
    const blocked: CompletionResponse = {
      ...HEAD,
      choices: [{ index: 0, text: '', content: [], finishReason: 'content_filter', nativeFinishReason: 'OTHER' }],
    }
    expect(written(googleGenerateContent, blocked).body).toMatchObject({ promptFeedback: { blockReason: 'OTHER' } })
    expect(streamed(googleGenerateContent, [blocked]).events).toMatchObject([
      { promptFeedback: { blockReason: 'OTHER' } },
    ])
  })

  test('a citation whose source says nothing is written by what is known of it', () => {
    const citations = [{ url: 'https://example.test/a', start: 0, end: 2, source: {} }]
    const { body } = written(googleGenerateContent, completion([{ type: 'text', index: 0, text: 'Hi', citations }]))
    expect(body).toMatchObject({
      candidates: [
        { citationMetadata: { citations: [{ startIndex: 0, endIndex: 2, uri: 'https://example.test/a' }] } },
      ],
    })
  })

  test('what the wire cannot carry is named', () => {
    const replay = { provider: 'anthropic', api: 'messages', data: {} }
    const citations = [{ url: 'https://example.test/a', quotedText: 'Hm', start: 0, end: 1, source: { a: 1 } }]
    const { body, lost } = written(
      googleGenerateContent,
      completion(
        [
          { type: 'text', index: 0, text: 'é', replay, citations },
          { type: 'refusal', index: 1, text: 'No' },
          { type: 'tool_call', index: 2, id: 'c', name: 'f', arguments: 'free', custom: true },
          { type: 'media', index: 3, mediaType: 'audio/wav', data: 'AAAA', transcript: 'la' },
        ],
        { systemFingerprint: 'fp', warnings: [{ code: 'adjusted', message: 'x' }] },
      ),
    )
    expect(lost).toEqual([
      'systemFingerprint',
      'warnings',
      'choices[0].content[0].replay',
      'choices[0].content[1]',
      'choices[0].text',
      'choices[0].content[2].custom',
      'choices[0].content[2].arguments',
      'choices[0].content[3].transcript',
      'choices[0].finishReason',
      'choices[0].content[0].citations',
    ])
    expect(body).toMatchObject({
      candidates: [
        {
          content: { parts: [{ text: 'é' }, { text: 'No' }, { functionCall: { args: { input: 'free' } } }, {}] },
          citationMetadata: { citations: [{ startIndex: 0, endIndex: 2, uri: 'https://example.test/a' }] },
        },
      ],
    })
  })
})

describe('interactions', () => {
  test('an answer has the form of the API', () => {
    const usage = {
      promptTokens: 3,
      completionTokens: 5,
      totalTokens: 8,
      completionTokensDetails: { reasoningTokens: 4 },
    }
    const replay = { provider: 'google', api: 'interactions', data: { type: 'thought', signature: 's' } }
    const { body, lost } = written(
      googleInteractions,
      completion(
        [
          { type: 'reasoning', index: 0, text: 'Hm', replay },
          { type: 'text', index: 1, text: 'Hi' },
          { type: 'tool_activity', index: 2, id: 's', name: 'google_search', arguments: '{"queries":[]}' },
          { type: 'tool_call', index: 3, id: 'c', name: 'f', arguments: '{}' },
        ],
        { usage, serviceTier: 'flex' },
      ),
    )
    expect(body).toEqual({
      id: 'c-1',
      object: 'interaction',
      model: 'gemini-test',
      status: 'completed',
      created: '1970-01-01T00:16:40Z',
      steps: [
        { type: 'thought', signature: 's', summary: [{ type: 'text', text: 'Hm' }] },
        { type: 'model_output', content: [{ type: 'text', text: 'Hi' }] },
        { type: 'google_search_call', id: 's', name: 'google_search', arguments: { queries: [] } },
        { type: 'function_call', id: 'c', name: 'f', arguments: {} },
      ],
      usage: { total_input_tokens: 3, total_output_tokens: 1, total_tokens: 8, total_thought_tokens: 4 },
      service_tier: 'flex',
    })
    expect(lost).toEqual(['choices[0].finishReason'])
  })

  test('a stream names its events, and each piece its step', () => {
    const call = { type: 'tool_call', index: 1, id: 'c', name: 'f' } as const
    const { text, events } = streamed(googleInteractions, [
      pieces({ type: 'text', index: 0, text: 'a' }, { ...call, arguments: '{"a"' }),
      pieces({ type: 'text', index: 0, text: 'b' }, { ...call, arguments: ':1}' }),
      END,
    ])
    expect(text).toContain('event: step.delta\n')
    expect(events.map(({ event_type: type, index, delta }) => [type, index, delta])).toEqual([
      ['interaction.created', undefined, undefined],
      ['interaction.status_update', undefined, undefined],
      ['step.start', 0, undefined],
      ['step.delta', 0, { type: 'text', text: 'a' }],
      ['step.start', 1, undefined],
      ['step.delta', 1, { type: 'arguments_delta', arguments: '{"a"' }],
      ['step.delta', 0, { type: 'text', text: 'b' }],
      ['step.delta', 1, { type: 'arguments_delta', arguments: ':1}' }],
      ['step.stop', 0, undefined],
      ['step.stop', 1, undefined],
      ['interaction.completed', undefined, undefined],
    ])
  })

  test('what the wire cannot carry is named', () => {
    const choice = { index: 1, text: '', content: [], finishReason: 'stop' } as const
    const { choices } = completion([{ type: 'text', index: 0, text: 'Hi' }])
    const { lost } = written(googleInteractions, { ...HEAD, choices: [...choices, choice], systemFingerprint: 'fp' })
    expect(lost).toEqual(['systemFingerprint', 'choices'])
  })
})

const APIS: readonly (readonly [name: string, api: typeof probe, dialect: Dialect])[] = [
  ['generateContent', probe, googleGenerateContent],
  ['interactions', interactionsProbe, googleInteractions],
]

describe.each(APIS)('failures of %s', (_name, { json, stream, wire }, dialect) => {
  const KINDS: readonly ErrorKind[] = [
    'invalid_request',
    'authentication',
    'permission',
    'billing',
    'not_found',
    'rate_limit',
    'context_length',
    'content_filter',
    'timeout',
    'overloaded',
    'server',
  ]

  test.each(KINDS)('%s is read as what it was, before an answer and within', async (kind) => {
    const error = createError(kind, 'words of ours', { provider: 'example', retryAfterMs: 1500, requestId: 'r-1' })
    const { status, headers, body } = dialect.toErrorBody(error)
    const before = wire(json(body, status, headers)).client
    expect(await caught(before.complete({ prompt: 'Hi' }))).toMatchObject({
      kind,
      status,
      retryAfterMs: 1500,
      requestId: 'r-1',
    })
    const within = wire(stream(String(dialect.createEncoder(PARSED).fail(error)))).client
    expect(await caught(within.stream({ prompt: 'Hi' }).response())).toMatchObject({ kind })
  })
})

describe('paths', () => {
  const script = (): { chunks: readonly CompletionChunk[] } => ({
    chunks: [pieces({ type: 'text', index: 0, text: 'Hello' }), END],
  })

  test.each([
    ['the Gemini API, v1', { apiKey: 'test-key' }],
    ['the Gemini API, v1beta', { apiKey: 'test-key', apiVersion: 'v1beta' }],
    ['Vertex AI, with a key', { apiKey: 'test-key', vertexai: true }],
    ['Vertex AI, v1', { apiKey: 'test-key', vertexai: true, apiVersion: 'v1' }],
  ])('%s: the SDK finds them', async (_name, options) => {
    await using emulator = await startEmulator({ dialects: [googleGenerateContent, googleInteractions], script })
    const sdk = new GoogleGenAI({ ...options, httpOptions: { baseUrl: emulator.url } })
    const whole = await sdk.models.generateContent({ model: 'gemini-test', contents: 'Hi' })
    const texts: (string | undefined)[] = []
    for await (const { text } of await sdk.models.generateContentStream({ model: 'gemini-test', contents: 'Hi' }))
      texts.push(text)
    const interaction = await sdk.interactions.create({ model: 'gemini-test', input: 'Hi' })
    expect([whole.text, texts.join(''), interaction.output_text]).toEqual(['Hello', 'Hello', 'Hello'])
  })

  test('those of a project too', async () => {
    await using emulator = await startEmulator({ dialects: [googleGenerateContent, googleInteractions], script })
    const project = '/v1beta1/projects/p-1/locations/eu'
    const ask = async (path: string, body: object): Promise<number> =>
      (await fetch(`${emulator.url}${project}${path}`, { method: 'POST', body: JSON.stringify(body) })).status
    const contents = [{ role: 'user', parts: [{ text: 'Hi' }] }]
    expect([
      await ask('/publishers/google/models/gemini-test:generateContent', { contents }),
      await ask('/endpoints/123:streamGenerateContent', { contents }),
      await ask('/interactions', { model: 'gemini-test', input: 'Hi' }),
      await ask('/publishers/google/models/gemini-test:predict', { contents }),
    ]).toEqual([200, 200, 200, 404])
  })
})

test('the code of a failure within a stream of interactions is a word, as its clients have it', () => {
  const encoder = googleInteractions.createEncoder({ request: {}, stream: true })
  const frame = String(encoder.fail(createError('rate_limit', 'slow down', { provider: 'google' })))
  expect(JSON.parse(frame.split('data: ')[1] ?? '')).toEqual({
    event_type: 'error',
    error: { code: 'rate_limit_exceeded', message: 'slow down' },
  })
})
