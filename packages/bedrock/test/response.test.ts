import type { OutputPart } from '@concord/core'
import { describe, expect, test } from 'vitest'
import { answer, caught, type Json, message, probe } from './wire.ts'

const { json, read, wire } = probe

/** The parts of an answer of these blocks. */
async function partsOf(...blocks: readonly Json[]): Promise<readonly OutputPart[]> {
  return (await read(answer(...blocks))).choices[0].content
}

/** A token of Bedrock's. */
function own(data: unknown): { readonly replay: Json } {
  return { replay: { provider: 'bedrock', api: 'converse', data } }
}

test('an answer is a completion', async () => {
  expect(await read(message({ additionalModelResponseFields: { stop_sequence: null, n: 1 } }))).toEqual({
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
    requestId: 'req-test',
    providerMetadata: {
      usage: { inputTokens: 3, outputTokens: 2, totalTokens: 5 },
      metrics: { latencyMs: 7 },
      additionalModelResponseFields: { stop_sequence: null, n: 1 },
    },
  })
})

describe('blocks', () => {
  test('a text block without text is none', async () => {
    expect(await partsOf({ text: '' }, { text: ' ' })).toEqual([{ type: 'text', index: 0, text: ' ' }])
  })

  test('a thought has its signature, what stands in its place, or neither', async () => {
    expect(
      await partsOf(
        { reasoningContent: { reasoningText: { text: 'Hm.', signature: 'sig' } } },
        { reasoningContent: { redactedContent: 'AAEC' } },
        { reasoningContent: { reasoningText: { text: 'So.' } } },
        { reasoningContent: { reasoningText: { text: '' } } },
      ),
    ).toEqual([
      { type: 'reasoning', index: 0, text: 'Hm.', ...own({ signature: 'sig' }) },
      { type: 'reasoning', index: 1, text: '', ...own({ redactedContent: 'AAEC' }) },
      { type: 'reasoning', index: 2, text: 'So.', ...own({ type: 'reasoningText' }) },
    ])
  })

  test.each([
    [{ city: 'Rome' }, '{"city":"Rome"}'],
    [{}, '{}'],
    [undefined, '{}'],
    [[1], '[1]'],
    ['{"cut', '{"cut'],
  ])('a call of the input %j has the arguments %s', async (input, written) => {
    const { choices } = await read(
      message({ stopReason: 'tool_use' }, [{ toolUse: { toolUseId: 't1', name: 'get', input } }]),
    )
    expect(choices[0].content).toEqual([{ type: 'tool_call', index: 0, id: 't1', name: 'get', arguments: written }])
    expect(choices[0].finishReason).toBe('tool_calls')
  })

  test('a call without an id has one that was made', async () => {
    expect(await partsOf({ toolUse: { name: 'get', input: {} } })).toMatchObject([{ id: 'made-1', syntheticId: true }])
  })

  test('what Bedrock ran is its call and its result, whose blocks go back', async () => {
    expect(
      await partsOf(
        { toolUse: { toolUseId: 't1', name: 'nova_grounding', input: { query: 'so' }, type: 'server_tool_use' } },
        {
          toolResult: {
            toolUseId: 't1',
            content: [{ text: 'Found' }],
            status: 'success',
            type: 'nova_grounding_result',
          },
        },
        { toolResult: { toolUseId: 't2', content: [{ text: 'Done' }], type: 'nova_code_result' } },
      ),
    ).toEqual([
      {
        type: 'tool_activity',
        index: 0,
        id: 't1',
        name: 'nova_grounding',
        arguments: '{"query":"so"}',
        ...own({ type: 'server_tool_use' }),
      },
      {
        type: 'tool_activity',
        index: 1,
        id: 't1',
        name: 'nova_grounding',
        output: [{ text: 'Found' }],
        ...own({ status: 'success', type: 'nova_grounding_result' }),
      },
      {
        type: 'tool_activity',
        index: 2,
        id: 't2',
        name: 'nova_code',
        output: [{ text: 'Done' }],
        ...own({ type: 'nova_code_result' }),
      },
    ])
  })

  test('a text may have citations, and citations no text', async () => {
    const page = { location: { web: { url: 'https://example.com/a', domain: 'example.com' } } }
    const quote = {
      location: { documentChar: { documentIndex: 0, start: 0, end: 9 } },
      sourceContent: [{ text: 'It ' }, { text: 'is so.' }],
      title: 'facts',
    }
    const found = { source: 'https://example.com/b', title: 'B', location: { searchResultLocation: { start: 0 } } }
    expect(
      await partsOf(
        { citationsContent: { content: [{ text: 'It is ' }, { text: 'so.' }], citations: [quote, found] } },
        { citationsContent: { citations: [page] } },
      ),
    ).toEqual([
      {
        type: 'text',
        index: 0,
        text: 'It is so.',
        citations: [
          { title: 'facts', quotedText: 'It is so.', source: quote },
          { url: 'https://example.com/b', title: 'B', source: found },
        ],
        ...own({ type: 'citationsContent' }),
      },
      {
        type: 'text',
        index: 1,
        text: '',
        citations: [{ url: 'https://example.com/a', source: page }],
        ...own({ type: 'citationsContent' }),
      },
    ])
  })

  test('media have a type, and bytes or an address', async () => {
    const s3Location = { uri: 's3://bucket/a.mp4', bucketOwner: '123456789012' }
    expect(
      await partsOf(
        { image: { format: 'png', source: { bytes: 'AAEC' } } },
        { audio: { format: 'mp3', source: { bytes: 'AAEC' }, error: { message: 'cut' } } },
        { video: { format: 'mp4', source: { s3Location } } },
      ),
    ).toEqual([
      { type: 'media', index: 0, mediaType: 'image/png', data: 'AAEC', ...own({ type: 'image' }) },
      {
        type: 'media',
        index: 1,
        mediaType: 'audio/mpeg',
        data: 'AAEC',
        ...own({ type: 'audio' }),
        providerMetadata: { error: { message: 'cut' } },
      },
      {
        type: 'media',
        index: 2,
        mediaType: 'video/mp4',
        url: 's3://bucket/a.mp4',
        ...own({ type: 'video' }),
        providerMetadata: { source: { s3Location: { bucketOwner: '123456789012' } } },
      },
    ])
  })

  test('a block from the future is carried', async () => {
    const value = { hologram: { rays: [1, 2] } }
    expect(await partsOf(value)).toEqual([{ type: 'unknown', index: 0, value, ...own({ type: 'hologram' }) }])
  })

  test('what no field holds stays where it was', async () => {
    const { choices, providerMetadata } = await read({
      ...message(),
      output: {
        message: { role: 'assistant', content: [{ text: 'Hi', type: 'text' }], name: 'Nova' },
        other: 1,
      },
      trace: { guardrail: { actionReason: 'none' } },
    })
    expect(choices[0].providerMetadata).toEqual({ name: 'Nova' })
    expect(choices[0].content[0]?.providerMetadata).toEqual({ type: 'text' })
    expect(providerMetadata).toMatchObject({ output: { other: 1 }, trace: { guardrail: { actionReason: 'none' } } })
  })
})

describe('the ending', () => {
  test.each([
    ['end_turn', 'stop'],
    ['stop_sequence', 'stop'],
    ['max_tokens', 'length'],
    ['model_context_window_exceeded', 'length'],
    ['tool_use', 'tool_calls'],
    ['guardrail_intervened', 'content_filter'],
    ['content_filtered', 'content_filter'],
    ['malformed_model_output', 'error'],
    ['malformed_tool_use', 'error'],
    ['from_the_future', 'unknown'],
  ])('%s is %s', async (stopReason, finishReason) => {
    expect((await read(message({ stopReason }))).choices[0]).toMatchObject({
      finishReason,
      nativeFinishReason: stopReason,
    })
  })

  test('without a word it is unknown', async () => {
    const [choice] = (await read(message({ stopReason: undefined }))).choices
    expect([choice.finishReason, 'nativeFinishReason' in choice]).toEqual(['unknown', false])
  })

  test('a guardrail that stepped in leaves its trace', async () => {
    const trace = { guardrail: { inputAssessment: { g: { topicPolicy: { topics: [{ action: 'BLOCKED' }] } } } } }
    const { choices, providerMetadata } = await read(message({ stopReason: 'guardrail_intervened', trace }))
    expect([choices[0].finishReason, providerMetadata?.['trace']]).toEqual(['content_filter', trace])
  })
})

describe('the usage', () => {
  test('cached tokens, which the wire counts beside the input, are inside the prompt', async () => {
    const usage = {
      inputTokens: 10,
      outputTokens: 4,
      totalTokens: 7365,
      cacheReadInputTokens: 51,
      cacheWriteInputTokens: 7300,
      cacheDetails: [{ ttl: '5m', inputTokens: 7300 }],
    }
    const response = await read(message({ usage }))
    expect(response.usage).toEqual({
      promptTokens: 7361,
      completionTokens: 4,
      totalTokens: 7365,
      promptTokensDetails: { cachedTokens: 51, cacheWriteTokens: 7300 },
    })
    expect(response.providerMetadata?.['usage']).toEqual(usage)
  })

  test('the tier is a field', async () => {
    const { serviceTier, providerMetadata } = await read(message({ serviceTier: { type: 'priority', queue: 1 } }))
    expect([serviceTier, providerMetadata?.['serviceTier']]).toEqual(['priority', { queue: 1 }])
  })
})

test.each([{}, { output: {} }, { output: { message: { role: 'assistant' } } }, 'Hello', 1])(
  '%j is no answer',
  async (body) => {
    expect((await caught(wire(json(body)).client.complete({ prompt: 'Hi' }))).kind).toBe('invalid_response')
  },
)
