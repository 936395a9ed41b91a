import type { CompletionChunk } from '@concord/core'
import { checkTwins } from '@concord/core/laws'
import { describe, expect, test } from 'vitest'
import {
  answer,
  calls,
  completion,
  COUNTED,
  delta,
  DONE,
  ending,
  event,
  frames,
  gather,
  type Json,
  probe,
  USAGE,
} from './wire.ts'

const { read, readStream, stream, wire } = probe

/** The texts of the chunks, by choice. */
function textsOf(chunks: readonly CompletionChunk[], index = 0): readonly string[] {
  return chunks.flatMap(({ choices }) => choices.filter((choice) => choice.index === index).map(({ text }) => text))
}

describe('a stream', () => {
  test('each delta is a chunk, and the last one has the ending and the usage', async () => {
    const events = [
      delta({ role: 'assistant', content: '', refusal: null }),
      delta({ content: 'Hel' }),
      delta({ content: 'lo' }),
      ending(),
      event([], { usage: USAGE }),
      DONE,
    ]
    const { chunks, response } = await readStream(events)
    expect(textsOf(chunks)).toEqual(['Hel', 'lo', ''])
    expect(chunks.at(-1)).toEqual({
      object: 'completion',
      id: 'chatcmpl-1',
      created: 1_700_000_000,
      model: 'gpt-test-2026',
      provider: 'openai',
      choices: [{ index: 0, text: '', content: [], finishReason: 'stop', nativeFinishReason: 'stop' }],
      usage: COUNTED,
      providerMetadata: { usage: USAGE },
    })
    expect(response).toEqual({
      object: 'completion',
      id: 'chatcmpl-1',
      created: 1_700_000_000,
      model: 'gpt-test-2026',
      provider: 'openai',
      choices: [
        {
          index: 0,
          text: 'Hello',
          content: [{ type: 'text', index: 0, text: 'Hello' }],
          finishReason: 'stop',
          nativeFinishReason: 'stop',
        },
      ],
      usage: COUNTED,
      requestId: 'req-test',
      providerMetadata: { usage: USAGE },
    })
  })

  test('the facts that only one chunk tells are kept', async () => {
    const { response } = await readStream([
      event([{ index: 0, delta: { content: 'Hi' } }], { service_tier: 'default', obfuscation: 'xyz' }),
      event([{ index: 0, delta: {}, finish_reason: 'stop' }], { system_fingerprint: 'fp_1' }),
      event([], { moderation: { flagged: false } }),
      DONE,
    ])
    const { serviceTier, systemFingerprint, providerMetadata } = response
    expect({ serviceTier, systemFingerprint, providerMetadata }).toEqual({
      serviceTier: 'default',
      systemFingerprint: 'fp_1',
      providerMetadata: { moderation: { flagged: false } },
    })
  })

  test('without id, time and model it has one of each all the same', async () => {
    const bare = { id: '', created: 0, model: '' }
    const events = [
      event([{ index: 0, delta: { content: 'Hi' } }], bare),
      event([{ index: 0, delta: {}, finish_reason: 'stop' }], bare),
      DONE,
    ]
    const { id, created, model } = (await readStream(events)).response
    expect({ id, created, model }).toEqual({ id: 'made-1', created: 1000, model: 'gpt-test' })
  })

  test('an id that changes on the way does not change the stream’s', async () => {
    const events = [delta({ content: 'Hi' }), event([{ index: 0, delta: { content: '!' } }], { id: 'other' }), ending()]
    expect((await readStream([...events, DONE])).response.id).toBe('chatcmpl-1')
  })

  test('Azure’s first chunk, without choices, brings only metadata', async () => {
    const first = {
      id: '',
      object: '',
      created: 0,
      model: '',
      choices: [],
      prompt_filter_results: [{ prompt_index: 0 }],
    }
    const { response } = await readStream([first, delta({ content: 'Hi' }), ending(), DONE])
    expect(response).toMatchObject({
      id: 'chatcmpl-1',
      created: 1_700_000_000,
      model: 'gpt-test-2026',
      providerMetadata: { prompt_filter_results: [{ prompt_index: 0 }] },
      choices: [{ text: 'Hi' }],
    })
  })

  test('comments and named events between change nothing', async () => {
    const text = `: ping\n\nevent: message\n${frames([delta({ content: 'Hi' })])}: ping\n\n${frames([ending(), DONE])}`
    const { response } = await gather(wire(stream(text)).client, { prompt: 'Hi' })
    expect(response.choices[0].text).toBe('Hi')
  })

  test('lines that end in CRLF change nothing', async () => {
    const text = frames([delta({ content: 'Hi' }), ending(), DONE]).replaceAll('\n', '\r\n')
    for (const size of [1, 7, Infinity]) {
      const { response } = await gather(wire(stream(text, size)).client, { prompt: 'Hi' })
      expect(response.choices[0].text).toBe('Hi')
    }
  })

  test('characters of several bytes come whole wherever the wire is cut', async () => {
    const { chunks } = await readStream([delta({ content: '👩‍🚀 ü' }), ending(), DONE])
    expect(textsOf(chunks)).toEqual(['👩‍🚀 ü', ''])
  })
})

describe('choices', () => {
  const pieceOf = (index: number, content: string, word: string | null = null): Json => ({
    index,
    delta: { content },
    finish_reason: word,
  })

  test('interleaved ones do not mix, and each has its ending in the last chunk', async () => {
    const { chunks, response } = await readStream([
      event([pieceOf(1, 'B')]),
      event([pieceOf(0, 'A')]),
      event([pieceOf(1, 'b', 'length')]),
      event([pieceOf(0, 'a', 'stop')]),
      DONE,
    ])
    expect(response.choices.map(({ index, text, finishReason }) => [index, text, finishReason])).toEqual([
      [0, 'Aa', 'stop'],
      [1, 'Bb', 'length'],
    ])
    expect(chunks[0]?.choices.map(({ index }) => index)).toEqual([1])
    expect(chunks.at(-1)?.choices.map(({ finishReason }) => finishReason)).toEqual(['stop', 'length'])
  })

  test('several in one event come by index', async () => {
    const { chunks } = await readStream([event([pieceOf(1, 'B', 'stop'), pieceOf(0, 'A', 'stop')]), DONE])
    expect(chunks[0]?.choices.map(({ index, text }) => [index, text])).toEqual([
      [0, 'A'],
      [1, 'B'],
    ])
  })

  test('two pieces of one choice in one event are one piece', async () => {
    const { chunks } = await readStream([event([pieceOf(0, 'A'), pieceOf(0, 'a', 'stop')]), DONE])
    expect(textsOf(chunks)).toEqual(['Aa', ''])
  })

  test('one without an index is the first', async () => {
    const { response } = await readStream([event([{ delta: { content: 'A' } }]), ending(), DONE])
    expect(response.choices[0].text).toBe('A')
  })
})

describe('the whole of a stream is what a whole answer says', () => {
  const call = { id: 'call_1', type: 'function', function: { name: 'find', arguments: '{"q":"Oslo"}' } }
  const custom = { id: 'call_2', type: 'custom', custom: { name: 'run', input: 'ls' } }
  const tokens = [{ token: 'Hi', logprob: -0.1, bytes: [72, 105], top_logprobs: [] }]

  test.each<[string, Json, readonly Json[]]>([
    ['text', completion(), [delta({ role: 'assistant', content: '' }), delta({ content: 'Hello' }), ending()]],
    ['nothing', answer({}), [delta({ role: 'assistant', content: '' }), ending()]],
    ['a refusal', answer({ refusal: 'No.' }), [delta({ refusal: 'No' }), delta({ refusal: '.' }), ending()]],
    [
      'reasoning, then text',
      answer({ reasoning_content: 'Hm.', content: 'Hi' }),
      [delta({ reasoning_content: 'Hm' }), delta({ reasoning_content: '.' }), delta({ content: 'Hi' }), ending()],
    ],
    [
      'text and two calls',
      answer({ content: 'Wait.', tool_calls: [call, custom] }, { finish_reason: 'tool_calls' }),
      [
        delta({ content: 'Wait.' }),
        calls({ index: 0, ...call, function: { name: 'find', arguments: '' } }),
        calls({ index: 0, function: { arguments: '{"q":' } }),
        calls({ index: 0, function: { arguments: '"Oslo"}' } }),
        calls({ index: 1, ...custom }),
        ending('tool_calls'),
      ],
    ],
    [
      'a call of a type from the future',
      answer({ tool_calls: [{ id: 'call_1', type: 'computer', computer: { x: 1 } }] }),
      [calls({ index: 0, id: 'call_1', type: 'computer', computer: { x: 1 } }), ending()],
    ],
    [
      'the deprecated function call',
      answer({ function_call: { name: 'find', arguments: '{"q":1}', of_call: 1 } }, { finish_reason: 'function_call' }),
      [
        delta({ function_call: { name: 'find', arguments: '', of_call: 1 } }),
        delta({ function_call: { arguments: '{"q":1}' } }),
        ending('function_call'),
      ],
    ],
    [
      'sound',
      answer({ audio: { id: 'audio_1', data: 'aGVsbG8=', transcript: 'Hello', expires_at: 9 } }),
      [
        delta({ audio: { id: 'audio_1', transcript: 'Hel' } }),
        delta({ audio: { id: 'audio_1', data: 'aGVs' } }),
        delta({ audio: { data: 'bG8=', transcript: 'lo' } }),
        delta({ audio: { expires_at: 9 } }),
        ending(),
      ],
    ],
    [
      'citations',
      answer({ content: 'Hi', annotations: [{ type: 'url_citation', url_citation: { url: 'https://example.com' } }] }),
      [
        delta({ content: 'Hi' }),
        delta({ annotations: [{ type: 'url_citation', url_citation: { url: 'https://example.com' } }] }),
        ending(),
      ],
    ],
    [
      'log-probabilities',
      answer({ content: 'HiHi' }, { logprobs: { content: [...tokens, ...tokens], refusal: null } }),
      [
        delta({ content: 'Hi' }, { logprobs: { content: tokens, refusal: null } }),
        delta({ content: 'Hi' }, { logprobs: { content: tokens, refusal: null } }),
        ending(),
      ],
    ],
    [
      'log-probabilities of what was thought, and lists of one host’s own',
      answer(
        { reasoning_content: 'Hm', content: 'Hi' },
        { logprobs: { content: tokens, reasoning_content: tokens, token_ids: [1, 2] } },
      ),
      [
        delta({ reasoning_content: 'Hm' }, { logprobs: { content: null, reasoning_content: tokens, token_ids: [1] } }),
        delta({ content: 'Hi' }, { logprobs: { content: tokens, reasoning_content: null, token_ids: [2] } }),
        ending(),
      ],
    ],
    [
      'usage and facts',
      completion({
        usage: { ...USAGE, extra: 1 },
        service_tier: 'flex',
        system_fingerprint: 'fp',
        moderation: { a: 1 },
      }),
      [
        event([{ index: 0, delta: { content: 'Hello' } }], { service_tier: 'flex', system_fingerprint: 'fp' }),
        event([{ index: 0, delta: {}, finish_reason: 'stop' }], { moderation: { a: 1 } }),
        event([], { usage: { ...USAGE, extra: 1 } }),
      ],
    ],
    [
      'metadata at every level',
      answer({ content: 'Hi', tool_calls: [{ ...call, of_call: 1 }], of_message: 2 }, { of_choice: 3 }),
      [
        delta({ content: 'Hi', of_message: 2 }, { of_choice: 3 }),
        calls({ index: 0, ...call, of_call: 1 }),
        ending('stop'),
      ],
    ],
  ])('%s', async (_name, body, events) => {
    const whole = await read(body)
    const { response } = await readStream([...events, DONE])
    expect(checkTwins(response, whole)).toEqual([])
  })
})

describe('usage', () => {
  test.each<[string, readonly Json[]]>([
    ['a last event without choices', [delta({ content: 'Hi' }), ending(), event([], { usage: USAGE })]],
    [
      'the event of the ending',
      [delta({ content: 'Hi' }), event([{ index: 0, delta: {}, finish_reason: 'stop' }], { usage: USAGE })],
    ],
    ['a middle event', [delta({ content: 'H' }), event([], { usage: USAGE }), delta({ content: 'i' }), ending()]],
    [
      'every event, growing',
      [
        event([{ index: 0, delta: { content: 'Hi' } }], { usage: { ...USAGE, completion_tokens: 1 } }),
        event([{ index: 0, delta: {}, finish_reason: 'stop' }], { usage: USAGE }),
      ],
    ],
  ])('it may come in %s', async (_name, events) => {
    const { chunks, response } = await readStream([...events, DONE])
    expect(response.usage).toEqual(COUNTED)
    expect(chunks.filter(({ usage }) => usage !== undefined)).toHaveLength(1)
  })

  test('a usage of null says nothing', async () => {
    const { response } = await readStream([
      event([{ index: 0, delta: { content: 'Hi' } }], { usage: USAGE }),
      event([{ index: 0, delta: {}, finish_reason: 'stop' }], { usage: null }),
      DONE,
    ])
    expect(response.usage).toEqual(COUNTED)
  })

  test('counts that contradict each other are told in the last chunk', async () => {
    const usage = { ...USAGE, prompt_tokens_details: { cached_tokens: 9 } }
    const { chunks } = await readStream([delta({ content: 'Hi' }), ending(), event([], { usage }), DONE])
    expect(chunks.at(-1)).toMatchObject({ usage: COUNTED, warnings: [{ code: 'usage_inconsistent' }] })
  })
})

describe('the ending', () => {
  test.each<[string, readonly Json[], string, string | undefined]>([
    [
      'a word on a middle event',
      [delta({ content: 'H' }, { finish_reason: 'stop' }), delta({ content: 'i' })],
      'stop',
      'stop',
    ],
    ['a word that comes twice', [delta({ content: 'Hi' }), ending('stop'), ending('stop')], 'stop', 'stop'],
    ['a later word', [delta({ content: 'Hi' }), ending('stop'), ending('length')], 'length', 'length'],
    ['no word after a word', [delta({ content: 'Hi' }), ending('stop'), ending('')], 'stop', 'stop'],
    ['only the empty word', [delta({ content: 'Hi' }), ending('')], 'unknown', undefined],
    ['the mark without a word', [delta({ content: 'Hi' }), ending(null)], 'unknown', undefined],
    ['a word from the future', [delta({ content: 'Hi' }), ending('eaten')], 'unknown', 'eaten'],
  ])('%s', async (_name, events, finishReason, native) => {
    const { response } = await readStream([...events, DONE])
    expect(response.choices[0]).toMatchObject({ text: 'Hi', finishReason })
    expect(response.choices[0].nativeFinishReason).toBe(native)
  })

  test('a call in an earlier event than the word stop makes it a call for tools', async () => {
    const { response } = await readStream([
      calls({ index: 0, id: 'call_1', function: { name: 'find', arguments: '{}' } }),
      ending('stop'),
      DONE,
    ])
    expect(response.choices[0]).toMatchObject({ finishReason: 'tool_calls', nativeFinishReason: 'stop' })
  })

  test('nothing after the mark counts', async () => {
    const { response } = await readStream([delta({ content: 'Hi' }), ending(), DONE, delta({ content: ' again' })])
    expect(response.choices[0].text).toBe('Hi')
  })

  test('a last line without its newline counts', async () => {
    const text = frames([delta({ content: 'Hi' }), ending(), DONE]).trimEnd()
    const { response } = await gather(wire(stream(text, 1)).client, { prompt: 'Hi' })
    expect(response.choices[0]).toMatchObject({ text: 'Hi', finishReason: 'stop' })
  })
})
