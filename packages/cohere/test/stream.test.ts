import { describe, expect, test } from 'vitest'
import { checkTwins } from '@concord/core/laws'
import {
  answer,
  call,
  caught,
  citation,
  cited,
  end,
  event,
  frames,
  type Json,
  probe,
  START,
  text,
  thinking,
} from './wire.ts'

const { failureOf, plain, read, readStream, stream, wire } = probe

const TOKEN = { provider: 'cohere', api: 'chat' }

/** The events of a call whose arguments come in these pieces. */
function callEvents(index: number, id: string, name: string, ...pieces: readonly string[]): readonly Json[] {
  return [
    event('tool-call-start', index, { tool_calls: call(id, name, '') }),
    ...pieces.map((piece) => event('tool-call-delta', index, { tool_calls: { function: { arguments: piece } } })),
    event('tool-call-end', index),
  ]
}

/** The events of a plan. */
function plan(...pieces: readonly string[]): readonly Json[] {
  return pieces.map((piece) => event('tool-plan-delta', undefined, { tool_plan: piece }))
}

test('text comes as it is written, ending and usage with the last chunk', async () => {
  const { chunks, response } = await readStream([START, ...text(0, 'Hel', 'lo'), end()])
  expect(chunks.map(({ choices }) => [choices[0]?.text, choices[0]?.finishReason])).toEqual([
    ['Hel', null],
    ['lo', null],
    ['', 'stop'],
  ])
  expect(response).toMatchObject({
    id: 'chat-1',
    model: 'command-test',
    choices: [{ text: 'Hello', finishReason: 'stop', nativeFinishReason: 'COMPLETE' }],
    usage: { promptTokens: 3, completionTokens: 2 },
    providerMetadata: { usage: { billed_units: { input_tokens: 1 } } },
  })
})

test('a stream says what the whole answer says', async () => {
  const source = citation(0, 5, 'Hello', { type: 'TEXT_CONTENT', content_index: 1 })
  const thought = citation(0, 2, 'Hm', { type: 'THINKING_CONTENT', content_index: 0 })
  const planned = citation(0, 1, 'I', { type: 'PLAN' })
  const logprobs = [
    { text: 'Hel', token_ids: [1], logprobs: [-1] },
    { text: 'lo', token_ids: [2], logprobs: [-2] },
  ]
  const [first, second] = logprobs
  const { response } = await readStream([
    START,
    ...thinking(0, 'Hm'),
    event('content-start', 1, { content: { type: 'text', text: '' } }),
    event('content-delta', 1, { content: { text: 'Hel' } }, { logprobs: first }),
    event('content-delta', 1, { content: { text: 'lo' } }, { logprobs: second }),
    ...cited(0, source),
    event('content-end', 1),
    ...cited(1, thought),
    ...plan('I ', 'look.'),
    ...cited(2, planned),
    ...callEvents(0, 'a', 'get', '{"x"', ': 1}'),
    ...callEvents(1, 'b', 'now', '{}'),
    end({ finish_reason: 'TOOL_CALL' }),
  ])
  const message = {
    content: [
      { type: 'thinking', thinking: 'Hm' },
      { type: 'text', text: 'Hello' },
    ],
    tool_plan: 'I look.',
    tool_calls: [call('a', 'get', '{"x":1}'), call('b', 'now', '{}')],
    citations: [source, thought, planned],
  }
  const usage = { billed_units: { input_tokens: 1 }, tokens: { input_tokens: 3, output_tokens: 2 } }
  const whole = await read(answer(message, { finish_reason: 'TOOL_CALL', logprobs, usage }))
  expect(checkTwins(response, whole)).toEqual([])
  expect(response.choices[0].content.map(({ replay }) => replay?.data)).toEqual(
    whole.choices[0].content.map(({ replay }) => replay?.data),
  )
})

describe('citations', () => {
  /** The spans of a text's citations. */
  async function spansOf(...events: readonly Json[]): Promise<readonly (readonly [unknown, unknown])[]> {
    const { response } = await readStream([START, ...events, end()])
    return response.choices[0].content.flatMap((part) =>
      part.type === 'text' ? (part.citations ?? []).map(({ start, end: to }) => [start, to] as const) : [],
    )
  }

  test('stand in the text around them, of which the wire counts the characters', async () => {
    const spans = await spansOf(
      event('content-start', 0, { content: { type: 'text', text: '' } }),
      event('content-delta', 0, { content: { text: '😀 sun' } }),
      event('content-delta', 0, { content: { text: 'ny' } }),
      ...cited(0, citation(2, 7, 'sunny')),
      event('content-delta', 0, { content: { text: ' 15°C' } }),
      ...cited(1, citation(8, 12, '15°C')),
      event('content-end', 0),
    )
    expect(spans).toEqual([
      [3, 8],
      [9, 13],
    ])
  })

  test('that come before their text wait for it', async () => {
    const spans = await spansOf(
      event('content-start', 0, { content: { type: 'text', text: 'He' } }),
      ...cited(0, citation(0, 5, 'Hello')),
      event('content-delta', 0, { content: { text: 'llo' } }),
      event('content-end', 0),
    )
    expect(spans).toEqual([[0, 5]])
  })

  test('that come after their block still reach it', async () => {
    expect(await spansOf(...text(0, 'Hello'), ...cited(0, citation(0, 5, 'Hello')))).toEqual([[0, 5]])
  })

  test('that come before their block wait for it', async () => {
    expect(await spansOf(...cited(0, citation(0, 5, 'Hello')), ...text(0, 'Hello'))).toEqual([[0, 5]])
  })

  test('go out as they come', async () => {
    const events = [START, ...text(0, 'Hello'), ...cited(0, citation(0, 5, 'Hello')), ...text(1, 'Bye'), end()]
    const { chunks } = await readStream(events)
    expect(chunks.map(({ choices }) => choices[0]?.content.map(({ type, index }) => [type, index]))).toEqual([
      [['text', 0]],
      [['text', 0]],
      [['text', 1]],
      [],
    ])
  })

  test('that stand in nothing which is known stay with the choice', async () => {
    const stray = citation(0, 1, 'x', { content_index: 7 })
    const { response } = await readStream([START, ...text(0, 'Hello'), ...cited(0, stray), end()])
    expect(response.choices[0].providerMetadata).toEqual({ citations: [stray] })
  })
})

test('what the start of a message holds already is read', async () => {
  const message = {
    content: [{ type: 'text', text: 'Hello' }],
    tool_plan: 'I look.',
    tool_calls: [call('a', 'get', '{}')],
    citations: [citation(0, 5, 'Hello')],
  }
  const { response } = await readStream([{ ...START, delta: { message } }, end()])
  expect(response.choices[0].content).toMatchObject([
    { type: 'text', text: 'Hello', citations: [{ start: 0, end: 5 }] },
    { type: 'reasoning', text: 'I look.' },
    { type: 'tool_call', id: 'a' },
  ])
})

describe('calls', () => {
  test('every piece says whose it is', async () => {
    const { chunks } = await readStream([START, ...callEvents(0, 'a', 'get', '{', '}'), end()])
    const pieces = chunks.flatMap(({ choices }) => choices[0]?.content ?? [])
    expect(pieces).toEqual(
      ['', '{', '}'].map((written) => ({ type: 'tool_call', index: 0, id: 'a', name: 'get', arguments: written })),
    )
  })

  test('one without arguments has none', async () => {
    const { response } = await readStream([START, ...callEvents(0, 'a', 'now'), end({ finish_reason: 'TOOL_CALL' })])
    expect(response.choices[0].content).toMatchObject([{ id: 'a', arguments: '' }])
  })

  test('one whose start did not come is read', async () => {
    const delta = event('tool-call-delta', 0, { tool_calls: { function: { arguments: '{}' } } })
    const { response } = await readStream([START, delta, end()])
    expect(response.choices[0].content).toMatchObject([{ syntheticId: true, arguments: '{}' }])
  })
})

describe('what this version does not know', () => {
  test('a block is carried as it came, once it is whole', async () => {
    const events = [
      event('content-start', 0, { content: { type: 'novel', words: 'a', list: [1] } }),
      event('content-delta', 0, { content: { words: 'b', list: [2] } }),
      event('content-end', 0),
    ]
    const { response } = await readStream([START, ...events, end()])
    expect(response.choices[0].content).toEqual([
      {
        type: 'unknown',
        index: 0,
        value: { type: 'novel', words: 'ab', list: [1, 2] },
        replay: { ...TOKEN, data: { type: 'content' } },
      },
    ])
  })

  test('events and fields are kept at their level', async () => {
    const { response } = await readStream([
      START,
      { type: 'debug', prompt: 'What the model saw' },
      event('content-start', 0, { content: { type: 'text', text: '', of_block: 1 }, of_message: 2 }),
      event('content-delta', 0, { content: { text: 'Hello', of_piece: 3 } }, { of_event: 4 }),
      event('content-end', 0),
      end({ of_end: 5 }),
    ])
    expect(response.providerMetadata).toMatchObject({ prompt: 'What the model saw', of_event: 4, of_end: 5 })
    expect(response.choices[0].providerMetadata).toEqual({ of_message: 2 })
    expect(response.choices[0].content[0]?.providerMetadata).toEqual({ of_block: 1, of_piece: 3 })
  })
})

describe('pulling the plug', () => {
  const events = [
    START,
    ...thinking(0, 'Hm'),
    ...text(1, 'Hello'),
    ...cited(0, citation(0, 5, 'Hello', { content_index: 1 })),
    ...callEvents(0, 'a', 'get', '{}'),
  ]

  test('before the end mark is always told, with what had arrived', async () => {
    for (let i = 1; i <= events.length; i++) {
      const told = await failureOf(frames(events.slice(0, i)))
      expect(told.kind).toBe('interrupted')
      expect(told.partial?.choices[0]?.finishReason ?? null).toBe(null)
    }
    const { partial } = await failureOf(frames(events))
    expect(partial?.choices[0]).toMatchObject({ text: 'Hello', content: [{}, { citations: [{}] }, { id: 'a' }] })
  })

  test('after it is none', async () => {
    const written = frames([...events, end()])
    const { choices } = await wire(stream(written.trimEnd())).client.stream({ prompt: 'Hi' }).response()
    expect(choices[0].finishReason).toBe('tool_calls')
  })

  test('an unknown block that was cut stays out', async () => {
    const begun = event('content-start', 0, { content: { type: 'novel', words: 'a' } })
    expect((await failureOf(frames([START, begun]))).partial?.choices[0]?.content).toEqual([])
  })
})

describe('an end mark', () => {
  test('without a word is an unknown ending', async () => {
    const { response } = await readStream([START, ...text(0, 'Hello'), end({ finish_reason: undefined })])
    expect(response.choices[0].finishReason).toBe('unknown')
  })

  test('is followed by a mark that says nothing', async () => {
    const written = `${frames([START, ...text(0, 'Hello'), end()])}data: [DONE]\n\n`
    const { choices } = await wire(stream(written)).client.stream({ prompt: 'Hi' }).response()
    expect(choices[0].text).toBe('Hello')
  })

  test('of the framing alone is none', async () => {
    const told = await failureOf(`${frames([START, ...text(0, 'Hello')])}data: [DONE]\n\n`)
    expect([told.kind, told.partial?.choices[0]?.text]).toEqual(['interrupted', 'Hello'])
  })
})

test('a malformed event is told after what came before it', async () => {
  const told = await failureOf(`${frames([START, ...text(0, 'Hello')])}data: {"type": nonsense}\n\n`)
  expect([told.kind, told.partial?.choices[0]?.text]).toEqual(['invalid_response', 'Hello'])
})

test('a page in place of a stream is told', async () => {
  const told = await caught(wire(plain('<html></html>', 'text/html')).client.stream({ prompt: 'Hi' }).response())
  expect(told.kind).toBe('invalid_response')
})

test('arguments of 200 KB in small pieces take linear time', async () => {
  const pieces = Array.from({ length: 40_000 }, () => 'abcde')
  const written = frames([START, ...callEvents(0, 'a', 'get', ...pieces), end()])
  const { choices } = await wire(stream(written)).client.stream({ prompt: 'Hi' }).response()
  expect(choices[0].content[0]).toMatchObject({ arguments: pieces.join('') })
})
