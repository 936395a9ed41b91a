import { describe, expect, test } from 'vitest'
import { cohereChat } from '../src/server/index.ts'
import { call, chat, citation, freeze, type Json, probe } from './wire.ts'

const { json, wire } = probe

const CALL = { path: '/v2/chat', params: {}, query: {}, headers: {} }
const USER = { role: 'user', content: 'Hi' }

/** What a body of the wire asks for. */
function parse(fields: Json): ReturnType<typeof cohereChat.parseRequest> {
  return cohereChat.parseRequest(freeze({ model: 'command-test', messages: [USER], ...fields }), CALL)
}

describe('a request', () => {
  test('every field has its place in the contract, or stays the vendor’s by the SDK’s name', () => {
    const { request, stream } = parse({
      max_tokens: 7,
      temperature: 1,
      p: 0.9,
      k: 3,
      stop_sequences: ['END'],
      seed: 1,
      frequency_penalty: 0.1,
      presence_penalty: 0.2,
      logprobs: true,
      tools: [{ type: 'function', function: { name: 'get', parameters: { type: 'object' } } }],
      strict_tools: true,
      tool_choice: 'REQUIRED',
      response_format: { type: 'json_object', json_schema: { type: 'object' } },
      thinking: { type: 'enabled', token_budget: 500 },
      safety_mode: 'OFF',
      documents: [{ id: 'doc-1', data: { max_tokens: 1 } }],
      citation_options: { mode: 'FAST' },
      novel_field: 1,
      stream: true,
    })
    expect(request).toEqual({
      model: 'command-test',
      messages: [USER],
      maxTokens: 7,
      temperature: 1,
      topP: 0.9,
      topK: 3,
      stop: ['END'],
      seed: 1,
      frequencyPenalty: 0.1,
      presencePenalty: 0.2,
      logprobs: true,
      tools: [{ type: 'function', name: 'get', parameters: { type: 'object' }, strict: true }],
      toolChoice: 'required',
      responseFormat: { type: 'json_schema', schema: { type: 'object' } },
      reasoning: { maxTokens: 500 },
      providerOptions: {
        cohere: {
          safetyMode: 'OFF',
          documents: [{ id: 'doc-1', data: { max_tokens: 1 } }],
          citationOptions: { mode: 'FAST' },
          novel_field: 1,
        },
      },
    })
    expect(stream).toBe(true)
  })

  test.each<[Json, Json]>([
    [{ thinking: { type: 'disabled' } }, { reasoning: { effort: 'none' } }],
    [{ thinking: { type: 'enabled' } }, { reasoning: { include: true } }],
    [{ thinking: { type: 'novel' } }, { providerOptions: { cohere: { thinking: { type: 'novel' } } } }],
    [{ tool_choice: 'NOVEL' }, { providerOptions: { cohere: { toolChoice: 'NOVEL' } } }],
    [{ strict_tools: false }, { providerOptions: { cohere: { strictTools: false } } }],
    [{ max_tokens: 0 }, { providerOptions: { cohere: { maxTokens: 0 } } }],
    [{ response_format: { type: 'text' } }, { responseFormat: { type: 'text' } }],
    [{ temperature: null }, {}],
  ])('%j', (fields, wanted) => {
    const { model: _model, messages: _messages, ...rest } = parse(fields).request
    expect(rest).toEqual(wanted)
  })

  test('a tool of a kind that is not known stays the vendor’s', () => {
    const tool = { type: 'novel', x: 1 }
    expect(parse({ tools: [tool] }).request.tools).toEqual([{ type: 'vendor', provider: 'cohere', tool }])
  })

  test('results and earlier answers are read', () => {
    const sources = [citation(0, 5, 'Hello', { content_index: 1 })]
    const { request } = parse({
      messages: [
        { role: 'system', content: [{ type: 'text', text: 'Be brief.' }] },
        { role: 'user', content: [{ type: 'image_url', image_url: { url: 'https://example.test/a', detail: 'low' } }] },
        {
          role: 'assistant',
          content: [
            { type: 'thinking', thinking: 'Hm' },
            { type: 'text', text: 'Hello' },
          ],
          tool_plan: 'I look.',
          tool_calls: [call('a', 'get', '{}')],
          citations: sources,
        },
        { role: 'tool', tool_call_id: 'a', content: [{ type: 'document', document: { id: 'd', data: { x: 1 } } }] },
        { role: 'assistant', content: 'Bye' },
      ],
    })
    const token = (data: Json): Json => ({ replay: { provider: 'cohere', api: 'chat', data } })
    expect(request.messages).toEqual([
      { role: 'system', content: [{ type: 'text', text: 'Be brief.' }] },
      {
        role: 'user',
        content: [
          {
            type: 'image',
            source: { type: 'url', url: 'https://example.test/a' },
            providerOptions: { cohere: { imageUrl: { detail: 'low' } } },
          },
        ],
      },
      {
        role: 'assistant',
        content: [
          { type: 'reasoning', text: 'Hm', ...token({ type: 'thinking' }) },
          {
            type: 'text',
            text: 'Hello',
            citations: [{ url: 'https://example.test/facts', title: 'Facts', start: 0, end: 5, source: sources[0] }],
            ...token({ type: 'text' }),
          },
          { type: 'reasoning', text: 'I look.', ...token({ type: 'tool_plan' }) },
          { type: 'tool_call', id: 'a', name: 'get', arguments: '{}' },
        ],
      },
      {
        role: 'tool',
        toolCallId: 'a',
        content: [{ type: 'json', value: { x: 1 }, providerOptions: { cohere: { document: { id: 'd' } } } }],
      },
      { role: 'assistant', content: 'Bye' },
    ])
  })

  test('what is wrong is named', () => {
    expect(() => parse({ messages: [] })).toThrow('messages')
    expect(() => parse({ messages: [{ role: 'tool', content: 'x' }] })).toThrow('messages.0.tool_call_id')
  })

  test('what a vendor’s SDK sends goes on as it came', async () => {
    const body = {
      model: 'command-test',
      messages: [
        {
          role: 'user',
          content: [
            { type: 'text', text: 'Hi', extra: 1 },
            { type: 'novel', max_tokens: 1 },
          ],
        },
        {
          role: 'assistant',
          content: [
            { type: 'text', text: '' },
            { type: 'novel', x: 1 },
          ],
          tool_plan: 'I look.',
          tool_calls: [{ ...call('a', 'get', '{}'), extra: 2 }],
          citations: [citation(0, 1, 'I', { type: 'NOVEL' }), citation(0, 1, 'I', { type: 'PLAN' })],
        },
        { role: 'tool', tool_call_id: 'a', content: [{ type: 'document', document: { data: { x: 1 } } }], extra: 3 },
      ],
      tools: [{ type: 'function', function: { name: 'get', parameters: {}, extra: 4 }, extra: 5 }],
      response_format: { type: 'json_object', extra: 6 },
      thinking: { type: 'enabled', extra: 7 },
      priority: 1,
      stream: false,
    }
    const { client, sent } = wire(json(chat()))
    await client.complete(parse(body).request)
    expect(sent[0]?.body).toEqual(body)
  })
})
