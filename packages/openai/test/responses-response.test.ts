import type { CompletionRequest, OutputPart } from '@concord/core'
import OpenAI from 'openai'
import type { Response as OpenAIResponse } from 'openai/resources/responses/responses'
import { describe, expect, expectTypeOf, test } from 'vitest'
import { fromResponse, toResponseParams } from '../src/index.ts'
import { message, response, responsesProbe, USAGE } from './responses-wire.ts'
import { caught, type Json } from './wire.ts'

const { json, plain, read, wire } = responsesProbe

/** The parts of a response with these items. */
async function partsOf(...output: readonly Json[]): Promise<readonly OutputPart[]> {
  const { choices } = await read(response(output))
  return choices[0].content
}

/** A token of this API. */
function token(data: Json): Json {
  return { provider: 'openai', api: 'responses', data }
}

const MESSAGE_TOKEN = token({ id: 'msg_1', type: 'message', status: 'completed', role: 'assistant' })

describe('a response', () => {
  test('is a completion of one choice', async () => {
    expect(await read(response([message('Hello')], { usage: USAGE, service_tier: 'default' }))).toEqual({
      object: 'completion',
      id: 'resp_1',
      created: 1_700_000_000,
      model: 'gpt-test-2026',
      provider: 'openai',
      choices: [
        {
          index: 0,
          text: 'Hello',
          content: [{ type: 'text', index: 0, text: 'Hello', replay: MESSAGE_TOKEN }],
          finishReason: 'stop',
          nativeFinishReason: 'completed',
        },
      ],
      usage: { promptTokens: 3, completionTokens: 2, totalTokens: 5 },
      serviceTier: 'default',
      requestId: 'req-test',
      providerMetadata: { usage: USAGE },
    })
  })

  test('keeps what the contract has no field for, and leaves out the echo of its request', async () => {
    const fields = {
      completed_at: 1_700_000_002,
      background: false,
      reasoning: { effort: 'low' },
      moderation: { a: 1 },
    }
    const { providerMetadata } = await read(response([message('Hi')], fields))
    expect(providerMetadata).toEqual({ completed_at: 1_700_000_002, moderation: { a: 1 } })
  })

  test('counts cached, written and reasoning tokens inside their parents', async () => {
    const usage = {
      input_tokens: 10,
      input_tokens_details: { cached_tokens: 6, cache_write_tokens: 2 },
      output_tokens: 8,
      output_tokens_details: { reasoning_tokens: 5 },
      total_tokens: 18,
    }
    expect((await read(response([], { usage }))).usage).toEqual({
      promptTokens: 10,
      completionTokens: 8,
      totalTokens: 18,
      promptTokensDetails: { cachedTokens: 6, cacheWriteTokens: 2 },
      completionTokensDetails: { reasoningTokens: 5 },
    })
  })

  test.each<[string, Json, string, string | undefined]>([
    ['completed', {}, 'stop', 'completed'],
    ['cut by its limit', cut('max_output_tokens'), 'length', 'max_output_tokens'],
    ['filtered', cut('content_filter'), 'content_filter', 'content_filter'],
    ['steered', cut('steered'), 'unknown', 'steered'],
    ['incomplete for no reason', { status: 'incomplete' }, 'unknown', 'incomplete'],
    ['queued', { status: 'queued' }, 'pause', 'queued'],
    ['in progress', { status: 'in_progress' }, 'pause', 'in_progress'],
    ['cancelled', { status: 'cancelled' }, 'unknown', 'cancelled'],
    ['without a status', { status: null }, 'unknown', undefined],
  ])('that is %s says how it ended', async (_name, fields, finishReason, native) => {
    const [choice] = (await read(response([], fields))).choices
    expect([choice.finishReason, choice.nativeFinishReason]).toEqual([finishReason, native])
  })

  function cut(reason: string): Json {
    return { status: 'incomplete', incomplete_details: { reason } }
  }

  test('keeps what else is told of its end', async () => {
    const fields = { status: 'incomplete', incomplete_details: { reason: 'steered', by: 'item_1' } }
    expect((await read(response([], fields))).providerMetadata).toEqual({ incomplete_details: { by: 'item_1' } })
  })
})

describe('an item', () => {
  test('of a message is a part for each of its contents, the first with the token', async () => {
    const content = [
      { type: 'output_text', text: 'Yes', annotations: [] },
      { type: 'refusal', refusal: 'But no' },
      { type: 'output_hologram', beam: 1 },
    ]
    expect(await partsOf({ id: 'msg_1', type: 'message', role: 'assistant', phase: 'commentary', content })).toEqual([
      {
        type: 'text',
        index: 0,
        text: 'Yes',
        replay: token({ id: 'msg_1', type: 'message', role: 'assistant', phase: 'commentary' }),
      },
      { type: 'refusal', index: 1, text: 'But no' },
      { type: 'unknown', index: 2, value: { type: 'output_hologram', beam: 1 } },
    ])
  })

  test('of a message without content keeps its place', async () => {
    const [only] = await partsOf(message('', {}, { content: [] }))
    expect(only).toEqual({ type: 'text', index: 0, text: '', replay: MESSAGE_TOKEN })
  })

  test('of a text has citations of pages and files', async () => {
    const page = { type: 'url_citation', url: 'https://example.test', title: 'A page', start_index: 0, end_index: 2 }
    const file = { type: 'file_citation', file_id: 'file-1', filename: 'a.txt', index: 3 }
    const [part] = await partsOf(message('Hi', { annotations: [page, file] }))
    expect(part).toMatchObject({
      citations: [
        { url: 'https://example.test', title: 'A page', start: 0, end: 2, source: page },
        { title: 'a.txt', source: file },
      ],
    })
  })

  test('of a text has log-probabilities', async () => {
    const logprobs = [{ token: 'Hi', logprob: -0.5, bytes: [72, 105], top_logprobs: [{ token: 'Yo', logprob: -1 }] }]
    const { choices } = await read(response([message('Hi', { logprobs }), message('Hi', { logprobs })]))
    const one = { token: 'Hi', logprob: -0.5, bytes: [72, 105], top: [{ token: 'Yo', logprob: -1 }] }
    expect(choices[0].logprobs).toEqual({ content: [one, one] })
  })

  test('of reasoning is a part for each summary', async () => {
    const summary = [
      { type: 'summary_text', text: 'First' },
      { type: 'summary_text', text: 'Then' },
    ]
    expect(await partsOf({ id: 'rs_1', type: 'reasoning', summary, encrypted_content: 'secret' })).toEqual([
      {
        type: 'reasoning',
        index: 0,
        text: 'First',
        replay: token({ id: 'rs_1', type: 'reasoning', encrypted_content: 'secret' }),
      },
      { type: 'reasoning', index: 1, text: 'Then' },
    ])
  })

  test('of reasoning that is withheld is a part without text', async () => {
    expect(await partsOf({ id: 'rs_1', type: 'reasoning', summary: [] })).toEqual([
      { type: 'reasoning', index: 0, text: '', replay: token({ id: 'rs_1', type: 'reasoning' }) },
    ])
  })

  test('of reasoning that is shown itself says so', async () => {
    const content = [{ type: 'reasoning_text', text: 'Hm' }]
    const [part] = await partsOf({ id: 'rs_1', type: 'reasoning', summary: [], content })
    expect(part).toMatchObject({ type: 'reasoning', text: 'Hm', providerMetadata: { type: 'reasoning_text' } })
  })

  test('of a function call has its arguments verbatim', async () => {
    const call = {
      id: 'fc_1',
      type: 'function_call',
      call_id: 'call_1',
      name: 'find',
      arguments: '{"a": 1',
      status: 'x',
    }
    const { choices } = await read(response([call]))
    expect(choices[0]).toMatchObject({
      finishReason: 'tool_calls',
      content: [
        {
          type: 'tool_call',
          id: 'call_1',
          name: 'find',
          arguments: '{"a": 1',
          replay: { data: { id: 'fc_1', type: 'function_call', status: 'x' } },
        },
      ],
    })
  })

  test('of a custom tool has its free text', async () => {
    const call = { id: 'ctc_1', type: 'custom_tool_call', call_id: 'call_1', name: 'run', input: 'ls -l' }
    expect(await partsOf(call)).toMatchObject([{ type: 'tool_call', name: 'run', arguments: 'ls -l', custom: true }])
  })

  test.each<[string, Json, string, unknown]>([
    ['computer_call', { action: { type: 'wait' }, pending_safety_checks: [] }, 'call_1', { action: { type: 'wait' } }],
    ['local_shell_call', { action: { command: ['ls'] } }, 'call_1', { command: ['ls'] }],
    ['shell_call', { action: { commands: ['ls'] }, environment: null }, 'call_1', { commands: ['ls'] }],
    ['apply_patch_call', { operation: { type: 'delete_file' } }, 'call_1', { type: 'delete_file' }],
    ['tool_search_call', { arguments: { goal: 'x' }, execution: 'client' }, 'call_1', { goal: 'x' }],
  ])('of %s is a call that the client runs', async (type, fields, id, written) => {
    const [part] = await partsOf({ id: 'item_1', type, call_id: id, status: 'completed', ...fields })
    expect(part).toMatchObject({ type: 'tool_call', id, name: type })
    expect(part?.type === 'tool_call' && (JSON.parse(part.arguments) as unknown)).toMatchObject(written as object)
  })

  test('of an approval asks by its own id', async () => {
    const request = { id: 'mcpr_1', type: 'mcp_approval_request', server_label: 's', name: 'roll', arguments: '{}' }
    expect(await partsOf(request)).toMatchObject([
      {
        type: 'tool_call',
        id: 'mcpr_1',
        name: 'mcp_approval_request',
        arguments: '{"server_label":"s","name":"roll","arguments":"{}"}',
      },
    ])
  })

  test.each<[string, Json, Json, Json | undefined]>([
    [
      'web_search_call',
      { action: { type: 'search' } },
      { name: 'web_search', arguments: '{"type":"search"}' },
      undefined,
    ],
    ['file_search_call', { queries: ['a'] }, { name: 'file_search', arguments: '{"queries":["a"]}' }, undefined],
    ['file_search_call', { queries: ['a'], results: [1] }, { arguments: '{"queries":["a"]}' }, { output: [1] }],
    ['code_interpreter_call', { code: '1', outputs: [2] }, { arguments: '{"code":"1"}' }, { output: [2] }],
    ['mcp_call', { name: 'roll', arguments: '{ }', output: '4' }, { name: 'roll', arguments: '{ }' }, { output: '4' }],
    [
      'mcp_list_tools',
      { tools: [{ name: 'roll' }] },
      { name: 'mcp_list_tools', output: [{ name: 'roll' }] },
      undefined,
    ],
    ['image_generation_call', { result: null }, { name: 'image_generation' }, undefined],
  ])('of %s is what the vendor ran', async (type, fields, first, second) => {
    const parts = await partsOf({ id: 'item_1', type, status: 'completed', ...fields })
    const base = { type: 'tool_activity', id: 'item_1' }
    expect(parts).toMatchObject([{ ...base, ...first }, ...(second === undefined ? [] : [{ ...base, ...second }])])
  })

  test('of a hosted shell, and of its output, are activity with one id', async () => {
    const environment = { type: 'container_reference', container_id: 'c' }
    const parts = await partsOf(
      { id: 'sh_1', type: 'shell_call', call_id: 'call_1', action: { commands: ['ls'] }, environment },
      { id: 'sho_1', type: 'shell_call_output', call_id: 'call_1', output: [{ stdout: 'a' }] },
    )
    expect(parts).toMatchObject([
      { type: 'tool_activity', id: 'call_1', name: 'shell', arguments: '{"commands":["ls"]}' },
      { type: 'tool_activity', id: 'call_1', name: 'shell', output: [{ stdout: 'a' }] },
    ])
  })

  test('of a search for tools, and of what it found, are activity with one id', async () => {
    const parts = await partsOf(
      { id: 'tsc_1', type: 'tool_search_call', call_id: null, arguments: { paths: ['a'] }, execution: 'server' },
      { id: 'tso_1', type: 'tool_search_output', call_id: null, tools: [{ name: 'a' }], execution: 'server' },
    )
    expect(parts).toMatchObject([
      { type: 'tool_activity', id: 'tsc_1', name: 'tool_search', arguments: '{"paths":["a"]}' },
      { type: 'tool_activity', id: 'tsc_1', name: 'tool_search', output: [{ name: 'a' }] },
    ])
  })

  test('of an image is media', async () => {
    const image = { id: 'ig_1', type: 'image_generation_call', result: 'AAAA', output_format: 'webp', size: '1x1' }
    const { result: _result, ...data } = image
    expect(await partsOf(image)).toEqual([
      { type: 'media', index: 0, mediaType: 'image/webp', data: 'AAAA', replay: token(data) },
    ])
  })

  test('of a type from the future is unknown, and goes back', async () => {
    const block = { id: 'x_1', type: 'compaction', encrypted_content: 'secret' }
    expect(await partsOf(block)).toEqual([
      { type: 'unknown', index: 0, value: block, replay: token({ type: 'compaction' }) },
    ])
  })
})

describe('what is no answer', () => {
  test.each<[string, Json, string]>([
    ['a rate limit', { code: 'rate_limit_exceeded', message: 'Slow' }, 'rate_limit'],
    ['a flagged prompt', { code: 'invalid_prompt', message: 'No' }, 'content_filter'],
    ['a wrong image', { code: 'image_too_large', message: 'No' }, 'invalid_request'],
    ['a failure', { code: 'server_error', message: 'Oops' }, 'server'],
    ['an unknown failure', { message: 'Oops' }, 'server'],
  ])('is the error of a failed response: %s', async (_name, error, kind) => {
    const body = response([message('Hi')], { status: 'failed', error, usage: USAGE })
    expect(await caught(wire(json(body)).client.complete({ prompt: 'Hi' }))).toMatchObject({
      kind,
      requestId: 'req-test',
      partial: { choices: [{ text: 'Hi', finishReason: null }], usage: { totalTokens: 5 } },
    })
  })

  test('a failed response that does not say why is a failure of the vendor', async () => {
    const error = await caught(wire(json(response([], { status: 'failed' }))).client.complete({ prompt: 'Hi' }))
    expect(error.kind).toBe('server')
  })

  test.each<[string, () => Response, string]>([
    ['an error body', json({ error: { message: 'Busy', code: 'server_overloaded' } }), 'overloaded'],
    ['another object', json({ id: 'x' }), 'invalid_response'],
    ['a page', plain('<html>Sign in</html>', 'text/html'), 'invalid_response'],
    ['a 429', json({ error: { message: 'Slow', type: 'requests' } }, 429), 'rate_limit'],
  ])('%s is told by its kind', async (_name, respond, kind) => {
    expect(await caught(wire(respond).client.complete({ prompt: 'Hi' }))).toMatchObject({ kind })
  })
})

test('the SDK takes what is written and its response is read', async () => {
  const request: CompletionRequest = { model: 'gpt-test', messages: [{ role: 'user', content: 'Hi' }] }
  const fetch = (): Promise<Response> => Promise.resolve(json(response([message('Hello')]))())
  const sdk = new OpenAI({ apiKey: 'test-key', fetch })
  const answered = await sdk.responses.create(toResponseParams(request).value)
  expectTypeOf(fromResponse).parameter(0).toEqualTypeOf<OpenAIResponse>()
  expect(fromResponse(answered).choices[0].text).toBe('Hello')
  expect(fromResponse(answered)).not.toHaveProperty('providerMetadata')
})
