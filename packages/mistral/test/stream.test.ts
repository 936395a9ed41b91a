import type { CompletionChunk, OutputPart } from '@concord/core'
import { checkTwins } from '@concord/core/laws'
import { describe, expect, test } from 'vitest'
import { call, caught, completion, ending, event, frames, type Json, piece, probe, saying } from './wire.ts'

const { failureOf, read, readStream, wire } = probe

/** The texts of the chunks. */
function textsOf(chunks: readonly CompletionChunk[]): readonly string[] {
  return chunks.flatMap(({ choices }) => choices.map(({ text }) => text))
}

/** What a stream of these deltas holds. */
async function contentOf(...deltas: readonly Json[]): Promise<readonly OutputPart[]> {
  const { response } = await readStream([...deltas.map((delta) => piece(delta)), ending()])
  return response.choices[0].content
}

/** A piece of thinking, as the wire has it. */
function thought(text: string, fields: Json = {}): Json {
  return { type: 'thinking', thinking: text === '' ? [] : [{ type: 'text', text }], ...fields }
}

describe('a stream', () => {
  test('each delta is a chunk, and the last one has the ending and the usage', async () => {
    const { chunks, response } = await readStream([
      { ...piece({ role: 'assistant', content: '' }), p: 'abcdef' },
      piece({ content: 'Hel' }),
      piece({ content: 'lo' }),
      ending(),
    ])
    expect(textsOf(chunks)).toEqual(['Hel', 'lo', ''])
    expect(response).toEqual(await read(completion()))
    expect(chunks.at(-1)?.usage?.totalTokens).toBe(5)
  })

  test('choices are interleaved, each with its own ending', async () => {
    const { response } = await readStream([
      event({ choices: [{ index: 1, delta: { content: 'b' }, finish_reason: 'length' }] }),
      event({
        choices: [
          { index: 1, delta: { content: 'c' }, finish_reason: null },
          { index: 0, delta: { content: 'a' }, finish_reason: 'stop' },
        ],
      }),
    ])
    expect(response.choices.map(({ text, finishReason }) => [text, finishReason])).toEqual([
      ['a', 'stop'],
      ['bc', 'length'],
    ])
  })

  test('a later word replaces an earlier one, and an empty one is none', async () => {
    const words = ['stop', 'length', ''].map((word) => piece({ content: 'a' }, { finish_reason: word }))
    const { response } = await readStream([...words, piece({ content: 'b' })])
    expect([response.choices[0].finishReason, response.choices[0].text]).toEqual(['length', 'aaab'])
  })

  test('unknown fields of its events are gathered', async () => {
    const { response } = await readStream([
      { ...piece({ content: 'a', mood: 'good' }, { logprobs: null, score: 1 }), note: 1 },
      { ...ending(), note: 2 },
    ])
    expect(response.providerMetadata).toMatchObject({ note: 2 })
    expect(response.choices[0].providerMetadata).toEqual({ score: 1, message: { mood: 'good' } })
  })

  test('equals the whole answer', async () => {
    const reference = { type: 'reference', reference_ids: [0] }
    const search = call('srv', 'web_search', '{"q":"a"}')
    const whole = await read(
      completion({
        choices: [
          {
            index: 0,
            finish_reason: 'tool_calls',
            messages: [
              { role: 'assistant', content: [thought('Hm, so.', { closed: true })], tool_calls: [search] },
              { role: 'tool', tool_call_id: 'srv', content: 'found' },
              {
                role: 'assistant',
                content: [
                  { type: 'text', text: 'So it is' },
                  reference,
                  { type: 'text', text: '.' },
                  { type: 'novel' },
                ],
                tool_calls: [call('a1b2c3d4e', 'get', '{"n": 1}'), call('b1b2c3d4e', 'get', '{}')],
              },
            ],
          },
        ],
      }),
    )
    const { response } = await readStream([
      piece({ role: 'assistant', content: '' }),
      piece({ content: [thought('Hm')] }),
      piece({ content: [thought(', so.', { closed: true })] }),
      piece({ tool_calls: [search] }),
      piece({ role: 'tool', tool_call_id: 'srv', content: 'fou', index: 1 }),
      piece({ content: 'nd', index: 1 }),
      piece({ role: 'assistant', content: 'So ', index: 2 }),
      piece({ content: 'it is', index: 2 }),
      piece({ content: [reference], index: 2 }),
      piece({ content: '.', index: 2 }),
      piece({ content: [{ type: 'novel' }], index: 2 }),
      piece({ tool_calls: [call('a1b2c3d4e', 'get', '{"n": 1}', 0), call('b1b2c3d4e', 'get', '{}', 0)], index: 2 }),
      { ...piece({ content: '', index: 2 }, { finish_reason: 'tool_calls' }), usage: ending()['usage'] },
    ])
    expect(checkTwins(response, whole)).toEqual([])
  })
})

describe('content', () => {
  test('thinking goes on until other content comes; its marks are told once, with all of it', async () => {
    const { chunks, response } = await readStream([
      piece({ content: [thought('The')] }),
      piece({ content: [thought(' sum', { closed: true })] }),
      piece({ content: [thought('.', { closed: true, signature: 'sig' }), { type: 'text', text: '1' }] }),
      piece({ content: '44' }, { finish_reason: 'stop' }),
    ])
    const data = { type: 'thinking', closed: true, signature: 'sig' }
    expect(response.choices[0].content).toEqual([
      { type: 'reasoning', index: 0, text: 'The sum.', replay: { provider: 'mistral', api: 'chat', data } },
      { type: 'text', index: 1, text: '144' },
    ])
    const tokens = chunks.flatMap(({ choices }) => choices.flatMap(({ content }) => content)).filter((p) => p.replay)
    expect(tokens).toHaveLength(1)
  })

  test('another signature is one of another thought', async () => {
    const content = await contentOf(
      { content: [thought('a', { signature: '1' })] },
      { content: [thought('b', { signature: '1' })] },
      { content: [thought('c', { signature: '2' })] },
    )
    expect(content.map((part) => ('text' in part ? part.text : ''))).toEqual(['ab', 'c'])
  })

  test('an empty chunk before another of its kind begins a new part', async () => {
    const empty = { type: 'text', text: '' }
    const content = await contentOf({ content: 'a' }, { content: [empty, { type: 'text', text: 'b' }] })
    expect(content.map((part) => ('text' in part ? part.text : ''))).toEqual(['a', 'b'])
  })

  test('text goes on after a call', async () => {
    const content = await contentOf({ content: 'a' }, { tool_calls: [call('x', 'get', '{}')] }, { content: 'b' })
    expect(content).toMatchObject([{ text: 'ab' }, { type: 'tool_call' }])
  })
})

describe('tool calls', () => {
  test('arguments come in pieces, by their place, beside empty names', async () => {
    const content = await contentOf(
      { tool_calls: [call('call-1', 'get', '', 0)], index: 0, content: '' },
      { tool_calls: [call('call-2', 'put', '', 1)], index: 0, content: '' },
      { tool_calls: [call(undefined, '', '{"n":', 0)], index: 0, content: '' },
      { tool_calls: [call(undefined, '', '{}', 1)], index: 0, content: '' },
      { tool_calls: [call(undefined, '', '1}', 0)], index: 0, content: '' },
    )
    expect(content).toEqual([
      { type: 'tool_call', index: 0, id: 'call-1', name: 'get', arguments: '{"n":1}' },
      { type: 'tool_call', index: 1, id: 'call-2', name: 'put', arguments: '{}' },
    ])
  })

  test('parallel calls that share index 0 are told apart by their ids', async () => {
    const content = await contentOf(
      { tool_calls: [call('a', 'get', '{"n":', 0), call('b', 'get', '{"m":', 0)] },
      { tool_calls: [call('a', 'get', '1}', 0), call('b', 'get', '2}', 0)] },
    )
    expect(content.map((part) => (part.type === 'tool_call' ? part.arguments : ''))).toEqual(['{"n":1}', '{"m":2}'])
  })

  test.each(['null', undefined])('without ids (%j) they are told apart by arrival', async (id) => {
    const content = await contentOf(
      { tool_calls: [call(id, 'get', '{"n":1}', 0)] },
      { tool_calls: [call(id, 'get', '{"n":', 0)] },
      { tool_calls: [call(id, 'get', '2}', 0)] },
      { tool_calls: [call(id, 'put', '{}', 0)] },
    )
    expect(content).toEqual([
      { type: 'tool_call', index: 0, id: 'made-1', name: 'get', arguments: '{"n":1}', syntheticId: true },
      { type: 'tool_call', index: 1, id: 'made-2', name: 'get', arguments: '{"n":2}', syntheticId: true },
      { type: 'tool_call', index: 2, id: 'made-3', name: 'put', arguments: '{}', syntheticId: true },
    ])
  })

  test('arguments before the name wait for it', async () => {
    const content = await contentOf({ tool_calls: [call('a', '', '{', 0)] }, { tool_calls: [call('a', 'get', '}', 0)] })
    expect(content).toEqual([{ type: 'tool_call', index: 0, id: 'a', name: 'get', arguments: '{}' }])
  })
})

describe('an end', () => {
  test('without a word before the mark is unknown', async () => {
    const { response } = await readStream([piece({ content: 'a' })])
    expect(response.choices[0].finishReason).toBe('unknown')
  })

  test('without the mark is interrupted, wherever it is', async () => {
    const written = frames([piece({ content: [thought('Hm')] }), piece({ content: 'Hello' }), ending()])
    for (let length = 0; length < written.indexOf('[DONE'); length += 7) {
      const { kind, partial } = await failureOf(written.slice(0, length))
      expect([kind, 'Hello'.startsWith(partial?.choices[0]?.text ?? '')]).toEqual(['interrupted', true])
    }
    expect((await failureOf(written.slice(0, -14))).partial?.choices[0]?.text).toBe('Hello')
  })

  test('a failure within it ends it, with what had arrived', async () => {
    const failed = { object: 'error', message: 'Busy', type: 'service_tier_capacity_exceeded', code: '3505' }
    const begun = frames([piece({ content: 'Hel' })]).replace('data: [DONE]\n\n', '')
    for (const end of [
      `data: ${JSON.stringify(failed)}\n\n`,
      `event: error\ndata: ${JSON.stringify(failed)}\n\n`,
      'event: error\ndata: Service tier capacity exceeded for this model.\n\n',
      'event: error\ndata: {"detail":"Service tier capacity exceeded"}\n\n',
    ]) {
      const error = await failureOf(begun + end)
      expect([error.kind, error.partial?.choices[0]?.text]).toEqual(['overloaded', 'Hel'])
    }
  })

  test('what is malformed is told after everything before it', async () => {
    const error = await failureOf(`data: ${JSON.stringify(piece({ content: 'Hel' }))}\n\ndata: {oops}\n\n`)
    expect([error.kind, error.partial?.choices[0]?.text]).toEqual(['invalid_response', 'Hel'])
  })

  test('a JSON answer in place of a stream is none', async () => {
    const error = await caught(
      wire(() => Response.json(saying({ content: 'Hello' })))
        .client.stream({ prompt: 'Hi' })
        .response(),
    )
    expect(error.kind).toBe('invalid_response')
  })
})
