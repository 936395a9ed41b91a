import { describe, expect, test } from 'vitest'
import { fromChatCompletion } from '../src/index.ts'
import { answer, caught, completion, freeze, type Json, probe } from './wire.ts'

const { json, plain, read, wire } = probe

describe('a completion', () => {
  test('it is read field by field', async () => {
    const body = completion({ service_tier: 'default', system_fingerprint: 'fp_1' })
    expect(await read(body)).toEqual({
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
      systemFingerprint: 'fp_1',
      serviceTier: 'default',
      requestId: 'req-test',
    })
  })

  test('what it does not say is made, counted or taken from the request', async () => {
    const { id, created, model } = await read(completion({ id: '', created: 0, model: null }))
    expect({ id, created, model }).toEqual({ id: 'made-1', created: 1000, model: 'gpt-test' })
  })

  test('the answer of a call by hand is read the same', () => {
    const body = freeze(completion())
    // The body is what the SDK's type says, but for what the test leaves out.
    const response = fromChatCompletion(body as unknown as Parameters<typeof fromChatCompletion>[0])
    expect(response.choices[0].text).toBe('Hello')
  })

  test('the choices come by index, whatever order the wire has', async () => {
    const choiceOf = (index: number, content: string, word: string): Json => ({
      index,
      message: { role: 'assistant', content },
      finish_reason: word,
    })
    const choices = [choiceOf(2, 'C', 'length'), choiceOf(0, 'A', 'stop'), choiceOf(1, 'B', 'content_filter')]
    const response = await read(completion({ choices }))
    expect(response.choices.map(({ index, text, finishReason }) => [index, text, finishReason])).toEqual([
      [0, 'A', 'stop'],
      [1, 'B', 'content_filter'],
      [2, 'C', 'length'],
    ])
  })

  test('an echo of the request does not come back', async () => {
    const response = await read(completion({ metadata: { trace: 't1' } }))
    expect(response).not.toHaveProperty('providerMetadata')
  })

  test('what the contract has no field for stays where the vendor put it', async () => {
    const moderation = { results: [{ flagged: false }] }
    const call = { id: 'call_1', type: 'function', function: { name: 'find', arguments: '{}' }, of_call: 1 }
    const message = {
      content: 'Hi',
      tool_calls: [call],
      audio: { id: 'a', data: 'aGk=', expires_at: 9 },
      of_message: 2,
    }
    const response = await read({ ...answer(message, { of_choice: 3 }), moderation, of_completion: 4 })
    const [choice] = response.choices
    expect(response.providerMetadata).toEqual({ moderation, of_completion: 4 })
    expect(choice.providerMetadata).toEqual({ of_choice: 3, message: { of_message: 2 } })
    expect(choice.content.map(({ type, providerMetadata }) => [type, providerMetadata])).toEqual([
      ['text', undefined],
      ['media', { expires_at: 9 }],
      ['tool_call', { of_call: 1 }],
    ])
  })

  test('what is empty is absent at every level', async () => {
    const message = { content: '', refusal: '', annotations: [], tool_calls: [], audio: null, extra: null }
    const response = await read({
      ...answer(message, { logprobs: null, extra: [] }),
      system_fingerprint: '',
      extra: '',
    })
    expect(response).toEqual({
      object: 'completion',
      id: 'chatcmpl-1',
      created: 1_700_000_000,
      model: 'gpt-test-2026',
      provider: 'openai',
      choices: [{ index: 0, text: '', content: [], finishReason: 'stop', nativeFinishReason: 'stop' }],
      requestId: 'req-test',
    })
  })
})

describe('content', () => {
  test('the parts come in the order reasoning, text, refusal, audio, calls', async () => {
    const message = {
      tool_calls: [{ id: 'call_1', type: 'function', function: { name: 'find', arguments: '{}' } }],
      audio: { id: 'audio_1', data: 'aGk=' },
      refusal: 'No.',
      content: 'Hi',
      reasoning_content: 'Hm.',
    }
    const { choices } = await read(answer(message))
    expect(choices[0].content.map(({ type, index }) => [type, index])).toEqual([
      ['reasoning', 0],
      ['text', 1],
      ['refusal', 2],
      ['media', 3],
      ['tool_call', 4],
    ])
  })

  test('a refusal says so, though the vendor says stop', async () => {
    const { choices } = await read(answer({ refusal: 'I will not.' }))
    expect(choices[0]).toEqual({
      index: 0,
      text: '',
      content: [{ type: 'refusal', index: 0, text: 'I will not.' }],
      finishReason: 'refusal',
      nativeFinishReason: 'stop',
    })
  })

  test.each([
    ['wav', 'audio/wav'],
    ['mp3', 'audio/mpeg'],
    ['flac', 'audio/flac'],
    ['opus', 'audio/opus'],
    ['aac', 'audio/aac'],
    ['pcm16', 'audio/pcm'],
  ] as const)('sound that was asked for as %s is %s', async (format, mediaType) => {
    const audio = { id: 'audio_1', data: 'aGk=', expires_at: 1_700_003_600, transcript: 'Hi there' }
    const request = { prompt: 'Hi', providerOptions: { openai: { audio: { format, voice: 'alloy' } } } } as const
    const { choices } = await read(answer({ audio }), request)
    expect(choices[0].content).toEqual([
      {
        type: 'media',
        index: 0,
        mediaType,
        data: 'aGk=',
        transcript: 'Hi there',
        replay: { provider: 'openai', api: 'chat', data: { id: 'audio_1' } },
        providerMetadata: { expires_at: 1_700_003_600 },
      },
    ])
  })

  test('sound of a format that nobody named is sound', async () => {
    const { choices } = await read(answer({ audio: { id: 'audio_1', data: 'aGk=' } }))
    expect(choices[0].content[0]).toMatchObject({ mediaType: 'audio/*' })
  })

  test('annotations are citations of the text, with the vendor’s object', async () => {
    const cited = {
      type: 'url_citation',
      url_citation: { url: 'https://example.com', title: 'Example', start_index: 0, end_index: 5 },
    }
    const other = { type: 'file_note', file_note: { id: 'f' } }
    const { choices } = await read(answer({ content: 'Hello', annotations: [cited, other] }))
    expect(choices[0].content).toEqual([
      {
        type: 'text',
        index: 0,
        text: 'Hello',
        citations: [
          { url: 'https://example.com', title: 'Example', start: 0, end: 5, source: cited },
          { source: other },
        ],
      },
    ])
  })

  test('log-probabilities keep tokens, bytes and alternatives', async () => {
    const top = [
      { token: 'Hi', logprob: -0.1, bytes: [72, 105] },
      { token: 'Yo', logprob: -2.5, bytes: null },
    ]
    const logprobs = {
      content: [{ token: 'Hi', logprob: -0.1, bytes: [72, 105], top_logprobs: top }],
      refusal: [{ token: 'No', logprob: -0.7, bytes: null, top_logprobs: [] }],
    }
    const { choices } = await read(answer({ content: 'Hi' }, { logprobs }))
    expect(choices[0].logprobs).toEqual({
      content: [
        {
          token: 'Hi',
          logprob: -0.1,
          bytes: [72, 105],
          top: [
            { token: 'Hi', logprob: -0.1, bytes: [72, 105] },
            { token: 'Yo', logprob: -2.5 },
          ],
        },
      ],
      refusal: [{ token: 'No', logprob: -0.7 }],
    })
  })

  test('log-probabilities of nothing are absent', async () => {
    const { choices } = await read(answer({ content: 'Hi' }, { logprobs: { content: [], refusal: null } }))
    expect(choices[0]).not.toHaveProperty('logprobs')
  })

  test('log-probabilities of what was thought are those of reasoning, where a host lists them beside the text’s', async () => {
    const thought = {
      token: 'Hm',
      logprob: -0.3,
      bytes: null,
      top_logprobs: [{ token: 'Oh', logprob: -1.5, bytes: null }],
    }
    const { choices } = await read(
      answer({ content: 'Hi' }, { logprobs: { content: null, reasoning_content: [thought] } }),
    )
    expect(choices[0].logprobs).toEqual({
      reasoning: [{ token: 'Hm', logprob: -0.3, top: [{ token: 'Oh', logprob: -1.5 }] }],
    })
  })

  test('log-probabilities in the lists of a legacy completion are read as well', async () => {
    const logprobs = { tokens: ['Hi', '!'], token_logprobs: [-0.1, -0.2], token_ids: [7, 8] }
    const { choices } = await read(answer({ content: 'Hi!' }, { logprobs }))
    expect(choices[0].logprobs).toEqual({
      content: [
        { token: 'Hi', logprob: -0.1 },
        { token: '!', logprob: -0.2 },
      ],
    })
    expect(choices[0].providerMetadata).toEqual({ logprobs: { token_ids: [7, 8] } })
  })

  test('what else the log-probabilities say stays beside them', async () => {
    const logprobs = { content: [{ token: 'Hi', logprob: -0.1, bytes: null, top_logprobs: [] }], token_ids: [7] }
    const { choices } = await read(answer({ content: 'Hi' }, { logprobs }))
    expect(choices[0].logprobs).toEqual({ content: [{ token: 'Hi', logprob: -0.1 }] })
    expect(choices[0].providerMetadata).toEqual({ logprobs: { token_ids: [7] } })
  })
})

describe('tool calls', () => {
  /** The parts of an answer with these calls. */
  async function callsOf(...calls: readonly Json[]): Promise<readonly unknown[]> {
    const { choices } = await read(answer({ tool_calls: calls }, { finish_reason: 'tool_calls' }))
    return choices[0].content
  }

  test('arguments are kept verbatim', async () => {
    const text = '{ "q": "æ\\u0000", "n": 1.0'
    expect(await callsOf({ id: 'call_1', type: 'function', function: { name: 'find', arguments: text } })).toEqual([
      { type: 'tool_call', index: 0, id: 'call_1', name: 'find', arguments: text },
    ])
  })

  test('a custom tool has free text', async () => {
    expect(await callsOf({ id: 'call_1', type: 'custom', custom: { name: 'run', input: 'ls -l' } })).toEqual([
      { type: 'tool_call', index: 0, id: 'call_1', name: 'run', arguments: 'ls -l', custom: true },
    ])
  })

  test.each([null, '', 'null', undefined])('an id of %j is made, and marked', async (id) => {
    const call = { ...(id !== undefined && { id }), type: 'function', function: { name: 'find', arguments: '{}' } }
    expect(await callsOf(call, call)).toEqual([
      { type: 'tool_call', index: 0, id: 'made-1', name: 'find', arguments: '{}', syntheticId: true },
      { type: 'tool_call', index: 1, id: 'made-2', name: 'find', arguments: '{}', syntheticId: true },
    ])
  })

  test('a call of a type from the future is carried as it came', async () => {
    const call = { id: 'call_1', type: 'computer', computer: { action: 'click' } }
    expect(await callsOf(call)).toEqual([{ type: 'unknown', index: 0, value: call }])
  })

  test('arguments that come as an object become JSON', async () => {
    const call = { id: 'call_1', type: 'function', function: { name: 'find', arguments: { q: 1 } } }
    expect(await callsOf(call)).toMatchObject([{ arguments: '{"q":1}' }])
  })

  test('what a call’s own object holds beside name and arguments stays there', async () => {
    const call = { id: 'call_1', type: 'function', function: { name: 'find', arguments: '{}', extra: 1 } }
    expect(await callsOf(call)).toMatchObject([{ providerMetadata: { function: { extra: 1 } } }])
  })

  test('the deprecated function call is a call', async () => {
    const message = { function_call: { name: 'find', arguments: '{}' } }
    const { choices } = await read(answer(message, { finish_reason: 'function_call' }))
    expect(choices[0]).toEqual({
      index: 0,
      text: '',
      content: [{ type: 'tool_call', index: 0, id: 'made-1', name: 'find', arguments: '{}', syntheticId: true }],
      finishReason: 'tool_calls',
      nativeFinishReason: 'function_call',
    })
  })

  test('arguments cut by length are kept, and the ending is length', async () => {
    const call = { id: 'call_1', type: 'function', function: { name: 'find', arguments: '{"q": "Os' } }
    const { choices } = await read(answer({ tool_calls: [call] }, { finish_reason: 'length' }))
    expect(choices[0]).toMatchObject({ finishReason: 'length', content: [{ arguments: '{"q": "Os' }] })
  })
})

describe('the ending', () => {
  test.each([
    ['stop', 'stop'],
    ['length', 'length'],
    ['tool_calls', 'tool_calls'],
    ['function_call', 'tool_calls'],
    ['content_filter', 'content_filter'],
    ['eaten_by_bear', 'unknown'],
    ['constructor', 'unknown'],
  ])('%s is %s, with the vendor’s word beside it', async (word, finishReason) => {
    const { choices } = await read(answer({ content: 'Hi' }, { finish_reason: word }))
    expect(choices[0]).toMatchObject({ finishReason, nativeFinishReason: word })
  })

  test.each([null, '', undefined])('%j is no word', async (word) => {
    const { choices } = await read(answer({ content: 'Hi' }, { finish_reason: word }))
    expect(choices[0].finishReason).toBe('unknown')
    expect(choices[0]).not.toHaveProperty('nativeFinishReason')
  })

  test('calls say more than stop', async () => {
    const call = { id: 'call_1', type: 'function', function: { name: 'find', arguments: '{}' } }
    const { choices } = await read(answer({ tool_calls: [call] }, { finish_reason: 'stop' }))
    expect(choices[0]).toMatchObject({ finishReason: 'tool_calls', nativeFinishReason: 'stop' })
  })
})

describe('what is no completion', () => {
  test.each([
    ['a page', plain('<html>Sign in</html>', 'text/html')],
    ['nothing', plain('', 'application/json')],
    ['text', plain('Hello', 'text/plain')],
    ['a list', json([completion()])],
    ['a string', json('Hello')],
    ['null', json(null)],
    ['no choices', json({ id: 'chatcmpl-1', object: 'chat.completion' })],
    ['an empty list of choices', json(completion({ choices: [] }))],
    ['choices of null', json(completion({ choices: [null] }))],
  ])('%s with status 200 is an invalid response', async (_name, respond) => {
    const { client, sent } = wire(respond)
    const error = await caught(client.complete({ prompt: 'Hi' }))
    expect(error).toMatchObject({
      kind: 'invalid_response',
      provider: 'openai',
      requestId: 'req-test',
      retryable: false,
    })
    expect(sent).toHaveLength(1)
  })

  test.each([
    [{ message: 'Slow down', type: 'rate_limit_error', code: 'rate_limit_exceeded' }, 'rate_limit'],
    [{ message: 'Oops', type: 'server_error', code: null }, 'server'],
    [{ message: 'Wrong', type: 'invalid_request_error', code: null }, 'invalid_request'],
    [{ message: 'Oops' }, 'server'],
    ['Oops', 'server'],
  ])('an error body with status 200 is the error it tells: %j', async (error, kind) => {
    const told = await caught(wire(json({ error })).client.complete({ prompt: 'Hi' }))
    expect(told).toMatchObject({ kind, requestId: 'req-test' })
  })

  test('an error of null beside choices is none', async () => {
    const response = await read(completion({ error: null }))
    expect(response.choices[0].text).toBe('Hello')
  })
})
