import { eventsOf, streamOf } from '@concord/conformance'
import type { CompletionChunk, CompletionResponse, ErrorKind, Logprobs, OutputPart } from '@concord/core'
import { createError } from '@concord/core/adapter'
import { startEmulator } from '@concord/emulator'
import OpenAI from 'openai'
import { describe, expect, test } from 'vitest'
import { normalizeCompletions, openaiCompletions } from '../src/server/index.ts'
import { completionsProbe } from './completions-wire.ts'
import { caught, freeze, gather } from './wire.ts'

const { json, stream, wire } = completionsProbe

const HEAD = { object: 'completion', id: 'c1', created: 7, model: 'gpt-test', provider: 'openai' } as const
const HI_TOKEN = { token: 'Hi', logprob: -0.25 }
const HI = { type: 'text', index: 0, text: 'Hi' } as const

/** A response of one choice. */
function response(
  content: readonly OutputPart[],
  choice: Partial<CompletionResponse['choices'][0]> = {},
  fields: Partial<CompletionResponse> = {},
): CompletionResponse {
  const text = content.map((part) => (part.type === 'text' ? part.text : '')).join('')
  return { ...HEAD, choices: [{ index: 0, text, content, finishReason: 'stop', ...choice }], ...fields }
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

/** What a stream that asks for its usage writes. */
function streamed(value: CompletionResponse): { text: string; lost: readonly unknown[] } {
  const asked = { request: { providerOptions: { openai: { stream_options: { include_usage: true } } } }, stream: true }
  return streamOf(openaiCompletions, toChunks(value), asked)
}

/** What a whole answer writes. */
function written(value: CompletionResponse): { body: unknown; lost: readonly unknown[] } {
  const { value: body, warnings } = openaiCompletions.toBody(freeze(value), { request: {}, stream: false })
  return { body, lost: warnings.map(({ path }) => path) }
}

describe('an answer that is written', () => {
  const usage = { promptTokens: 3, completionTokens: 2, totalTokens: 5 }
  const logprobs: Logprobs = {
    content: [
      { token: 'S', logprob: null, textOffset: 0 },
      { token: 'ay', logprob: -0.5, textOffset: 1, top: [{ token: 'ay', logprob: -0.5 }] },
    ],
  }

  test('has the form of the API', () => {
    expect(written(response([HI], { logprobs }, { usage, systemFingerprint: 'fp' })).body).toEqual({
      id: 'c1',
      object: 'text_completion',
      created: 7,
      model: 'gpt-test',
      choices: [
        {
          text: 'Hi',
          index: 0,
          logprobs: {
            tokens: ['S', 'ay'],
            token_logprobs: [null, -0.5],
            top_logprobs: [null, { ay: -0.5 }],
            text_offset: [0, 1],
          },
          finish_reason: 'stop',
        },
      ],
      usage: { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 },
      system_fingerprint: 'fp',
    })
  })

  test('has the same form in a stream, where a finish is null on the way', () => {
    const { text } = streamed(response([HI], {}, { usage }))
    const head = { id: 'c1', object: 'text_completion', created: 7, model: 'gpt-test' }
    expect(eventsOf(text, '[DONE]')).toEqual([
      { ...head, choices: [{ text: 'Hi', index: 0, logprobs: null, finish_reason: null }] },
      { ...head, choices: [{ text: '', index: 0, logprobs: null, finish_reason: 'stop' }] },
      { ...head, choices: [], usage: { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 } },
    ])
    expect(text.endsWith('data: [DONE]\n\n')).toBe(true)
  })

  test.each<[string, CompletionResponse]>([
    ['nothing', response([])],
    ['text', response([HI], { nativeFinishReason: 'stop' })],
    ['usage', response([HI], {}, { usage })],
    ['counts that are no usage', response([HI], {}, { providerMetadata: { usage: { prompt_tokens: 3 } } })],
    ['log-probabilities', response([HI], { logprobs })],
    ['log-probabilities without places or alternatives', response([HI], { logprobs: { content: [HI_TOKEN] } })],
    ['an ending that is unknown', response([HI], { finishReason: 'unknown' })],
    ['an odd word', response([HI], { finishReason: 'unknown', nativeFinishReason: 'eos' })],
    [
      'the vendor’s own fields',
      response(
        [HI],
        { logprobs: { content: [HI_TOKEN] }, providerMetadata: { stop_reason: 13, logprobs: { token_ids: [1] } } },
        { providerMetadata: { extra: { a: 1 } } },
      ),
    ],
  ])('of %s comes back as it was, whole and streamed', async (_name, value) => {
    const { body, lost } = written(value)
    const pieces = streamed(value)
    expect([lost, pieces.lost]).toEqual([[], []])
    const wanted = { ...normalizeCompletions(value), requestId: 'req-test' }
    expect(await wire(json(body)).client.complete({ prompt: 'Hi' })).toEqual(wanted)
    expect((await gather(wire(stream(pieces.text)).client, { prompt: 'Hi' })).response).toEqual(wanted)
  })

  const token = { token: 'a', logprob: -1 }
  const citation = { url: 'https://example.com', source: {} }

  test.each<[string, CompletionResponse, readonly string[]]>([
    ['a second text', response([HI, { ...HI, index: 1 }]), ['choices[0].content']],
    [
      'a call',
      response([{ type: 'tool_call', index: 0, id: 'c', name: 'find', arguments: '{}' }], {
        finishReason: 'tool_calls',
      }),
      ['choices[0].content'],
    ],
    [
      'a refusal, and that it was one',
      response([{ type: 'refusal', index: 0, text: 'No.' }], { finishReason: 'refusal' }),
      ['choices[0].content', 'choices[0].finishReason'],
    ],
    ['citations', response([{ ...HI, citations: [citation] }]), ['choices[0].content[0].citations']],
    [
      'a text without text',
      response([{ ...HI, text: '', citations: [citation] }]),
      ['choices[0].content[0].citations', 'choices[0].content'],
    ],
    [
      'log-probabilities of anything but the text',
      response([HI], { logprobs: { refusal: [token], reasoning: [token] } }),
      ['choices[0].logprobs.refusal', 'choices[0].logprobs.reasoning'],
    ],
    [
      'the bytes of a token',
      response([HI], { logprobs: { content: [{ ...token, bytes: [97] }] } }),
      ['choices[0].logprobs.content'],
    ],
    [
      'the id of an alternative',
      response([HI], { logprobs: { content: [{ ...token, top: [{ ...token, tokenId: 1 }] }] } }),
      ['choices[0].logprobs.content'],
    ],
    [
      'an alternative twice',
      response([HI], { logprobs: { content: [{ ...token, top: [token, token] }] } }),
      ['choices[0].logprobs.content'],
    ],
    [
      'the order of alternatives that are whole numbers',
      response([HI], { logprobs: { content: [{ ...token, top: [token, { token: '7', logprob: -2 }] }] } }),
      ['choices[0].logprobs.content'],
    ],
    [
      'another vendor’s metadata',
      response([HI], { providerMetadata: { a: 1 } }, { provider: 'example', providerMetadata: { b: 2 } }),
      ['choices[0].providerMetadata', 'providerMetadata'],
    ],
  ])('names %s as lost, whole and streamed', (_name, value, paths) => {
    expect(written(value).lost).toEqual(paths)
    expect(streamed(value).lost).toEqual(paths)
  })

  test('names usage as lost where a stream was not asked for it', () => {
    const encoder = openaiCompletions.createEncoder({ request: {}, stream: true })
    for (const chunk of toChunks(response([HI], {}, { usage }))) encoder.encode(chunk)
    expect(encoder.warnings.map(({ path }) => path)).toEqual(['usage'])
  })

  test('has no event for a piece of what the wire lacks', () => {
    const { text } = streamed(response([{ type: 'reasoning', index: 0, text: 'Hm.' }]))
    expect(eventsOf(text, '[DONE]')).toHaveLength(1)
  })
})

describe('a failure', () => {
  test.each<[ErrorKind, number]>([
    ['invalid_request', 400],
    ['rate_limit', 429],
    ['overloaded', 503],
  ])('of kind %s comes back as it was', async (kind, status) => {
    const { status: sent, body, headers } = openaiCompletions.toErrorBody(createError(kind, 'No', { provider: 'x' }))
    expect(sent).toBe(status)
    expect(await caught(wire(json(body, sent, headers)).client.complete({ prompt: 'Hi' }))).toMatchObject({ kind })
  })

  test('within a stream comes back with what had arrived', async () => {
    const encoder = openaiCompletions.createEncoder({ request: {}, stream: true })
    const [first] = toChunks(response([HI]))
    const failure = createError('overloaded', 'Busy', { provider: 'example' })
    const text = `${first === undefined ? '' : String(encoder.encode(first))}${String(encoder.fail(failure))}`
    expect(await caught(wire(stream(text)).client.stream({ prompt: 'Hi' }).response())).toMatchObject({
      kind: 'overloaded',
      partial: { choices: [{ text: 'Hi' }] },
    })
  })
})

describe('the SDK and a server of this dialect', () => {
  const start = (): ReturnType<typeof startEmulator> =>
    startEmulator({ dialects: [openaiCompletions], script: 'Once upon a time' })
  const sdkOf = (url: string): OpenAI => new OpenAI({ apiKey: 'test-key', baseURL: `${url}/v1`, maxRetries: 0 })

  test('agree on a whole answer', async () => {
    await using emulator = await start()
    const { completions } = sdkOf(emulator.url)
    const { object, choices } = await completions.create({ model: 'gpt-test', prompt: 'Tell', n: 2 })
    expect({ object, texts: choices.map(({ text }) => text) }).toEqual({
      object: 'text_completion',
      texts: ['Once upon a time', 'Once upon a time'],
    })
  })

  test('agree on a stream', async () => {
    await using emulator = await start()
    const { completions } = sdkOf(emulator.url)
    const events = await completions.create({ model: 'gpt-test', prompt: 'Tell', stream: true })
    const texts: string[] = []
    for await (const event of events) texts.push(event.choices[0]?.text ?? '')
    expect(texts.join('')).toBe('Once upon a time')
  })
})
