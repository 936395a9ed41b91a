import { streamOf } from '@concord/conformance'
import type { CompletionChunk, CompletionRequest, CompletionResponse, ErrorKind, OutputPart } from '@concord/core'
import { createError } from '@concord/core/adapter'
import { checkTwins } from '@concord/core/laws'
import OpenAI from 'openai'
import { describe, expect, test } from 'vitest'
import { normalizeChat, openaiChat } from '../src/server/index.ts'
import { caught, completion, freeze, gather, probe } from './wire.ts'

const { json, stream, wire } = probe

const HEAD = { object: 'completion', id: 'c1', created: 7, model: 'gpt-test', provider: 'openai' } as const

/** A response of one choice. */
function response(content: readonly OutputPart[], fields: Partial<CompletionResponse> = {}): CompletionResponse {
  const text = content.map((part) => (part.type === 'text' ? part.text : '')).join('')
  return { ...HEAD, choices: [{ index: 0, text, content, finishReason: 'stop' }], ...fields }
}

/** The same response in two chunks: its content, then how it ended. */
function toChunks({ usage, ...whole }: CompletionResponse): readonly CompletionChunk[] {
  const choices = whole.choices.map(({ nativeFinishReason: _native, ...choice }) => ({ ...choice, finishReason: null }))
  const endings = whole.choices.map(({ index, finishReason, nativeFinishReason }) => ({
    index,
    text: '',
    content: [],
    finishReason,
    ...(nativeFinishReason !== undefined && { nativeFinishReason }),
  }))
  return [
    { ...whole, choices },
    { ...HEAD, provider: whole.provider, choices: endings, ...(usage !== undefined && { usage }) },
  ]
}

/** What comes of a response over this wire, whole and streamed, and the paths that the wire lost. */
async function mirrored(
  value: CompletionResponse,
  request: CompletionRequest = { prompt: 'Hi' },
): Promise<{
  whole: CompletionResponse
  streamed: CompletionResponse
  lost: readonly unknown[]
  lostStreamed: readonly unknown[]
}> {
  const parsed = { request, stream: false }
  const asked = { request: { providerOptions: { openai: { stream_options: { include_usage: true } } } }, stream: true }
  const { value: body, warnings } = openaiChat.toBody(freeze(value), parsed)
  const { text, lost: lostStreamed } = streamOf(openaiChat, toChunks(value), asked)
  return {
    whole: await wire(json(body)).client.complete(request),
    streamed: (await gather(wire(stream(text)).client, request)).response,
    lost: warnings.map(({ path }) => path),
    lostStreamed,
  }
}

describe('an answer that is written', () => {
  test('has the form of the API', () => {
    const usage = { promptTokens: 3, completionTokens: 2, totalTokens: 5, promptTokensDetails: { cachedTokens: 1 } }
    const content = [{ type: 'text', index: 0, text: 'Hi' }] as const
    const { value, warnings } = openaiChat.toBody(
      response(content, { usage, systemFingerprint: 'fp', serviceTier: 'flex', requestId: 'r1' }),
      { request: {}, stream: false },
    )
    expect(warnings).toEqual([])
    expect(value).toEqual({
      id: 'c1',
      object: 'chat.completion',
      created: 7,
      model: 'gpt-test',
      choices: [
        {
          index: 0,
          message: { role: 'assistant', content: 'Hi', refusal: null },
          logprobs: null,
          finish_reason: 'stop',
        },
      ],
      usage: { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5, prompt_tokens_details: { cached_tokens: 1 } },
      system_fingerprint: 'fp',
      service_tier: 'flex',
    })
    expect(openaiChat.toHeaders({ requestId: 'r1' })).toEqual({ 'x-request-id': 'r1' })
  })

  test('is framed as the API frames it', () => {
    const encoder = openaiChat.createEncoder({ request: {}, stream: true })
    const [first] = toChunks(response([{ type: 'text', index: 0, text: 'Hi' }]))
    const text = first === undefined ? '' : String(encoder.encode(first))
    const head = { id: 'c1', object: 'chat.completion.chunk', created: 7, model: 'gpt-test' }
    const choice = { index: 0, logprobs: null, finish_reason: null }
    expect(
      text
        .split('\n\n')
        .filter(Boolean)
        .map((line): unknown => JSON.parse(line.replace('data: ', ''))),
    ).toEqual([
      { ...head, choices: [{ ...choice, delta: { role: 'assistant', content: '' } }] },
      { ...head, choices: [{ ...choice, delta: { content: 'Hi' } }] },
    ])
    expect(encoder.end()).toBe('data: [DONE]\n\n')
    expect(encoder.contentType).toMatch(/^text\/event-stream/)
  })

  const source = { type: 'url_citation', url_citation: { url: 'https://example.com', start_index: 0, end_index: 2 } }
  const call = { type: 'tool_call', id: 'call_1', name: 'find', arguments: '{"q": 1' } as const
  const usage = {
    promptTokens: 9,
    completionTokens: 8,
    totalTokens: 17,
    promptTokensDetails: { cachedTokens: 1, cacheWriteTokens: 2, audioTokens: 3 },
    completionTokensDetails: { reasoningTokens: 4, acceptedPredictionTokens: 1 },
  }

  test.each<[string, CompletionResponse]>([
    ['nothing', response([])],
    [
      'text with a citation',
      response([
        { type: 'text', index: 0, text: 'Hi', citations: [{ url: 'https://example.com', start: 0, end: 2, source }] },
      ]),
    ],
    ['a refusal', response([{ type: 'refusal', index: 0, text: 'No.' }], {})],
    [
      'reasoning and text',
      response([
        { type: 'reasoning', index: 0, text: 'Hm.' },
        { type: 'text', index: 1, text: 'Hi' },
      ]),
    ],
    [
      'calls',
      response([
        { ...call, index: 0 },
        { type: 'tool_call', index: 1, id: 'call_2', name: 'run', arguments: 'ls', custom: true },
      ]),
    ],
    [
      'a call that carries a field of its function',
      response([{ ...call, index: 0, providerMetadata: { function: { extra: 1 }, beside: 2 } }]),
    ],
    ['usage', response([{ type: 'text', index: 0, text: 'Hi' }], { usage })],
    [
      'a fingerprint, a tier and metadata',
      response([{ type: 'text', index: 0, text: 'Hi' }], {
        systemFingerprint: 'fp',
        serviceTier: 'flex',
        providerMetadata: { moderation: { a: 1 } },
      }),
    ],
  ])('of %s comes back as it was', async (_name, value) => {
    // A call says tool_calls, a refusal says refusal: what the vendor's words would make of it.
    const [choice] = value.choices
    const types = new Set(choice.content.map(({ type }) => type))
    const finishReason = types.has('tool_call') ? 'tool_calls' : types.has('refusal') ? 'refusal' : 'stop'
    const given: CompletionResponse = { ...value, choices: [{ ...choice, finishReason }], requestId: 'req-test' }
    const { whole, streamed, lost, lostStreamed } = await mirrored(given)
    expect([...lost, ...lostStreamed]).toEqual([])
    expect(whole).toEqual(normalizeChat(given))
    expect(checkTwins(streamed, normalizeChat(given))).toEqual([])
    expect(normalizeChat(normalizeChat(given))).toEqual(normalizeChat(given))
  })

  test('with sound comes back in the format that was asked for', async () => {
    const replay = { provider: 'openai', api: 'chat', data: { id: 'audio_1' } }
    const sound: OutputPart = {
      type: 'media',
      index: 0,
      mediaType: 'audio/mpeg',
      data: 'aGk=',
      transcript: 'Hi',
      replay,
    }
    const options = { audio: { format: 'mp3', voice: 'alloy' } } as const
    const parsed = { request: { providerOptions: { openai: options } }, stream: false }
    const { value, warnings } = openaiChat.toBody(response([sound]), parsed)
    expect(warnings).toEqual([])
    const back = await wire(json(value)).client.complete({ prompt: 'Hi', providerOptions: { openai: options } })
    expect(back.choices[0].content).toEqual([sound])
  })

  const text: OutputPart = { type: 'text', index: 0, text: 'Hi' }
  const choiceOf = (fields: object): Partial<CompletionResponse> => ({
    choices: [{ index: 0, text: 'Hi', content: [text], finishReason: 'stop', ...fields }],
  })

  test.each<[string, CompletionResponse, readonly string[]]>([
    [
      'a tool that the vendor ran',
      response([text, { type: 'tool_activity', index: 1, id: 't', name: 's', arguments: '{}' }]),
      ['choices[0].content'],
    ],
    ['an unknown part', response([text, { type: 'unknown', index: 1, value: {} }]), ['choices[0].content']],
    ['a second text', response([text, { type: 'text', index: 1, text: '!' }]), ['choices[0].content']],
    ['withheld reasoning', response([{ type: 'reasoning', index: 0, text: '' }]), ['choices[0].content']],
    [
      'a signature',
      response([{ ...text, replay: { provider: 'anthropic', api: 'messages', data: {} } }]),
      ['choices[0].content[0].replay'],
    ],
    [
      'a citation of another vendor',
      response([{ ...text, citations: [{ quotedText: 'H', source: { a: 1 } }] }]),
      ['choices[0].content[0].citations'],
    ],
    [
      'an image',
      response([{ type: 'media', index: 0, mediaType: 'image/png', url: 'https://example.com/a.png' }]),
      ['choices[0].content[0].mediaType', 'choices[0].content[0].url', 'choices[0].content'],
    ],
    ['a pause', response([], choiceOf({ finishReason: 'pause' })), ['choices[0].finishReason']],
    ['an ending by an error', response([], choiceOf({ finishReason: 'error' })), ['choices[0].finishReason']],
    [
      'token ids',
      response([], choiceOf({ logprobs: { content: [{ token: 'H', logprob: -1, tokenId: 7 }] } })),
      ['choices[0].logprobs.content'],
    ],
    ['warnings', response([text], { warnings: [{ code: 'unsupported', message: 'x', path: 'topK' }] }), ['warnings']],
    [
      'metadata of another vendor',
      { ...response([text], { provider: 'anthropic', providerMetadata: { a: 1 } }) },
      ['providerMetadata'],
    ],
    [
      'a choice’s metadata of another vendor',
      { ...response([], { provider: 'anthropic', ...choiceOf({ providerMetadata: { a: 1 } }) }) },
      ['choices[0].providerMetadata'],
    ],
  ])('without a place for %s names the path', async (_name, value, paths) => {
    const { lost, lostStreamed } = await mirrored(value)
    expect([lost, lostStreamed]).toEqual([paths, paths])
  })

  test('whole cannot say that a call came before the text', () => {
    const value = response(
      [
        { ...call, index: 0 },
        { ...text, index: 1 },
      ],
      {},
    )
    const { warnings } = openaiChat.toBody(value, { request: {}, stream: false })
    expect(warnings.map(({ path }) => path)).toContain('choices[0].content')
  })

  test('as a stream has no usage unless it is asked for', () => {
    const encoder = openaiChat.createEncoder({ request: {}, stream: true })
    const chunk: CompletionChunk = {
      ...HEAD,
      choices: [],
      usage: { promptTokens: 3, completionTokens: 2, totalTokens: 5 },
    }
    expect(encoder.encode(chunk)).toBe('')
    expect(encoder.warnings.map(({ path }) => path)).toEqual(['usage'])
  })
})

describe('a failure that is written', () => {
  const AS_TOLD: Readonly<Record<ErrorKind, ErrorKind>> = {
    invalid_request: 'invalid_request',
    authentication: 'authentication',
    permission: 'permission',
    billing: 'billing',
    not_found: 'not_found',
    rate_limit: 'rate_limit',
    context_length: 'context_length',
    content_filter: 'content_filter',
    timeout: 'timeout',
    overloaded: 'overloaded',
    server: 'server',
    // The wire has no word for these: the request was wrong, or the server failed.
    unsupported: 'invalid_request',
    connection: 'server',
    interrupted: 'server',
    aborted: 'server',
    invalid_response: 'server',
  }
  const kinds = Object.entries(AS_TOLD) as readonly [ErrorKind, ErrorKind][]

  test.each(kinds)('%s comes back as %s, by its status', async (kind, told) => {
    const error = createError(kind, 'x', { provider: 'openai', requestId: 'r1', retryAfterMs: 1500 })
    const { status, headers, body } = openaiChat.toErrorBody(error)
    const back = await caught(wire(json(body, status, headers)).client.complete({ prompt: 'Hi' }))
    expect(back).toMatchObject({ kind: told, status, requestId: 'r1', retryAfterMs: 1500 })
  })

  test.each(kinds)('%s within a stream comes back as %s', async (kind, told) => {
    const encoder = openaiChat.createEncoder({ request: {}, stream: true })
    const [first] = toChunks(response([{ type: 'text', index: 0, text: 'Hi' }]))
    const text = `${first === undefined ? '' : String(encoder.encode(first))}${String(encoder.fail(createError(kind, 'x', { provider: 'openai' })))}`
    const back = await caught(wire(stream(text)).client.stream({ prompt: 'Hi' }).response())
    expect(back).toMatchObject({ kind: told, partial: { choices: [{ text: 'Hi' }] } })
  })

  test('keeps the status of a vendor', () => {
    const error = createError('overloaded', 'x', { provider: 'anthropic', status: 529 })
    expect(openaiChat.toErrorBody(error).status).toBe(529)
  })

  test('repeats nothing of what caused it', () => {
    const error = createError('server', 'openai: the vendor failed', { provider: 'openai', cause: new Error('canary') })
    expect(JSON.stringify(openaiChat.toErrorBody(error))).not.toContain('canary')
  })
})

test('an ending of which nothing is known is said, without which the SDK throws', async () => {
  const { choices, ...head } = response([{ type: 'text', index: 0, text: 'Hi' }])
  const value: CompletionResponse = { ...head, choices: [{ ...choices[0], finishReason: 'unknown' }] }
  const encoder = openaiChat.createEncoder({ request: {}, stream: true })
  const text = [...toChunks(value).map((chunk) => encoder.encode(chunk)), encoder.end()].join('')
  const headers = { 'content-type': encoder.contentType }
  const sdk = new OpenAI({ apiKey: 'test-key', fetch: () => Promise.resolve(new Response(text, { headers })) })
  const helper = sdk.chat.completions.stream({ model: 'gpt-test', messages: [{ role: 'user', content: 'Hi' }] })
  const [choice] = (await helper.finalChatCompletion()).choices
  expect([choice?.message.content, choice?.finish_reason]).toEqual(['Hi', 'unknown'])
  expect(openaiChat.toBody(value, { request: {}, stream: false }).value).toMatchObject({
    choices: [{ finish_reason: 'unknown' }],
  })
})

test('a citation of another vendor is written in the form of this one, with every field that clients need', () => {
  const citations = [{ source: { foreign: true } }, { url: 'https://a.test/', source: { type: 'url_citation' } }]
  const content = [{ type: 'text', index: 0, text: 'Hi', citations }] as const
  const { value, warnings } = openaiChat.toBody(response(content, { provider: 'example' }), {
    request: {},
    stream: false,
  })
  const written = ['', 'https://a.test/'].map((url) => ({
    type: 'url_citation',
    url_citation: { url, title: '', start_index: 0, end_index: 0 },
  }))
  expect(value).toMatchObject({ choices: [{ message: { annotations: written } }] })
  expect(warnings.map(({ path }) => path)).toEqual(['choices[0].content[0].citations'])
})

test('the dialect answers where the SDK asks', async () => {
  const { client, sent } = wire(json(completion()))
  await client.complete({ prompt: 'Hi' })
  const [route] = openaiChat.routes
  expect(new URL(sent[0]?.url ?? '').pathname).toBe(route?.path)
})
