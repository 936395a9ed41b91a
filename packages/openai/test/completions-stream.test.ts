import type { CompletionChunk } from '@concord/core'
import { checkChunks, checkTwins } from '@concord/core/laws'
import OpenAI from 'openai'
import { describe, expect, test } from 'vitest'
import { createOpenAICompletions, fromLegacyStream } from '../src/index.ts'
import { choice, completion, completionsProbe, ending, event, piece } from './completions-wire.ts'
import { caught, COUNTED, DONE, frames, gather, type Json, USAGE } from './wire.ts'

const { failureOf, json, read, readStream, stream, wire } = completionsProbe

/** The texts of the chunks, by choice. */
function textsOf(chunks: readonly CompletionChunk[], index = 0): readonly string[] {
  return chunks.flatMap(({ choices }) => choices.filter((one) => one.index === index).map(({ text }) => text))
}

describe('a stream', () => {
  test('each event is a chunk, and the last one has the ending and the usage', async () => {
    const events = [
      piece('Hel'),
      piece('lo', { finish_reason: 'length' }),
      event([], { usage: USAGE, system_fingerprint: 'fp_1' }),
      DONE,
    ]
    const { chunks } = await readStream(events)
    expect(textsOf(chunks)).toEqual(['Hel', 'lo', ''])
    expect(chunks.at(-1)).toEqual({
      object: 'completion',
      id: 'cmpl-1',
      created: 1_700_000_000,
      model: 'gpt-test-2026',
      provider: 'openai',
      choices: [{ index: 0, text: '', content: [], finishReason: 'length', nativeFinishReason: 'length' }],
      usage: COUNTED,
      systemFingerprint: 'fp_1',
      providerMetadata: { usage: USAGE },
    })
  })

  test('text after the word counts, and a later word replaces it', async () => {
    const events = [piece('A', { finish_reason: 'stop' }), piece('B'), ending('length'), ending(''), DONE]
    const { response } = await readStream(events)
    expect(response.choices[0]).toMatchObject({ text: 'AB', finishReason: 'length' })
  })

  test('with a mark and without a word ends as unknown', async () => {
    const { response } = await readStream([piece('Hi'), DONE])
    expect(response.choices[0]).toMatchObject({ text: 'Hi', finishReason: 'unknown' })
    expect(response.choices[0]).not.toHaveProperty('nativeFinishReason')
  })

  test('of several choices does not mix them', async () => {
    const { chunks, response } = await readStream([
      event([choice('B', { index: 1, finish_reason: null })]),
      event([choice('A', { finish_reason: null })]),
      event([choice('b', { index: 1, finish_reason: 'length' }), choice('a')]),
      DONE,
    ])
    expect(response.choices.map(({ text, finishReason }) => [text, finishReason])).toEqual([
      ['Aa', 'stop'],
      ['Bb', 'length'],
    ])
    expect(textsOf(chunks, 1)).toEqual(['B', 'b', ''])
  })

  test('gives the log-probabilities with the text that they belong to', async () => {
    const lists = (token: string, offset: number): Json => ({
      logprobs: { tokens: [token], token_logprobs: [-1], top_logprobs: null, text_offset: [offset] },
    })
    const { chunks, response } = await readStream([
      piece('A', lists('A', 3)),
      piece('b', lists('b', 4)),
      ending(),
      DONE,
    ])
    expect(chunks.map(({ choices }) => choices[0]?.logprobs?.content?.length)).toEqual([1, 1, undefined])
    expect(response.choices[0].logprobs).toEqual({
      content: [
        { token: 'A', logprob: -1, textOffset: 3 },
        { token: 'b', logprob: -1, textOffset: 4 },
      ],
    })
  })
})

describe('the whole of a stream is what a whole answer says', () => {
  const tokens = (offset: number, ...given: readonly string[]): Json => ({
    tokens: given,
    token_logprobs: given.map(() => -0.5),
    top_logprobs: given.map((token) => ({ [token]: -0.5, other: -2 })),
    text_offset: given.map((_token, i) => offset + i),
    token_ids: given.map((token) => token.length),
  })

  test.each<[string, Json, readonly Json[]]>([
    ['text', completion(), [piece('Hel'), piece('lo'), ending()]],
    ['nothing', completion({ choices: [choice('')] }), [ending()]],
    ['usage', completion({ usage: USAGE }), [piece('Hello'), ending(), event([], { usage: USAGE })]],
    [
      'log-probabilities, and a list beside them',
      completion({ choices: [choice('abc', { logprobs: tokens(0, 'a', 'bc') })] }),
      [piece('a', { logprobs: tokens(0, 'a') }), piece('bc', { logprobs: tokens(1, 'bc') }), ending()],
    ],
    [
      'fields of the choice and of the completion',
      completion({ choices: [choice('Hello', { stop_reason: 13 })], extra: { a: 1 } }),
      [piece('Hello'), event([choice('', { stop_reason: 13 })], { extra: { a: 1 } })],
    ],
  ])('%s', async (_name, body, events) => {
    const whole = await read(body)
    const { response } = await readStream([...events, DONE])
    expect(checkTwins(response, whole)).toEqual([])
  })
})

describe('a stream that fails', () => {
  test.each<[string, string]>([
    ['without its mark', frames([piece('Hi'), event([], { usage: USAGE })])],
    ['after its word, without its mark', frames([piece('Hi'), ending(), event([], { usage: USAGE })])],
    ['within a line', `${frames([piece('Hi'), event([], { usage: USAGE })])}data: {"id":"cmpl-1","cho`],
  ])('%s is interrupted, with what had arrived', async (_name, text) => {
    expect(await failureOf(text)).toMatchObject({
      kind: 'interrupted',
      requestId: 'req-test',
      partial: { id: 'cmpl-1', choices: [{ text: 'Hi' }], usage: COUNTED },
    })
  })

  test('by an error event keeps what had arrived', async () => {
    const error = { message: 'Busy', type: 'server_error', code: 'overloaded_error' }
    expect(await failureOf(frames([piece('Hi'), { error }, DONE]))).toMatchObject({
      kind: 'overloaded',
      partial: { choices: [{ text: 'Hi', finishReason: null }] },
    })
  })

  test('before it begins is the failure of its body', async () => {
    const respond = json({ error: { message: 'No such model', code: 'model_not_found' } }, 404)
    const error = await caught(wire(respond).client.stream({ prompt: 'Hi' }).response())
    expect(error).toMatchObject({ kind: 'not_found', status: 404 })
  })
})

describe('the SDK’s own stream', () => {
  const sdkOf = (text: string): OpenAI =>
    new OpenAI({ apiKey: 'test-key', fetch: () => Promise.resolve(stream(text)()) })
  const open = (text: string): ReturnType<typeof fromLegacyStream> => {
    const created = sdkOf(text).completions.create({ model: 'gpt-test', prompt: 'Hi', stream: true })
    return fromLegacyStream(lazily(created))
  }

  test('is whole when it closes after every choice had its word', async () => {
    const pieces = open(frames([piece('Hi'), ending(), event([], { usage: USAGE }), DONE]))
    const chunks: CompletionChunk[] = []
    for await (const chunk of pieces) chunks.push(chunk)
    expect(checkChunks(chunks)).toEqual([])
    expect(await pieces.response()).toMatchObject({
      choices: [{ text: 'Hi', finishReason: 'stop' }],
      usage: COUNTED,
    })
  })

  test('is interrupted when a choice had none', async () => {
    expect(await caught(open(frames([piece('Hi')])).response())).toMatchObject({
      kind: 'interrupted',
      partial: { choices: [{ text: 'Hi', finishReason: null }] },
    })
  })

  test('is read where a client hides the raw response', async () => {
    const sdk = sdkOf(frames([piece('Hi'), ending(), DONE]))
    const { completions } = sdk
    const create: typeof completions.create = completions.create.bind(completions)
    Object.assign(completions, {
      create: async (...given: Parameters<typeof create>): Promise<unknown> => create(...given),
    })
    const client = createOpenAICompletions({ client: sdk, model: 'gpt-test' })
    const { chunks, response } = await gather(client, { prompt: 'Hi' })
    expect(checkChunks(chunks)).toEqual([])
    expect(response.choices[0]).toMatchObject({ text: 'Hi', finishReason: 'stop' })
  })
})

/** Reads a stream once it is there. */
async function* lazily<Item>(opened: PromiseLike<AsyncIterable<Item>>): AsyncGenerator<Item, undefined> {
  yield* await opened
  return undefined
}
