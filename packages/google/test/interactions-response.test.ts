import { describe, expect, test } from 'vitest'
import { caught, interaction, interactionsProbe, type Json, output } from './wire.ts'

const { read } = interactionsProbe

/** The content of an interaction with these steps. */
async function contentOf(...steps: readonly Json[]): Promise<readonly unknown[]> {
  return (await read(interaction(steps))).choices[0].content
}

const token = (data: Json): Json => ({ provider: 'google', api: 'interactions', data })
const text = (value: string, fields: Json = {}): Json => ({ type: 'text', text: value, ...fields })

test('an interaction is read', async () => {
  const body = interaction([output(text('Hello'))], {
    updated: '2026-11-20T10:00:01Z',
    service_tier: 'standard',
    system_instruction: 'an echo',
    input: 'an echo',
  })
  expect(await read(body)).toEqual({
    object: 'completion',
    id: 'int-1',
    created: Date.UTC(2026, 10, 20, 10) / 1000,
    model: 'gemini-test-001',
    provider: 'google',
    choices: [
      {
        index: 0,
        text: 'Hello',
        content: [{ type: 'text', index: 0, text: 'Hello' }],
        finishReason: 'stop',
        nativeFinishReason: 'completed',
      },
    ],
    usage: { promptTokens: 3, completionTokens: 2, totalTokens: 5 },
    serviceTier: 'standard',
    requestId: 'req-test',
    providerMetadata: {
      updated: '2026-11-20T10:00:01Z',
      usage: { total_input_tokens: 3, total_output_tokens: 2, total_tokens: 5 },
    },
  })
})

test('one that is not kept has no id', async () => {
  expect((await read(interaction([], { id: '' }))).id).toBe('made-1')
})

describe('steps', () => {
  test('each content of an output is a part', async () => {
    expect(
      await contentOf(
        output(text('a'), text('b'), { type: 'image', data: 'AAAA', mime_type: 'image/jpeg', resolution: 'low' }),
        output({ type: 'audio', uri: 'https://example.test/a' }, text('')),
      ),
    ).toEqual([
      { type: 'text', index: 0, text: 'a' },
      { type: 'text', index: 1, text: 'b' },
      { type: 'media', index: 2, mediaType: 'image/jpeg', data: 'AAAA', providerMetadata: { resolution: 'low' } },
      { type: 'media', index: 3, mediaType: 'audio/wav', url: 'https://example.test/a' },
    ])
  })

  test('a thought is reasoning with its signature, shown or not', async () => {
    expect(
      await contentOf(
        { type: 'thought', signature: 's1' },
        { type: 'thought', summary: [text('H'), text('m'), { type: 'image', data: 'AAAA' }], signature: 's2' },
        { type: 'thought' },
      ),
    ).toEqual([
      { type: 'reasoning', index: 0, text: '', replay: token({ type: 'thought', signature: 's1' }) },
      {
        type: 'reasoning',
        index: 1,
        text: 'Hm',
        replay: token({ type: 'thought', signature: 's2' }),
        providerMetadata: { summary: [{ type: 'image', data: 'AAAA' }] },
      },
    ])
  })

  test('a call is a call, with its signature', async () => {
    const { choices } = await read(
      interaction([{ type: 'function_call', id: 'c', name: 'f', arguments: { a: 1 }, signature: 's' }], {
        status: 'requires_action',
      }),
    )
    expect(choices[0]).toMatchObject({ finishReason: 'tool_calls', nativeFinishReason: 'requires_action' })
    expect(choices[0].content).toEqual([
      { type: 'tool_call', index: 0, id: 'c', name: 'f', arguments: '{"a":1}', replay: token({ signature: 's' }) },
    ])
  })

  test('what Google ran is a call and a result of one id', async () => {
    expect(
      await contentOf(
        {
          type: 'google_search_call',
          id: 's',
          arguments: { queries: ['sky'] },
          search_type: 'web_search',
          signature: '',
        },
        { type: 'google_search_result', call_id: 's', result: [{ search_suggestions: '<p>' }], is_error: false },
        { type: 'mcp_server_tool_call', id: 'm', name: 'look', server_name: 'srv', arguments: {} },
        { type: 'mcp_server_tool_result', call_id: 'm', result: 'seen' },
        { type: 'processing_result', call_id: 'p', signature: 'x' },
      ),
    ).toEqual([
      {
        type: 'tool_activity',
        index: 0,
        id: 's',
        name: 'google_search',
        arguments: '{"queries":["sky"]}',
        replay: token({ type: 'google_search_call', search_type: 'web_search' }),
      },
      {
        type: 'tool_activity',
        index: 1,
        id: 's',
        name: 'google_search',
        output: [{ search_suggestions: '<p>' }],
        replay: token({ type: 'google_search_result', is_error: false }),
      },
      {
        type: 'tool_activity',
        index: 2,
        id: 'm',
        name: 'look',
        arguments: '{}',
        replay: token({ type: 'mcp_server_tool_call', server_name: 'srv' }),
      },
      {
        type: 'tool_activity',
        index: 3,
        id: 'm',
        name: 'look',
        output: 'seen',
        replay: token({ type: 'mcp_server_tool_result' }),
      },
      {
        type: 'tool_activity',
        index: 4,
        id: 'p',
        name: 'processing',
        replay: token({ type: 'processing_result', signature: 'x' }),
      },
    ])
  })

  test('annotations are citations, their bytes positions in the text', async () => {
    const site = { type: 'url_citation', url: 'https://example.test/a', title: 'A', start_index: 3, end_index: 7 }
    const file = { type: 'file_citation', document_uri: 'gs://example/f', file_name: 'f.pdf', page_number: 2 }
    const [part] = await contentOf(output(text('é blue', { annotations: [site, file] })))
    expect(part).toMatchObject({
      citations: [
        { url: 'https://example.test/a', title: 'A', start: 2, end: 6, source: site },
        { url: 'gs://example/f', title: 'f.pdf', source: file },
      ],
    })
  })

  test('what is new is carried: a step, a content, a field', async () => {
    const step = { type: 'novel_step', a: 1 }
    const content = { type: 'novel', b: 2 }
    expect(await contentOf(step, output(content), { ...output(text('Hi')), error: { code: 13 } })).toEqual([
      { type: 'unknown', index: 0, value: step, replay: token({ type: 'novel_step' }) },
      { type: 'unknown', index: 1, value: content, replay: token({ content: 'novel' }) },
      { type: 'text', index: 2, text: 'Hi', providerMetadata: { error: { code: 13 } } },
    ])
  })

  test('what was asked does not come back', async () => {
    expect(await contentOf({ type: 'user_input', content: [text('Hi')] }, output(text('Hello')))).toEqual([
      { type: 'text', index: 0, text: 'Hello' },
    ])
  })
})

test.each([
  ['completed', 'stop'],
  ['requires_action', 'tool_calls'],
  ['incomplete', 'length'],
  ['requires_continuation', 'pause'],
  ['failed', 'error'],
  ['cancelled', 'error'],
  ['budget_exceeded', 'error'],
  ['in_progress', 'unknown'],
  ['queued', 'unknown'],
  ['a_later_word', 'unknown'],
])('the status %s is %s', async (status, finishReason) => {
  const { choices, providerMetadata } = await read(interaction([], { status, errors: [{ code: 'x' }] }))
  expect(choices[0]).toMatchObject({ finishReason, nativeFinishReason: status })
  expect(providerMetadata?.['errors']).toEqual([{ code: 'x' }])
})

test('what was thought is beside the output, what tools read beside the input', async () => {
  const usage = {
    total_input_tokens: 10,
    total_cached_tokens: 4,
    total_tool_use_tokens: 5,
    total_output_tokens: 7,
    total_thought_tokens: 20,
    total_tokens: 42,
    input_tokens_by_modality: [{ modality: 'audio', tokens: 6 }],
    output_tokens_by_modality: [{ modality: 'text', tokens: 7 }],
  }
  expect((await read(interaction([], { usage }))).usage).toEqual({
    promptTokens: 15,
    completionTokens: 27,
    totalTokens: 42,
    promptTokensDetails: { cachedTokens: 4, audioTokens: 6 },
    completionTokensDetails: { reasoningTokens: 20 },
  })
})

test.each([[{}], [[]], [{ candidates: [] }]])('%j is no interaction', async (body) => {
  expect((await caught(read(body))).kind).toBe('invalid_response')
})
