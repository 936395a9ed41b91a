import { eventsOf, streamOf } from '@concord/conformance'
import type { CompletionChunk, CompletionResponse, ErrorKind, OutputPart } from '@concord/core'
import { createError } from '@concord/core/adapter'
import { checkTwins } from '@concord/core/laws'
import { HTTPClient, Mistral } from '@mistralai/mistralai'
import { describe, expect, test } from 'vitest'
import { fromError } from '../src/index.ts'
import { mistralChat, mistralFim, normalizeMistral } from '../src/server/index.ts'
import { caught, freeze, gather, probe } from './wire.ts'

const { json, stream, wire } = probe

const HEAD = { object: 'completion', id: 'c1', created: 7, model: 'mistral-test', provider: 'mistral' } as const
const PARSED = { request: {}, stream: false }

/** A response of one choice. */
function response(content: readonly OutputPart[], fields: Partial<CompletionResponse> = {}): CompletionResponse {
  const text = content.map((part) => (part.type === 'text' ? part.text : '')).join('')
  const finishReason = content.at(-1)?.type === 'tool_call' ? 'tool_calls' : 'stop'
  return { ...HEAD, choices: [{ index: 0, text, content, finishReason }], ...fields }
}

/** The same response in two chunks: its content, then how it ended. */
function toChunks({ usage, ...whole }: CompletionResponse): readonly CompletionChunk[] {
  const choices = whole.choices.map((choice) => ({ ...choice, finishReason: null }))
  const endings = whole.choices.map(({ index, finishReason }) => ({ index, text: '', content: [], finishReason }))
  return [
    { ...whole, choices },
    { ...HEAD, provider: whole.provider, choices: endings, ...(usage !== undefined && { usage }) },
  ]
}

/** What comes of a response over this wire, whole and streamed, and the paths that the wire lost. */
async function mirrored(value: CompletionResponse): Promise<{
  whole: CompletionResponse
  streamed: CompletionResponse
  lost: readonly unknown[]
  lostStreamed: readonly unknown[]
}> {
  const { value: body, warnings } = mistralChat.toBody(freeze(value), PARSED)
  const { text, lost: lostStreamed } = streamOf(mistralChat, toChunks(value))
  return {
    whole: await wire(json(body)).client.complete({ prompt: 'Hi' }),
    streamed: (await gather(wire(stream(text)).client, { prompt: 'Hi' })).response,
    lost: warnings.map(({ path }) => path),
    lostStreamed,
  }
}

describe('an answer that is written', () => {
  test('has the form of the API', () => {
    const usage = {
      promptTokens: 9,
      completionTokens: 2,
      totalTokens: 11,
      promptTokensDetails: { cachedTokens: 1, audioTokens: 6 },
    }
    const { value, warnings } = mistralChat.toBody(
      response([{ type: 'text', index: 0, text: 'Hi' }], { usage, serviceTier: 'standard', requestId: 'r1' }),
      PARSED,
    )
    expect(warnings).toEqual([])
    expect(value).toEqual({
      id: 'c1',
      object: 'chat.completion',
      created: 7,
      model: 'mistral-test',
      choices: [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', tool_calls: null, content: 'Hi' } }],
      usage: {
        prompt_tokens: 3,
        completion_tokens: 2,
        total_tokens: 11,
        prompt_tokens_details: { cached_tokens: 1, audio_tokens: 6 },
        service_tier: 'standard',
      },
    })
    expect(mistralChat.toHeaders({ requestId: 'r1' })).toEqual({ 'mistral-correlation-id': 'r1' })
  })

  test('is framed as the API frames it', () => {
    const encoder = mistralChat.createEncoder({ request: {}, stream: true })
    const usage = { promptTokens: 3, completionTokens: 2, totalTokens: 5 }
    const content = [
      { type: 'reasoning', index: 0, text: 'Hm' },
      { type: 'text', index: 1, text: 'Hi' },
      { type: 'tool_call', index: 2, id: 'a', name: 'get', arguments: '{}' },
    ] as const
    const text = toChunks(response(content, { usage })).map((chunk) => String(encoder.encode(chunk)))
    const head = { id: 'c1', object: 'chat.completion.chunk', created: 7, model: 'mistral-test' }
    const calls = [{ id: 'a', type: 'function', function: { name: 'get', arguments: '{}' }, index: 0 }]
    const thinking = [{ type: 'thinking', thinking: [{ type: 'text', text: 'Hm' }] }]
    const choice = { index: 0, finish_reason: null }
    expect(eventsOf(text.join(''))).toEqual([
      { ...head, choices: [{ ...choice, delta: { role: 'assistant', content: thinking } }] },
      { ...head, choices: [{ ...choice, delta: { content: 'Hi' } }] },
      { ...head, choices: [{ ...choice, delta: { tool_calls: calls } }] },
      {
        ...head,
        choices: [{ index: 0, finish_reason: 'tool_calls', delta: { content: '' } }],
        usage: { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 },
      },
    ])
    expect(encoder.end()).toBe('data: [DONE]\n\n')
    expect(encoder.contentType).toMatch(/^text\/event-stream/)
  })

  const found = { type: 'tool_reference', tool: 'web_search', title: 'Oslo', url: 'https://example.org' }
  const replay = { provider: 'mistral', api: 'chat', data: { type: 'thinking', signature: 'sig', closed: true } }

  test.each<[string, CompletionResponse]>([
    ['nothing', response([])],
    [
      'everything that a message holds',
      response(
        [
          { type: 'reasoning', index: 0, text: 'Hm.', replay, providerMetadata: { note: 1 } },
          { type: 'reasoning', index: 1, text: 'So?' },
          { type: 'text', index: 2, text: 'Hi', citations: [{ url: found.url, title: found.title, source: found }] },
          { type: 'text', index: 3, text: '!', providerMetadata: { note: 1 } },
          { type: 'text', index: 4, text: '?' },
          { type: 'media', index: 5, mediaType: 'image/png', data: 'AAAA' },
          { type: 'media', index: 6, mediaType: 'application/pdf', data: 'AAAA' },
          { type: 'unknown', index: 7, value: { type: 'novel', novel: 1 } },
          { type: 'tool_call', index: 8, id: 'a', name: 'get', arguments: '{"q": 1', providerMetadata: { note: 1 } },
          { type: 'tool_call', index: 9, id: 'b', name: 'get', arguments: '' },
        ],
        { providerMetadata: { note: 1 }, usage: { promptTokens: 1, completionTokens: 2, totalTokens: 3 } },
      ),
    ],
    [
      'words after a call',
      response([
        { type: 'tool_call', index: 0, id: 'a', name: 'get', arguments: '{}' },
        { type: 'text', index: 1, text: 'So.' },
        { type: 'tool_call', index: 2, id: 'b', name: 'get', arguments: '{}' },
      ]),
    ],
    [
      'what a tool of Mistral’s did',
      response([
        { type: 'text', index: 0, text: 'Wait.' },
        { type: 'tool_activity', index: 1, id: 'a', name: 'web_search', arguments: '{}' },
        { type: 'tool_activity', index: 2, id: 'a', name: 'web_search', output: [found] },
        { type: 'tool_activity', index: 3, id: 'b', name: 'web_search', output: 'more' },
        { type: 'text', index: 4, text: 'So.' },
      ]),
    ],
  ])('with %s is read back as it was', async (_name, value) => {
    const { whole, streamed, lost, lostStreamed } = await mirrored(value)
    expect([lost, lostStreamed]).toEqual([[], []])
    expect(JSON.parse(JSON.stringify(whole))).toEqual({ ...normalizeMistral(value), requestId: 'req-test' })
    expect(checkTwins(streamed, whole)).toEqual([])
  })

  test('what the wire has no place for is named', async () => {
    const foreign = { provider: 'anthropic', api: 'messages', data: { signature: 'x' } }
    const { lost, whole } = await mirrored(
      response(
        [
          { type: 'tool_call', index: 0, id: 'a', name: 'run', arguments: 'ls', custom: true },
          { type: 'text', index: 1, text: 'Hi', citations: [{ source: { type: 'char_location' } }] },
          { type: 'reasoning', index: 2, text: 'Hm', replay: foreign },
          { type: 'media', index: 3, mediaType: 'audio/wav', url: 'https://example.org/a.wav', transcript: 'Hi' },
          { type: 'tool_activity', index: 4, id: 's', name: 'bash', arguments: '{}' },
          { type: 'refusal', index: 5, text: 'No.' },
        ],
        { systemFingerprint: 'fp', warnings: [{ code: 'adjusted', message: 'So' }] },
      ),
    )
    expect(lost).toEqual([
      'choices[0].content[0].custom',
      'choices[0].content[1].citations',
      'choices[0].content[1].replay',
      'choices[0].content[2].replay',
      'choices[0].content[3].mediaType',
      'choices[0].content[3].transcript',
      'choices[0].content[4]',
      'choices[0].nativeFinishReason',
      'choices[0].content',
      'choices[0].finishReason',
      'systemFingerprint',
      'warnings',
    ])
    expect(whole.choices[0].text).toBe('HiNo.')
  })

  test('is taken by the SDK', async () => {
    const { value } = mistralChat.toBody(response([{ type: 'text', index: 0, text: 'Hi' }]), PARSED)
    const usage = { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 }
    const fetcher = (): Promise<Response> => Promise.resolve(Response.json({ ...(value as object), usage }))
    const sdk = new Mistral({ apiKey: 'test-key', httpClient: new HTTPClient({ fetcher }) })
    const answered = await sdk.chat.complete({ model: 'm', messages: [{ role: 'user', content: 'Hi' }] })
    expect(answered.choices[0]?.message?.content).toBe('Hi')
  })
})

describe('a failure that is written', () => {
  test.each<[ErrorKind, number]>([
    ['invalid_request', 400],
    ['authentication', 401],
    ['permission', 403],
    ['billing', 402],
    ['not_found', 404],
    ['rate_limit', 429],
    ['context_length', 400],
    ['content_filter', 400],
    ['overloaded', 503],
    ['timeout', 504],
    ['server', 500],
  ])('%s has status %d, and is read as that', async (kind, status) => {
    const error = createError(kind, 'no', { provider: 'mistral', requestId: 'r1', retryAfterMs: 1500 })
    const written = mistralChat.toErrorBody(error)
    const respond = json(written.body, written.status, written.headers)
    const read = await caught(wire(respond).client.complete({ prompt: 'Hi' }))
    expect([written.status, read.kind, read.requestId, read.retryAfterMs]).toEqual([status, kind, 'r1', 1500])
    const encoder = mistralChat.createEncoder({ request: {}, stream: true })
    const inBand = await caught(
      wire(stream(String(encoder.fail(error))))
        .client.stream({ prompt: 'Hi' })
        .response(),
    )
    expect(inBand.kind).toBe(kind)
  })

  test('is one that the SDK knows', async () => {
    const { body, status } = mistralChat.toErrorBody(createError('rate_limit', 'slow', { provider: 'mistral' }))
    const fetcher = (): Promise<Response> => Promise.resolve(Response.json(body, { status }))
    const sdk = new Mistral({ apiKey: 'test-key', httpClient: new HTTPClient({ fetcher }) })
    const thrown: unknown = await sdk.chat
      .complete({ model: 'm', messages: [{ role: 'user', content: 'Hi' }] })
      .catch((error: unknown) => error)
    expect(fromError(thrown).kind).toBe('rate_limit')
  })
})

test('each API has its route', () => {
  expect([mistralChat, mistralFim].map(({ name, routes }) => [name, routes[0]?.path])).toEqual([
    ['mistral-chat', '/v1/chat/completions'],
    ['mistral-fim', '/v1/fim/completions'],
  ])
})

test('an answer of which nothing is known but its text is one that the SDK reads', async () => {
  const value = response([{ type: 'text', index: 0, text: 'Hi' }], {
    choices: [{ index: 0, text: 'Hi', content: [{ type: 'text', index: 0, text: 'Hi' }], finishReason: 'unknown' }],
  })
  const { value: body, warnings } = mistralChat.toBody(value, PARSED)
  expect([body, warnings]).toMatchObject([{ usage: {}, choices: [{ finish_reason: 'unknown' }] }, []])
  const fetcher = (): Promise<Response> => Promise.resolve(Response.json(body))
  const sdk = new Mistral({ apiKey: 'test-key', httpClient: new HTTPClient({ fetcher }) })
  const { choices } = await sdk.chat.complete({ model: 'm', messages: [{ role: 'user', content: 'Hi' }] })
  expect(choices[0]?.message?.content).toBe('Hi')
  expect((await mirrored(value)).whole).not.toHaveProperty('usage')
})

test('every event has a choice: what is known before the first waits for it', () => {
  const encoder = mistralChat.createEncoder({ request: {}, stream: true })
  const usage = { promptTokens: 3, completionTokens: 0, totalTokens: 3 }
  const content = [{ type: 'text', index: 0, text: 'Hi' }] as const
  const events = eventsOf(
    String(encoder.encode({ ...HEAD, choices: [], usage })) +
      String(encoder.encode({ ...HEAD, choices: [{ index: 0, text: 'Hi', content, finishReason: null }] })),
  )
  expect(events).toMatchObject([{ usage: { prompt_tokens: 3 }, choices: [{ delta: { content: 'Hi' } }] }])
})

test.each(['end', 'fail'] as const)(
  'what is known after the last choice is told before the stream is over: %s',
  (how) => {
    const encoder = mistralChat.createEncoder({ request: {}, stream: true })
    const usage = { promptTokens: 3, completionTokens: 1, totalTokens: 4 }
    const content = [{ type: 'text', index: 0, text: 'Hi' }] as const
    encoder.encode({ ...HEAD, choices: [{ index: 0, text: 'Hi', content, finishReason: 'stop' }] })
    expect(encoder.encode({ ...HEAD, choices: [], usage })).toBe('')
    const rest =
      how === 'end' ? encoder.end() : encoder.fail(createError('overloaded', 'mistral: busy', { provider: 'mistral' }))
    const [event] = eventsOf(String(rest).split('\n\n')[0] ?? '')
    expect(event).toMatchObject({
      usage: { prompt_tokens: 3 },
      choices: [{ index: 0, delta: { content: '' }, finish_reason: null }],
    })
  },
)
