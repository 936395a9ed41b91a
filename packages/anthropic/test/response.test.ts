import type { OutputPart } from '@concord/core'
import { describe, expect, test } from 'vitest'
import { answer, type Json, message, probe } from './wire.ts'

const { read } = probe

/** What the choice of a message of these blocks holds. */
async function contentOf(...blocks: readonly Json[]): Promise<readonly OutputPart[]> {
  return (await read(answer(...blocks))).choices[0].content
}

/** The token of a part. */
function replay(data: unknown): Json {
  return { provider: 'anthropic', api: 'messages', data }
}

describe('a message', () => {
  test('is one choice, at the time of its receipt', async () => {
    expect(await read(message())).toEqual({
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
      usage: { promptTokens: 3, completionTokens: 2, totalTokens: 5 },
      requestId: 'req-test',
      providerMetadata: { usage: { input_tokens: 3, output_tokens: 2 } },
    })
  })

  test('without id and model has one of each all the same', async () => {
    const { id, model } = await read(message({ id: undefined, model: '' }))
    expect([id, model]).toEqual(['made-1', 'claude-test'])
  })

  test('without content is empty', async () => {
    const [choice] = (await read(answer())).choices
    expect([choice.text, choice.content]).toEqual(['', []])
  })

  test('what the contract has no field for is metadata', async () => {
    const facts = { stop_sequence: 'END', container: { id: 'c_1' }, context_management: { applied_edits: [1] } }
    const { providerMetadata } = await read(message(facts))
    expect(providerMetadata).toEqual({ ...facts, usage: { input_tokens: 3, output_tokens: 2 } })
  })
})

describe('an ending', () => {
  test.each([
    ['end_turn', 'stop'],
    ['stop_sequence', 'stop'],
    ['max_tokens', 'length'],
    ['model_context_window_exceeded', 'length'],
    ['tool_use', 'tool_calls'],
    ['pause_turn', 'pause'],
    ['refusal', 'refusal'],
    ['novel_word', 'unknown'],
  ])('of %s is %s', async (word, finishReason) => {
    const [choice] = (await read(message({ stop_reason: word }))).choices
    expect([choice.finishReason, choice.nativeFinishReason]).toEqual([finishReason, word])
  })

  test('without a word is unknown', async () => {
    const [choice] = (await read(message({ stop_reason: null }))).choices
    expect([choice.finishReason, 'nativeFinishReason' in choice]).toEqual(['unknown', false])
  })
})

describe('usage', () => {
  test('cached tokens are added to the prompt, thinking tokens are inside the completion', async () => {
    const usage = {
      input_tokens: 10,
      cache_read_input_tokens: 100,
      cache_creation_input_tokens: 1000,
      output_tokens: 7,
      output_tokens_details: { thinking_tokens: 4 },
      service_tier: 'priority',
      inference_geo: null,
    }
    const response = await read(message({ usage }))
    expect(response.usage).toEqual({
      promptTokens: 1110,
      completionTokens: 7,
      totalTokens: 1117,
      promptTokensDetails: { cachedTokens: 100, cacheWriteTokens: 1000 },
      completionTokensDetails: { reasoningTokens: 4 },
    })
    expect([response.serviceTier, response.providerMetadata?.['usage']]).toEqual(['priority', usage])
  })

  test('is absent where a count is', async () => {
    expect('usage' in (await read(message({ usage: { input_tokens: 3 } })))).toBe(false)
    expect('usage' in (await read(message({ usage: null })))).toBe(false)
  })
})

describe('a block', () => {
  test('of text keeps its citations; their positions are in the document', async () => {
    const ofDocument = {
      type: 'char_location',
      cited_text: 'It rains.',
      document_index: 0,
      document_title: 'Weather',
      start_char_index: 5,
      end_char_index: 14,
    }
    const ofSearch = {
      type: 'web_search_result_location',
      cited_text: 'Sun.',
      url: 'https://example.com',
      title: 'News',
      encrypted_index: 'xyz',
    }
    expect(await contentOf({ type: 'text', text: 'Rain', citations: [ofDocument, ofSearch] })).toEqual([
      {
        type: 'text',
        index: 0,
        text: 'Rain',
        citations: [
          { title: 'Weather', quotedText: 'It rains.', source: ofDocument },
          { url: 'https://example.com', title: 'News', quotedText: 'Sun.', source: ofSearch },
        ],
        replay: replay({ type: 'text' }),
      },
    ])
  })

  test('that says nothing is no part', async () => {
    expect(
      await contentOf(
        { type: 'text', text: '' },
        { type: 'thinking', thinking: '', signature: '' },
        { type: 'text', text: 'Hi' },
      ),
    ).toEqual([{ type: 'text', index: 0, text: 'Hi' }])
  })

  test('of thinking has its signature as token, also where its text is withheld', async () => {
    expect(
      await contentOf(
        { type: 'thinking', thinking: 'Hm.', signature: 'sig-1' },
        { type: 'thinking', thinking: '', signature: 'sig-2' },
        { type: 'redacted_thinking', data: 'secret' },
      ),
    ).toEqual([
      { type: 'reasoning', index: 0, text: 'Hm.', replay: replay({ signature: 'sig-1' }) },
      { type: 'reasoning', index: 1, text: '', replay: replay({ signature: 'sig-2' }) },
      { type: 'reasoning', index: 2, text: '', replay: replay({ data: 'secret' }) },
    ])
  })

  test('of a tool call has its input as JSON', async () => {
    const caller = { type: 'direct' }
    expect(
      await contentOf(
        { type: 'tool_use', id: 'toolu_1', name: 'get', input: { city: 'Rome', n: [1] } },
        { type: 'tool_use', id: 'toolu_2', name: 'get', input: {}, caller, toolset_name: null },
        { type: 'tool_use', name: 'get' },
      ),
    ).toEqual([
      { type: 'tool_call', index: 0, id: 'toolu_1', name: 'get', arguments: '{"city":"Rome","n":[1]}' },
      { type: 'tool_call', index: 1, id: 'toolu_2', name: 'get', arguments: '{}', replay: replay({ caller }) },
      { type: 'tool_call', index: 2, id: 'made-1', name: 'get', arguments: '{}', syntheticId: true },
    ])
  })

  test('of a tool that Anthropic ran is a call and a result with one id and name', async () => {
    expect(
      await contentOf(
        { type: 'server_tool_use', id: 'srv_1', name: 'bash_code_execution', input: { command: 'ls' } },
        { type: 'bash_code_execution_tool_result', tool_use_id: 'srv_1', content: { stdout: 'a' } },
        { type: 'mcp_tool_use', id: 'mcp_1', name: 'echo', input: {}, server_name: 'echoes' },
        { type: 'mcp_tool_result', tool_use_id: 'mcp_1', is_error: true, content: [{ type: 'text', text: 'no' }] },
        { type: 'web_search_tool_result', tool_use_id: 'srv_0', content: [] },
      ),
    ).toEqual([
      {
        type: 'tool_activity',
        index: 0,
        id: 'srv_1',
        name: 'bash_code_execution',
        arguments: '{"command":"ls"}',
        replay: replay({ type: 'server_tool_use' }),
      },
      {
        type: 'tool_activity',
        index: 1,
        id: 'srv_1',
        name: 'bash_code_execution',
        output: { stdout: 'a' },
        replay: replay({ type: 'bash_code_execution_tool_result' }),
      },
      {
        type: 'tool_activity',
        index: 2,
        id: 'mcp_1',
        name: 'echo',
        arguments: '{}',
        replay: replay({ type: 'mcp_tool_use', server_name: 'echoes' }),
      },
      {
        type: 'tool_activity',
        index: 3,
        id: 'mcp_1',
        name: 'echo',
        output: [{ type: 'text', text: 'no' }],
        replay: replay({ type: 'mcp_tool_result', is_error: true }),
      },
      {
        type: 'tool_activity',
        index: 4,
        id: 'srv_0',
        name: 'web_search',
        output: [],
        replay: replay({ type: 'web_search_tool_result' }),
      },
    ])
  })

  test('that this version does not know is carried as it came', async () => {
    const upload = { type: 'container_upload', file_id: 'file_1' }
    expect(await contentOf(upload, { text: 'no type' })).toEqual([
      { type: 'unknown', index: 0, value: upload, replay: replay({ type: 'container_upload' }) },
      { type: 'unknown', index: 1, value: { text: 'no type' } },
    ])
  })

  test('keeps the fields that the contract has no place for', async () => {
    expect(await contentOf({ type: 'text', text: 'Hi', mood: 'fine' })).toEqual([
      { type: 'text', index: 0, text: 'Hi', providerMetadata: { mood: 'fine' } },
    ])
  })
})
