import { Anthropic } from '@anthropic-ai/sdk'
import type { CompletionChunk, OutputPart } from '@concord/core'
import { checkTwins } from '@concord/core/laws'
import { describe, expect, test } from 'vitest'
import { createAnthropic } from '../src/index.ts'
import { block, caught, change, frames, gather, type Json, message, probe, starting, STOP, text } from './wire.ts'

const { failureOf, read, readStream, stream, wire } = probe

/** The texts of the chunks. */
function textsOf(chunks: readonly CompletionChunk[]): readonly string[] {
  return chunks.flatMap(({ choices }) => choices.map((choice) => choice.text))
}

/** What a stream of these blocks holds, and how the parts arrived. */
async function streamed(...blocks: readonly (readonly Json[])[]): Promise<{
  readonly content: readonly OutputPart[]
  readonly pieces: readonly OutputPart[]
}> {
  const { chunks, response } = await readStream([starting(), ...blocks.flat(), change(), STOP])
  const pieces = chunks.flatMap(({ choices }) => choices.flatMap(({ content }) => content))
  return { content: response.choices[0].content, pieces }
}

/** A piece of a tool's input. */
function input(partial: string): Json {
  return { type: 'input_json_delta', partial_json: partial }
}

function replay(data: unknown): Json {
  return { provider: 'anthropic', api: 'messages', data }
}

describe('a stream', () => {
  test('each delta is a chunk, and the last one has the ending and the usage', async () => {
    const usage = { input_tokens: 3, output_tokens: 1, cache_read_input_tokens: 4, service_tier: 'standard' }
    const { chunks, response } = await readStream([
      starting({ usage }),
      { type: 'ping' },
      ...text(0, 'Hel', 'lo'),
      change({}, { output_tokens: 9, input_tokens: null }),
      STOP,
    ])
    expect(textsOf(chunks)).toEqual(['Hel', 'lo', ''])
    expect(response).toEqual({
      object: 'completion',
      id: 'msg_1',
      created: 1000,
      model: 'claude-test-2026',
      provider: 'anthropic',
      choices: [
        {
          index: 0,
          text: 'Hello',
          content: [{ type: 'text', index: 0, text: 'Hello' }],
          finishReason: 'stop',
          nativeFinishReason: 'end_turn',
        },
      ],
      usage: { promptTokens: 7, completionTokens: 9, totalTokens: 16, promptTokensDetails: { cachedTokens: 4 } },
      serviceTier: 'standard',
      requestId: 'req-test',
      providerMetadata: { usage: { ...usage, output_tokens: 9 } },
    })
    expect(chunks.at(-1)?.usage?.totalTokens).toBe(16)
  })

  test('what ends the message is metadata at its level', async () => {
    const { response } = await readStream([
      starting(),
      { ...change({ stop_reason: 'refusal', stop_details: { category: 'bio' } }), context_management: { edits: 1 } },
      STOP,
    ])
    expect(response.providerMetadata).toEqual({
      stop_details: { category: 'bio' },
      context_management: { edits: 1 },
      usage: { input_tokens: 3, output_tokens: 2 },
    })
    expect(response.choices[0].finishReason).toBe('refusal')
  })

  test('equals the whole answer', async () => {
    const cited = { type: 'page_location', cited_text: 'So.', document_title: 'Book', start_page_number: 1 }
    const result = { type: 'web_search_tool_result', tool_use_id: 'srv_1', content: [{ url: 'https://example.com' }] }
    const whole = await read(
      message({
        content: [
          { type: 'thinking', thinking: 'Hm.', signature: 'sig' },
          { type: 'server_tool_use', id: 'srv_1', name: 'web_search', input: { query: 'so' } },
          result,
          { type: 'text', text: 'So it is.', citations: [cited] },
          { type: 'tool_use', id: 'toolu_1', name: 'get', input: { n: 1 }, caller: { type: 'direct' } },
          { type: 'novel', list: ['a', 'b'] },
        ],
        stop_reason: 'tool_use',
      }),
    )
    const { response } = await readStream([
      starting(),
      ...block(
        0,
        { type: 'thinking', thinking: '', signature: '' },
        { type: 'thinking_delta', thinking: 'Hm.' },
        { type: 'signature_delta', signature: 's' },
        { type: 'signature_delta', signature: 'ig' },
      ),
      ...block(
        1,
        { type: 'server_tool_use', id: 'srv_1', name: 'web_search', input: {} },
        input('{"query":'),
        input('"so"}'),
      ),
      ...block(2, result),
      ...block(
        3,
        { type: 'text', text: '', citations: [] },
        { type: 'text_delta', text: 'So ' },
        { type: 'citations_delta', citation: cited },
        { type: 'text_delta', text: 'it is.' },
      ),
      ...block(
        4,
        { type: 'tool_use', id: 'toolu_1', name: 'get', input: {}, caller: { type: 'direct' } },
        input('{"n": 1}'),
      ),
      ...block(5, { type: 'novel', list: ['a'] }, { type: 'novel_delta', list: ['b'] }),
      change({ stop_reason: 'tool_use' }),
      STOP,
    ])
    expect(checkTwins(response, whole)).toEqual([])
  })

  test('a later word replaces an earlier one, and an empty one is none', async () => {
    const words = [change({ stop_reason: 'max_tokens' }), change({ stop_reason: '' }), change({ stop_reason: null })]
    const { response } = await readStream([starting(), change(), ...words, ...text(0, 'late'), STOP])
    expect([response.choices[0].finishReason, response.choices[0].text]).toEqual(['length', 'late'])
  })

  test('without a word it is unknown after the end mark', async () => {
    const { response } = await readStream([starting(), ...text(0, 'Hi'), STOP])
    expect(response.choices[0].finishReason).toBe('unknown')
  })

  test('events that this version does not know change nothing', async () => {
    const { response } = await readStream([
      { type: 'novel_event', index: 0 },
      starting(),
      ...text(0, 'Hi'),
      change(),
      STOP,
    ])
    expect(response.choices[0].text).toBe('Hi')
  })

  test('a message that comes whole at its start is read', async () => {
    const call = { type: 'tool_use', id: 'toolu_1', name: 'roll', input: { player: 1 } }
    const { response } = await readStream([starting({ content: [call], stop_reason: 'tool_use' }), STOP])
    expect(response.choices[0]).toMatchObject({
      content: [{ type: 'tool_call', id: 'toolu_1', name: 'roll', arguments: '{"player":1}' }],
      finishReason: 'tool_calls',
    })
  })
})

describe('a block', () => {
  test('that turns out empty has no number', async () => {
    const { content } = await streamed(text(0), block(1, { type: 'thinking', thinking: '' }), text(2, 'Hi'))
    expect(content).toEqual([{ type: 'text', index: 0, text: 'Hi' }])
  })

  test('of a tool call gives its pieces verbatim, each with id and name', async () => {
    const start = { type: 'tool_use', id: 'toolu_1', name: 'get', input: {} }
    const { pieces } = await streamed(block(0, start, input(''), input('{"a":'), input(' 1}')))
    expect(pieces).toEqual([
      { type: 'tool_call', index: 0, id: 'toolu_1', name: 'get', arguments: '' },
      { type: 'tool_call', index: 0, id: 'toolu_1', name: 'get', arguments: '{"a":' },
      { type: 'tool_call', index: 0, id: 'toolu_1', name: 'get', arguments: ' 1}' },
    ])
  })

  test.each([
    ['nothing', {}, '{}'],
    ['an input at its start', { city: 'Rome' }, '{"city":"Rome"}'],
  ])('of a tool call with %s but no pieces has all its arguments', async (_what, given, expected) => {
    const { content } = await streamed(block(0, { type: 'tool_use', id: 'toolu_1', name: 'get', input: given }))
    expect(content).toMatchObject([{ arguments: expected }])
  })

  test('of a tool call keeps arguments verbatim when they are cut', async () => {
    const start = { type: 'tool_use', id: 'toolu_1', name: 'get', input: {} }
    const events = [starting(), ...block(0, start, input('{"city": "Ro')), change({ stop_reason: 'max_tokens' }), STOP]
    const [choice] = (await readStream(events)).response.choices
    expect([choice.content[0], choice.finishReason]).toEqual([
      { type: 'tool_call', index: 0, id: 'toolu_1', name: 'get', arguments: '{"city": "Ro' },
      'length',
    ])
  })

  test('of a tool that Anthropic runs is told when it begins', async () => {
    const start = { type: 'server_tool_use', id: 'srv_1', name: 'web_search', input: {} }
    const { pieces, content } = await streamed(block(0, start, input('{"query":"so"}')))
    expect(pieces[0]).toEqual({
      type: 'tool_activity',
      index: 0,
      id: 'srv_1',
      name: 'web_search',
      replay: replay({ type: 'server_tool_use' }),
    })
    expect(content).toMatchObject([{ arguments: '{"query":"so"}' }])
  })

  test('of thinking may hold nothing but a signature', async () => {
    const { content } = await streamed(
      block(0, { type: 'thinking', thinking: '', signature: '' }, { type: 'signature_delta', signature: 'sig' }),
    )
    expect(content).toEqual([{ type: 'reasoning', index: 0, text: '', replay: replay({ signature: 'sig' }) }])
  })

  test('of another kind is gathered until its end', async () => {
    const delta = { type: 'compaction_delta', content: 'Summary', encrypted_content: null }
    const { content } = await streamed(block(0, { type: 'compaction', content: null }, delta))
    expect(content).toEqual([
      {
        type: 'unknown',
        index: 0,
        value: { type: 'compaction', content: 'Summary' },
        replay: replay({ type: 'compaction' }),
      },
    ])
  })

  test('with pieces that this version does not know keeps them as metadata', async () => {
    const { content } = await streamed(
      block(
        0,
        { type: 'text', text: '' },
        { type: 'text_delta', text: 'Hi' },
        { type: 'mood_delta', mood: 'fi' },
        { type: 'mood_delta', mood: 'ne' },
      ),
    )
    expect(content).toEqual([{ type: 'text', index: 0, text: 'Hi', providerMetadata: { mood: 'fine' } }])
  })

  test('that nothing began is one by what its pieces say', async () => {
    const piece = (index: number, delta: Json): Json => ({ type: 'content_block_delta', index, delta })
    const stop = (index: number): Json => ({ type: 'content_block_stop', index })
    const { content } = await streamed(
      [piece(0, { type: 'thinking_delta', thinking: 'Hm.' }), stop(0)],
      [piece(1, { type: 'text_delta', text: 'Hel' }), piece(1, { type: 'text_delta', text: 'lo' }), stop(1)],
      [piece(2, input('{"city":')), piece(2, input('"Oslo"}')), stop(2)],
    )
    expect(content).toMatchObject([
      { type: 'reasoning', index: 0, text: 'Hm.' },
      { type: 'text', index: 1, text: 'Hello' },
      { type: 'unknown', index: 2, value: { type: 'input_json_delta', partial_json: '{"city":"Oslo"}' } },
    ])
  })
})

test('a message that ends, ends its blocks: what waits for their end is told, though nothing ended them', async () => {
  const begun = (index: number, content_block: Json): Json => ({ type: 'content_block_start', index, content_block })
  const { response } = await readStream([
    starting(),
    begun(0, { type: 'odd', note: 'a' }),
    begun(0, { type: 'tool_use', id: 'toolu_1', name: 'get', input: { city: 'Rome' } }),
    begun(1, { type: 'odd', note: 'b' }),
    change({ stop_reason: 'tool_use' }),
    STOP,
  ])
  expect(response.choices[0].content).toMatchObject([
    { type: 'unknown', value: { note: 'a' } },
    { type: 'tool_call', arguments: '{"city":"Rome"}' },
    { type: 'unknown', value: { note: 'b' } },
  ])
})

describe('a cut', () => {
  const whole = frames([starting(), ...text(0, 'Hello'), change(), STOP])

  test('at any byte before the end mark is interrupted', async () => {
    const end = whole.indexOf('{"type":"message_stop"}')
    for (let size = 0; size < end; size += 37) {
      const { kind } = await failureOf(whole.slice(0, size))
      expect(kind).toBe('interrupted')
    }
  })

  test('keeps what had arrived, usage included', async () => {
    const { partial } = await failureOf(frames([starting(), ...text(0, 'Hel')]))
    expect(partial).toMatchObject({
      id: 'msg_1',
      usage: { promptTokens: 3 },
      choices: [{ text: 'Hel', finishReason: null }],
    })
  })

  test('no usage is known where a gateway begins with zeros', async () => {
    const zeros = { input_tokens: 0, output_tokens: 0, service_tier: 'standard' }
    const { partial } = await failureOf(frames([starting({ usage: zeros }), ...text(0, 'Hel')]))
    expect(partial).toMatchObject({ serviceTier: 'standard', providerMetadata: { usage: zeros } })
    expect(partial).not.toHaveProperty('usage')
  })

  test('is none where the start was all of the message, with its counts', async () => {
    const zeros = { input_tokens: 0, output_tokens: 0 }
    const content = [{ type: 'text', text: 'Hello' }]
    const { response } = await readStream([starting({ usage: zeros, content, stop_reason: 'end_turn' }), STOP])
    expect(response).toMatchObject({
      choices: [{ text: 'Hello', finishReason: 'stop' }],
      usage: { promptTokens: 0, completionTokens: 0, totalTokens: 0 },
    })
  })

  test('within a thinking block leaves a signature that may not be whole', async () => {
    const [begun, thought] = block(
      0,
      { type: 'thinking', thinking: 'Hm.' },
      { type: 'signature_delta', signature: 's' },
    )
    const { partial } = await failureOf(frames([starting(), begun ?? {}, thought ?? {}]))
    expect(partial?.choices[0]?.content).toEqual([{ type: 'reasoning', index: 0, text: 'Hm.' }])
  })

  test('of the last blank line changes nothing', async () => {
    const { response } = await gather(wire(stream(whole.trimEnd())).client, { prompt: 'Hi' })
    expect(response.choices[0].text).toBe('Hello')
  })
})

test('a wrapped SDK client is read through its own stream, whose end mark shows', async () => {
  const events = frames([starting(), ...text(0, 'Hello'), change(), STOP])
  const clientOf = (written: string): ReturnType<typeof createAnthropic> => {
    const sdk = new Anthropic({ apiKey: 'test-key', fetch: () => Promise.resolve(stream(written)()) })
    const wrapped = {
      messages: {
        create: async (...call: Parameters<typeof sdk.messages.create>) => await sdk.messages.create(...call),
      },
    }
    // A wrapper gives a plain promise, whose type the SDK's overloads do not have.
    return createAnthropic({ client: wrapped as unknown as Anthropic, model: 'claude-test', retry: false })
  }
  expect((await clientOf(events).stream({ prompt: 'Hi' }).response()).choices[0].text).toBe('Hello')
  const cut = events.slice(0, events.indexOf('event: message_stop'))
  expect((await caught(clientOf(cut).stream({ prompt: 'Hi' }).response())).kind).toBe('interrupted')
})
