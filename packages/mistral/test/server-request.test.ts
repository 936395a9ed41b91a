import type { CompletionRequest } from '@concord/core'
import { completionRequest } from '@concord/core/arbitraries'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { capabilities } from '../src/index.ts'
import { mistralChat } from '../src/server/index.ts'
import { caught, completion, freeze, type Json, probe } from './wire.ts'

const { json, sentFor, wire } = probe

const CALL = { path: '/v1/chat/completions', params: {}, query: {}, headers: {} }

/** What a body asks for. */
function parse(body: Json): CompletionRequest {
  return mistralChat.parseRequest(freeze(body), CALL).request
}

const TOOL = { type: 'function', function: { name: 'get', parameters: { type: 'object' } } }
const user = (content: unknown): Json => ({ role: 'user', content })
const ask = (...messages: readonly Json[]): Json => ({ model: 'mistral-test', messages })

describe('a request that is read and written again', () => {
  test('is the same, whatever it says', async () => {
    const body = {
      model: 'mistral-test',
      messages: [
        { role: 'system', content: 'Be brief.', novel: 1 },
        {
          role: 'user',
          content: [
            { type: 'text', text: 'Look.', novel: 1 },
            { type: 'image_url', image_url: 'https://example.org/a.png' },
            { type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA', detail: 'low' } },
            { type: 'input_audio', input_audio: 'AAAA' },
            { type: 'input_audio', input_audio: { data: 'AAAA', format: 'mp3' } },
            { type: 'input_audio', input_audio: 'https://example.org/a.mp3' },
            { type: 'document_url', document_url: 'data:application/pdf;base64,AAAA', document_name: 'a.pdf' },
            { type: 'file', file_id: 'f-1' },
            { type: 'reference', reference_ids: [1] },
          ],
        },
        {
          role: 'assistant',
          content: [
            { type: 'thinking', thinking: [{ type: 'text', text: 'Hm' }], signature: 'sig', closed: true },
            { type: 'text', text: 'So' },
            { type: 'reference', reference_ids: [1] },
            { type: 'image_url', image_url: 'data:image/png;base64,AAAA' },
            { type: 'novel', novel: 1 },
          ],
          tool_calls: [
            { id: 'a1B2c3D4e', type: 'function', function: { name: 'get', arguments: '{"q": 1', novel: 1 }, beside: 2 },
          ],
        },
        { role: 'tool', content: 'Oslo', tool_call_id: 'a1B2c3D4e', name: 'get' },
        { role: 'assistant', content: 'Plain.' },
        user('Go on.'),
        { role: 'assistant', content: 'It', prefix: true },
      ],
      max_tokens: 7,
      temperature: 0,
      top_p: 0.5,
      stop: ['END'],
      random_seed: 3,
      frequency_penalty: -1,
      presence_penalty: 1,
      n: 2,
      tools: [
        {
          type: 'function',
          function: { name: 'get', description: 'Gets.', parameters: { type: 'object' }, strict: true, novel: 1 },
          beside: 2,
        },
        { type: 'document_library', library_ids: ['a'] },
      ],
      tool_choice: 'required',
      parallel_tool_calls: false,
      response_format: {
        type: 'json_schema',
        json_schema: { name: 'thing', schema: { type: 'object' }, strict: true },
      },
      reasoning_effort: 'high',
      metadata: { a: 'b' },
      service_tier: 'auto',
      prompt_cache_key: 'k',
      safe_prompt: true,
      prompt_mode: 'reasoning',
      guardrails: [{ block_on_error: true }],
      prediction: { type: 'content', content: 'So' },
      novel: { someKey: 1 },
    }
    expect(await sentFor(parse(body))).toEqual(body)
  })

  test.each([
    { tool_choice: { type: 'function', function: { name: 'get' } } },
    { tool_choice: 'any' },
    { tool_choice: 'novel' },
    { reasoning_effort: 'novel' },
    { response_format: { type: 'novel' } },
    { response_format: { type: 'json_object' } },
    { metadata: { n: 1 } },
    { tools: [] },
  ])('with %j too', async (fields) => {
    const body = { ...ask(user('Hi')), tools: [TOOL], ...fields }
    expect(await sentFor(parse(body))).toEqual(body)
  })

  test('what is null or an empty default says nothing', () => {
    const body = {
      ...ask({ role: 'assistant', content: '', prefix: false, tool_calls: null }, user('Hi')),
      stop: null,
      tools: null,
      stream: false,
    }
    const { stream, request } = mistralChat.parseRequest(body, CALL)
    expect(stream).toBe(false)
    expect(request).toEqual({
      model: 'mistral-test',
      messages: [
        { role: 'assistant', content: '' },
        { role: 'user', content: 'Hi' },
      ],
    })
  })

  test('calls without an id, and arguments that are an object, are read', () => {
    const calls = [{ id: 'null', function: { name: 'get', arguments: { n: 1 } } }]
    const [message] = parse(ask({ role: 'assistant', content: null, tool_calls: calls })).messages ?? []
    expect(message?.content).toEqual([{ type: 'tool_call', id: '', name: 'get', arguments: '{"n":1}' }])
  })
})

test('a request that is written and read again is written the same', async () => {
  const settings = [...capabilities.settings, 'tools', 'toolChoice', 'responseFormat'] as const
  const requests = completionRequest({
    input: 'messages',
    tools: ['function'],
    media: false,
    settings: [...settings] as never,
  })
  await fc.assert(
    fc.asyncProperty(requests, async (request) => {
      const sent = await sentFor(request)
      expect(await sentFor(parse(sent))).toEqual(sent)
      const { maxTokens, temperature, seed, n, metadata, toolChoice } = request
      expect(parse(sent)).toMatchObject(
        JSON.parse(JSON.stringify({ maxTokens, temperature, seed, n, metadata, toolChoice })) as object, // Without the absent.
      )
    }),
    { numRuns: 200 },
  )
})

describe('a body', () => {
  test.each([
    ['no object', [], 'body'],
    ['no model', { messages: [user('Hi')] }, 'model'],
    ['no messages', { model: 'm', messages: [] }, 'messages'],
    ['an odd role', ask({ role: 'critic', content: 'Hi' }), 'messages.0.role'],
    ['a result without its call', ask({ role: 'tool', content: 'Hi' }), 'messages.0.tool_call_id'],
    ['a text for a number', { ...ask(user('Hi')), max_tokens: 'x' }, 'max_tokens'],
  ])('with %s is refused by its path', async (_name, body, path) => {
    const refused = await caught(Promise.resolve().then(() => mistralChat.parseRequest(body, CALL)))
    expect(refused).toMatchObject({ kind: 'invalid_request', status: 400 })
    expect(refused.message).toContain(`${path}:`)
  })
})

test('the SDK’s own body is read', async () => {
  const { client, sent } = wire(json(completion()))
  await client.complete({ prompt: 'Hi' })
  expect(parse(sent[0]?.body ?? {})).toEqual({ model: 'mistral-test', messages: [{ role: 'user', content: 'Hi' }] })
})
