import type { GenerateContentResponse } from '@google/genai'
import { describe, expect, test } from 'vitest'
import { fromGenerateContentStream } from '../src/index.ts'
import { body, caught, event, frames, gather, type Json, LAST, probe } from './wire.ts'

const { failureOf, json, read, readStream, stream, wire } = probe

const USAGE = { promptTokenCount: 3, candidatesTokenCount: 2, totalTokenCount: 5 }
const STOP = { finishReason: 'STOP' }

test('a stream says the same as the whole answer', async () => {
  const { chunks, response } = await readStream([event([{ text: 'Hel' }]), event([{ text: 'lo' }]), LAST])
  expect(response).toEqual(await read(body([{ ...STOP, content: { parts: [{ text: 'Hello' }] } }])))
  expect(chunks.map(({ choices }) => choices[0]?.finishReason)).toEqual([null, null, 'stop'])
})

describe('pieces', () => {
  test('a text goes on, whatever its event; a signature ends it', async () => {
    const { response } = await readStream([
      event([{ text: 'a' }]),
      event([{ text: 'b', thoughtSignature: 'cw==' }]),
      event([{ text: 'c' }]),
      event([{ text: 'd' }]),
      LAST,
    ])
    expect(response.choices[0].content).toMatchObject([
      { index: 0, text: 'ab', replay: { data: { thoughtSignature: 'cw==' } } },
      { index: 1, text: 'cd' },
    ])
  })

  test('a signature on an empty text is a part of its own', async () => {
    const { response } = await readStream([
      event([{ text: 'Hello' }]),
      event([{ text: '', thoughtSignature: 'cw==' }], STOP, { usageMetadata: USAGE }),
    ])
    expect(response.choices[0].content).toMatchObject([
      { text: 'Hello' },
      { text: '', replay: { data: { thoughtSignature: 'cw==' } } },
    ])
  })

  test('two texts of one event are two parts', async () => {
    const { response } = await readStream([event([{ text: 'a' }]), event([{ text: 'b' }, { text: 'c' }]), LAST])
    expect(response.choices[0].content.map((part) => 'text' in part && part.text)).toEqual(['ab', 'c'])
  })

  test('thoughts and text are told apart', async () => {
    const { response } = await readStream([
      event([{ text: 'Hm', thought: true }]),
      event([{ text: '…', thought: true }, { text: 'H' }]),
      event([{ text: 'i' }]),
      LAST,
    ])
    expect(response.choices[0].content).toMatchObject([
      { type: 'reasoning', text: 'Hm…' },
      { type: 'text', text: 'Hi' },
    ])
  })

  test('sound goes on, an image does not', async () => {
    const sound = { inlineData: { mimeType: 'audio/L16;codec=pcm;rate=24000', data: 'AAAA' } }
    const image = { inlineData: { mimeType: 'image/png', data: 'AAAA' } }
    const { response } = await readStream([event([sound]), event([sound]), event([image]), event([image]), LAST])
    expect(response.choices[0].content.map((part) => part.type === 'media' && part.data)).toEqual([
      'AAAAAAAA',
      'AAAA',
      'AAAA',
    ])
  })
})

describe('calls', () => {
  test('one comes whole, with its signature', async () => {
    const call = { functionCall: { name: 'f', args: { a: 1 } }, thoughtSignature: 'cw==' }
    const { response } = await readStream([event([call]), LAST])
    expect(response.choices[0]).toMatchObject({
      finishReason: 'tool_calls',
      content: [
        { id: 'made-1', arguments: '{"a":1}', syntheticId: true, replay: { data: { thoughtSignature: 'cw==' } } },
      ],
    })
  })

  test('one whose arguments come value by value is gathered by their paths', async () => {
    const args = (...partialArgs: readonly object[]): ReturnType<typeof event> =>
      event([{ functionCall: { partialArgs, willContinue: true } }])
    const { chunks, response } = await readStream([
      event([{ functionCall: { id: 'c-1', name: 'f', willContinue: true } }]),
      args({ jsonPath: '$.city', stringValue: 'Ber', willContinue: true }),
      args({ jsonPath: '$.city', stringValue: 'lin' }),
      args({ jsonPath: '$.days[1].hot', boolValue: true }, { jsonPath: '$.days[0]', numberValue: 1 }),
      args({ jsonPath: "$['a name']", nullValue: 'NULL_VALUE' }),
      event([{ functionCall: {} }]),
      event([{ functionCall: { id: 'c-2', name: 'g' } }], STOP, { usageMetadata: USAGE }),
    ])
    expect(response.choices[0].content).toEqual([
      {
        type: 'tool_call',
        index: 0,
        id: 'c-1',
        name: 'f',
        arguments: '{"city":"Berlin","days":[1,{"hot":true}],"a name":null}',
      },
      { type: 'tool_call', index: 1, id: 'c-2', name: 'g', arguments: '{}' },
    ])
    expect(chunks[0]?.choices[0]?.content).toEqual([
      { type: 'tool_call', index: 0, id: 'c-1', name: 'f', arguments: '' },
    ])
  })

  test('a value at a place that cannot be read is kept under its words', async () => {
    const { response } = await readStream([
      event([{ functionCall: { name: 'f', willContinue: true } }]),
      event([{ functionCall: { partialArgs: [{ jsonPath: 'city', stringValue: 'Oslo' }] } }], STOP),
    ])
    expect(response.choices[0].content).toMatchObject([{ arguments: '{"city":"Oslo"}' }])
  })

  test('one that was cut does not look whole', async () => {
    const { response } = await readStream([
      event([{ functionCall: { name: 'f', willContinue: true } }]),
      event([{ functionCall: { partialArgs: [{ jsonPath: '$.a', stringValue: 'x' }], willContinue: true } }], {
        finishReason: 'MAX_TOKENS',
      }),
    ])
    expect(response.choices[0]).toMatchObject({ finishReason: 'length', content: [{ arguments: '{"a":"x"' }] })
  })
})

describe('the end', () => {
  test('parts may come after the word, and a later word replaces it', async () => {
    const { chunks, response } = await readStream([
      event([{ text: 'a' }], STOP),
      event([{ text: 'b' }], { finishReason: 'MAX_TOKENS' }),
      event([{ text: 'c' }], { finishReason: '' }),
    ])
    expect(response.choices[0]).toMatchObject({ text: 'abc', finishReason: 'length' })
    expect(chunks.at(-1)?.choices[0]?.finishReason).toBe('length')
  })

  test('the counts are the latest', async () => {
    const early = { usageMetadata: { promptTokenCount: 3, totalTokenCount: 3 } }
    const { chunks, response } = await readStream([event([{ text: 'a' }], {}, early), LAST])
    expect([response.usage?.totalTokens, chunks[0]?.usage]).toEqual([5, undefined])
  })

  test('candidates come in any order, each with its own end', async () => {
    const { response } = await readStream([
      event([{ text: 'one' }], { index: 1 }),
      event([{ text: 'zero' }], { index: 0, ...STOP }),
      event([], { index: 1, finishReason: 'MAX_TOKENS' }),
    ])
    expect(response.choices).toMatchObject([
      { index: 0, text: 'zero', finishReason: 'stop' },
      { index: 1, text: 'one', finishReason: 'length' },
    ])
  })

  test('log-probabilities are gathered', async () => {
    const chosen = (token: string): Json => ({
      logprobsResult: { chosenCandidates: [{ token, logProbability: -1 }] },
    })
    const { response } = await readStream([
      event([{ text: 'a' }], chosen('a')),
      event([{ text: 'b' }], chosen('b')),
      LAST,
    ])
    expect(response.choices[0].logprobs?.content?.map(({ token }) => token)).toEqual(['a', 'b'])
  })

  test('a blocked prompt ends it', async () => {
    const { response } = await readStream([{ promptFeedback: { blockReason: 'SAFETY' }, usageMetadata: USAGE }])
    expect(response.choices).toMatchObject([{ finishReason: 'content_filter', nativeFinishReason: 'SAFETY' }])
  })

  test('the last event needs no blank line', async () => {
    const { client } = wire(stream(frames([event([{ text: 'Hi' }]), LAST]).trimEnd()))
    expect((await client.stream({ prompt: 'Hi' }).response()).choices[0].finishReason).toBe('stop')
  })

  test.each([
    ['no word', frames([event([{ text: 'Hi' }])])],
    ['a candidate without one', frames([event([{ text: 'Hi' }], STOP), event([{ text: 'Ho' }], { index: 1 })])],
    ['half an event', `${frames([event([{ text: 'Hi' }])])}data: {"candidates":[{"finishRe`],
  ])('%s is a cut, and what had arrived is kept', async (_what, written) => {
    const { kind, partial } = await failureOf(written)
    expect([kind, partial?.choices[0]?.text]).toEqual(['interrupted', 'Hi'])
  })

  test('an empty stream is a cut', async () => {
    expect(await failureOf('')).toMatchObject({ kind: 'interrupted' })
  })

  test('counts that had arrived are kept', async () => {
    const { partial } = await failureOf(frames([event([{ text: 'Hi' }], {}, { usageMetadata: USAGE })]))
    expect(partial?.usage?.totalTokens).toBe(5)
  })
})

describe('failures', () => {
  const error = { code: 503, message: 'busy', status: 'UNAVAILABLE' }

  test('an error within the stream is told, with what had arrived', async () => {
    const { kind, status, partial } = await failureOf(frames([event([{ text: 'Hi' }]), { error }]))
    expect([kind, status, partial?.choices[0]?.text]).toEqual(['overloaded', 503, 'Hi'])
  })

  test('an error without the framing is told too', async () => {
    expect(await failureOf(`${frames([event([{ text: 'Hi' }])])}${JSON.stringify({ error })}\n`)).toMatchObject({
      kind: 'overloaded',
    })
  })

  test('what is no JSON is no stream', async () => {
    expect(await failureOf('data: {"candidates": oops}\n\n')).toMatchObject({ kind: 'invalid_response' })
  })
})

describe('a list in place of events', () => {
  const events = [event([{ text: 'Hel' }]), event([{ text: 'lo' }]), LAST]

  test('it is read like them', async () => {
    const listed = await gather(wire(json(events)).client, { prompt: 'Hi' })
    const { response } = await readStream(events)
    expect(listed.response).toEqual(response)
  })

  test('an error in one is told', async () => {
    const { client } = wire(json([{ error: { code: 429, status: 'RESOURCE_EXHAUSTED' } }], 429))
    expect(await caught(client.stream({ prompt: 'Hi' }).response())).toMatchObject({ kind: 'rate_limit', status: 429 })
  })

  test('an answer that is neither is refused', async () => {
    const { client } = wire(json(body([])))
    expect(await caught(client.stream({ prompt: 'Hi' }).response())).toMatchObject({ kind: 'invalid_response' })
  })
})

test('the SDK’s own stream has no mark either', async () => {
  async function* events(): AsyncGenerator<GenerateContentResponse> {
    yield await Promise.resolve(event([{ text: 'Hi' }]) as unknown as GenerateContentResponse) // As the SDK types it.
  }
  expect(await caught(fromGenerateContentStream(events()).response())).toMatchObject({ kind: 'interrupted' })
})
