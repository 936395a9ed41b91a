import type { CompletionChunk, OutputPart } from '@concord/core'
import { checkTwins } from '@concord/core/laws'
import { describe, expect, test } from 'vitest'
import { checksumOf } from '../src/stream/checksum.ts'
import { joinBytes, readFrames } from '../src/stream/frames.ts'
import {
  answer,
  block,
  caught,
  frames,
  gather,
  type Json,
  message,
  metadata,
  probe,
  START,
  stopping,
  text,
} from './wire.ts'

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
  const { chunks, response } = await readStream([START, ...blocks.flat(), stopping(), metadata()])
  const pieces = chunks.flatMap(({ choices }) => choices.flatMap(({ content }) => content))
  return { content: response.choices[0].content, pieces }
}

/** A token of Bedrock's. */
function own(data: unknown): { readonly replay: Json } {
  return { replay: { provider: 'bedrock', api: 'converse', data } }
}

/** A piece of a tool's input. */
function input(piece: string): Json {
  return { toolUse: { input: piece } }
}

/** A piece of a thought. */
function thought(fields: Json): Json {
  return { reasoningContent: fields }
}

describe('a stream', () => {
  test('each delta is a chunk; the last one has the ending, and the usage that comes behind it', async () => {
    const { chunks, response } = await readStream([
      START,
      ...text(0, 'Hel', 'lo'),
      stopping({ additionalModelResponseFields: { stop_sequence: 'x' } }),
      metadata({ serviceTier: { type: 'flex' }, trace: { promptRouter: { invokedModelId: 'm' } } }),
    ])
    expect(textsOf(chunks)).toEqual(['Hel', 'lo', ''])
    expect(chunks.map(({ choices }) => choices[0]?.finishReason)).toEqual([null, null, 'stop'])
    expect(response).toEqual({
      object: 'completion',
      id: 'made-1',
      created: 1000,
      model: 'nova-test',
      provider: 'bedrock',
      choices: [
        {
          index: 0,
          text: 'Hello',
          content: [{ type: 'text', index: 0, text: 'Hello' }],
          finishReason: 'stop',
          nativeFinishReason: 'end_turn',
        },
      ],
      usage: { promptTokens: 3, completionTokens: 2, totalTokens: 5 },
      serviceTier: 'flex',
      requestId: 'req-test',
      providerMetadata: {
        usage: { inputTokens: 3, outputTokens: 2, totalTokens: 5 },
        metrics: { latencyMs: 7 },
        additionalModelResponseFields: { stop_sequence: 'x' },
        trace: { promptRouter: { invokedModelId: 'm' } },
      },
    })
  })

  test('the counts may come before the word', async () => {
    const { response } = await readStream([START, ...text(0, 'Hello'), metadata(), stopping()])
    expect([response.choices[0].finishReason, response.usage?.totalTokens]).toEqual(['stop', 5])
  })

  test('a mark without a word is an unknown ending', async () => {
    const { response } = await readStream([START, ...text(0, 'Hello'), metadata()])
    expect([response.choices[0].finishReason, response.choices[0].text]).toEqual(['unknown', 'Hello'])
  })

  test('an event from the future, and unknown fields of the others, are kept', async () => {
    const { response } = await readStream([
      { messageStart: { role: 'assistant', name: 'Nova' } },
      { weather: { sky: 'blue', p: 'abc' } },
      ...block(0, undefined, { text: 'Hi' }),
      { contentBlockDelta: { contentBlockIndex: 0, delta: { text: '!' }, mood: 'good' } },
      stopping({ mode: 1 }),
      metadata(),
    ])
    expect(response.providerMetadata).toMatchObject({ weather: { sky: 'blue' }, mode: 1 })
    expect(response.choices[0].providerMetadata).toEqual({ name: 'Nova' })
    expect(response.choices[0].content).toEqual([
      { type: 'text', index: 0, text: 'Hi!', providerMetadata: { mood: 'good' } },
    ])
  })
})

describe('blocks', () => {
  test('thoughts and texts have no start', async () => {
    const { content, pieces } = await streamed(
      block(
        0,
        undefined,
        thought({ text: 'Let ' }),
        thought({ text: 'me.' }),
        thought({ signature: 'si' }),
        thought({ signature: 'g' }),
      ),
      block(1, undefined, thought({ redactedContent: 'AA==' }), thought({ redactedContent: 'AQI=' })),
      block(2, undefined, thought({ text: 'So.' })),
      text(3, 'Four.'),
    )
    expect(content).toEqual([
      { type: 'reasoning', index: 0, text: 'Let me.', ...own({ signature: 'sig' }) },
      { type: 'reasoning', index: 1, text: '', ...own({ redactedContent: 'AAEC' }) },
      { type: 'reasoning', index: 2, text: 'So.', ...own({ type: 'reasoningText' }) },
      { type: 'text', index: 3, text: 'Four.' },
    ])
    expect(pieces[2]).toEqual({ type: 'reasoning', index: 0, text: '', ...own({ signature: 'sig' }) })
  })

  test('calls are given from their start on, and interleave', async () => {
    const start = (toolUseId: string): Json => ({ toolUse: { toolUseId, name: 'get' } })
    const { content, pieces } = await streamed(
      block(0, start('a')).slice(0, 1),
      block(1, start('b')).slice(0, 1),
      block(0, undefined, input('{"n"')).slice(0, 1),
      block(1, undefined, input('{}')),
      block(0, undefined, input(':1}')),
      block(2, start('c')),
    )
    expect(content).toEqual([
      { type: 'tool_call', index: 0, id: 'a', name: 'get', arguments: '{"n":1}' },
      { type: 'tool_call', index: 1, id: 'b', name: 'get', arguments: '{}' },
      { type: 'tool_call', index: 2, id: 'c', name: 'get', arguments: '{}' },
    ])
    expect(pieces[0]).toEqual({ type: 'tool_call', index: 0, id: 'a', name: 'get', arguments: '' })
  })

  test('what Bedrock ran is its call and its result', async () => {
    const { content } = await streamed(
      block(
        0,
        { toolUse: { toolUseId: 't1', name: 'nova_grounding', type: 'server_tool_use' } },
        input('{"query":'),
        input('"so"}'),
      ),
      block(
        1,
        { toolResult: { toolUseId: 't1', type: 'nova_grounding_result', status: 'success' } },
        { toolResult: [{ text: 'One' }] },
        { toolResult: [{ text: 'Two' }, { json: { n: 3 } }] },
      ),
    )
    expect(content).toMatchObject([
      { type: 'tool_activity', id: 't1', name: 'nova_grounding', arguments: '{"query":"so"}' },
      {
        type: 'tool_activity',
        id: 't1',
        name: 'nova_grounding',
        output: [{ text: 'One' }, { text: 'Two' }, { json: { n: 3 } }],
      },
    ])
  })

  test('citations come before, between or without the text', async () => {
    const quote = { title: 'facts', sourceContent: [{ text: 'so' }] }
    const { content } = await streamed(
      block(0, undefined, { citation: quote }, { text: 'It is ' }, { text: 'so.' }),
      block(1, undefined, { citation: { location: { web: { url: 'https://example.com' } } } }),
    )
    expect(content).toMatchObject([
      { type: 'text', text: 'It is so.', citations: [{ title: 'facts', quotedText: 'so', source: quote }] },
      { type: 'text', text: '', citations: [{ url: 'https://example.com' }] },
    ])
  })

  test('an image joins as bytes', async () => {
    const { content } = await streamed(
      block(
        0,
        { image: { format: 'png' } },
        { image: { source: { bytes: 'AA==' } } },
        { image: { source: { bytes: 'AQI=' } } },
      ),
      block(1, { image: { format: 'png' } }, { image: { error: { message: 'none' } } }),
    )
    expect(content).toEqual([
      { type: 'media', index: 0, mediaType: 'image/png', data: 'AAEC', ...own({ type: 'image' }) },
      {
        type: 'media',
        index: 1,
        mediaType: 'image/png',
        ...own({ type: 'image' }),
        providerMetadata: { error: { message: 'none' } },
      },
    ])
  })

  test('a block from the future goes out at its end, its pieces joined', async () => {
    const { content } = await streamed(
      block(0, { hologram: { rays: [1], name: 'a' } }, { hologram: { rays: [2], name: 'b' } }),
      block(1, undefined, { scent: 'ro' }, { scent: 'se' }),
    )
    expect(content).toEqual([
      { type: 'unknown', index: 0, value: { hologram: { rays: [1, 2], name: 'ab' } }, ...own({ type: 'hologram' }) },
      { type: 'unknown', index: 1, value: { scent: 'rose' }, ...own({ type: 'scent' }) },
    ])
  })

  test('empty pieces, and blocks without any, are no parts', async () => {
    const { content } = await streamed(text(0, '', ''), block(1, undefined), text(2, 'Hi'))
    expect(content).toEqual([{ type: 'text', index: 0, text: 'Hi' }])
  })

  test('a block whose end does not come ends with the message', async () => {
    const { content } = await streamed(
      block(0, undefined, thought({ text: 'Hm.' }), thought({ signature: 'sig' })).slice(0, 2),
    )
    expect(content).toEqual([{ type: 'reasoning', index: 0, text: 'Hm.', ...own({ signature: 'sig' }) }])
  })
})

test('a stream says what the whole answer says', async () => {
  const whole = await read(
    message({ stopReason: 'tool_use' }, [
      { reasoningContent: { reasoningText: { text: 'Hm.', signature: 'sig' } } },
      { citationsContent: { content: [{ text: 'So.' }], citations: [{ title: 'facts' }] } },
      { toolUse: { toolUseId: 't1', name: 'get', input: { city: 'Rome' } } },
    ]),
  )
  const { response } = await readStream([
    START,
    ...block(0, undefined, thought({ text: 'Hm.' }), thought({ signature: 'sig' })),
    ...block(1, undefined, { citation: { title: 'facts' } }, { text: 'So.' }),
    ...block(2, { toolUse: { toolUseId: 't1', name: 'get' } }, input('{"city": '), input('"Rome"}')),
    stopping({ stopReason: 'tool_use' }),
    metadata(),
  ])
  expect(checkTwins(whole, response)).toEqual([])
  expect((await read(answer({ text: 'Hi' }))).choices[0].text).toBe('Hi')
})

describe('a cut', () => {
  const whole = frames([START, ...text(0, 'Hel', 'lo'), stopping(), metadata()])

  test('anywhere is told, with what had arrived', async () => {
    for (let length = 0; length < whole.length; length += 7) {
      const { kind, partial } = await failureOf(whole.subarray(0, length))
      expect(kind, `cut after ${length} bytes`).toBe('interrupted')
      expect('Hello'.startsWith(partial?.choices[0]?.text ?? '')).toBe(true)
    }
  })

  test('after the word but before the mark is one', async () => {
    const { kind, partial } = await failureOf(frames([START, ...text(0, 'Hello'), stopping()]))
    expect([kind, partial?.choices[0]?.text, partial?.choices[0]?.finishReason]).toEqual([
      'interrupted',
      'Hello',
      'stop',
    ])
  })
})

describe('frames', () => {
  test('one that was made elsewhere is read, whatever types its headers have', async () => {
    // Its headers are :event-type (a text), x (a long), and :message-type (a text).
    const made =
      '000000640000003bb89be7c00b3a6576656e742d7479706507000b6d65737361676553746f70017805000000000000000' +
      '70d3a6d6573736167652d747970650700056576656e747b2273746f70526561736f6e223a22656e645f7475726e227d3267d117'
    const bytes = Uint8Array.from(made.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))
    const events: object[] = []
    for await (const batch of readFrames(new Blob([bytes]).stream())) events.push(...batch)
    expect(events).toEqual([{ messageStop: { stopReason: 'end_turn' } }])
  })

  test.each([
    ['a prelude', 9],
    ['a payload', 150],
  ])('%s whose checksum does not fit is told after everything before it', async (_what, at) => {
    const bytes = frames([START, ...text(0, 'Hello')])
    const broken = frames([stopping({ note: 'x'.repeat(100) })])
    broken[at] = (broken[at] ?? 0) ^ 1
    const { kind, partial } = await failureOf(joinBytes([bytes, broken]))
    expect([kind, partial?.choices[0]?.text]).toEqual(['invalid_response', 'Hello'])
  })

  test('one that says it is larger than any is not waited for', async () => {
    const prelude = new Uint8Array(12)
    const view = new DataView(prelude.buffer)
    view.setUint32(0, 2 ** 27 + 1)
    view.setUint32(8, checksumOf(prelude.subarray(0, 8)))
    const { kind, partial } = await failureOf(joinBytes([frames([START, ...text(0, 'Hello')]), prelude]))
    expect([kind, partial?.choices[0]?.text]).toEqual(['invalid_response', 'Hello'])
  })

  test('many streams at once do not mix', async () => {
    const events = (word: string): readonly Json[] => [START, ...text(0, ...word.split('')), stopping(), metadata()]
    const words = ['one', 'two', 'three', 'four']
    const all = await Promise.all(
      words.map((word) => gather(wire(stream(frames(events(word)), 3)).client, { prompt: 'Hi' })),
    )
    expect(all.map(({ response }) => response.choices[0].text)).toEqual(words)
  })
})

test('nothing at all is interrupted', async () => {
  expect(
    (
      await caught(
        wire(stream(new Uint8Array(0)))
          .client.stream({ prompt: 'Hi' })
          .response(),
      )
    ).kind,
  ).toBe('interrupted')
})
