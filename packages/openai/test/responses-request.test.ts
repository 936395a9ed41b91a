import type { AssistantMessage, CompletionRequest, HistoryPart, Message, ToolMessage } from '@concord/core'
import { toMessage } from '@concord/core'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { toResponseParams } from '../src/index.ts'
import { openaiResponses } from '../src/server/index.ts'
import { message, response, responsesProbe } from './responses-wire.ts'
import { caught, freeze, type Json } from './wire.ts'

const { json, read, sentFor, wire } = responsesProbe

const USER: Message = { role: 'user', content: 'Hi' }

/** The items on the wire for these messages. */
async function inputFor(...messages: readonly Message[]): Promise<readonly Json[]> {
  const { input } = await sentFor({ messages })
  return input as readonly Json[] // A request always has them.
}

/** The warnings of a history of these parts, as `code path`. */
function warningsFor(content: readonly HistoryPart[], store = true): readonly string[] {
  const messages: readonly Message[] = [{ role: 'assistant', content }]
  const request: CompletionRequest = { model: 'm', messages, providerOptions: { openai: { store } } }
  return toResponseParams(freeze(request)).warnings.map(({ code, path }) => `${code} ${path}`)
}

describe('the parameters', () => {
  test('are the settings of the request', async () => {
    const request: CompletionRequest = {
      prompt: 'Hi',
      maxTokens: 9,
      temperature: 0.5,
      topP: 0.9,
      parallelToolCalls: false,
      user: 'u-1',
      metadata: { a: 'b' },
      serviceTier: 'flex',
      promptCache: { key: 'k', ttl: '24h' },
      providerOptions: { openai: { previous_response_id: 'resp_0', store: false } },
    }
    expect(await sentFor(request)).toEqual({
      model: 'gpt-test',
      input: [{ role: 'user', content: 'Hi' }],
      max_output_tokens: 9,
      temperature: 0.5,
      top_p: 0.9,
      parallel_tool_calls: false,
      safety_identifier: 'u-1',
      metadata: { a: 'b' },
      service_tier: 'flex',
      prompt_cache_key: 'k',
      prompt_cache_retention: '24h',
      previous_response_id: 'resp_0',
      store: false,
    })
  })

  test('ask for what comes only then', async () => {
    const request: CompletionRequest = {
      prompt: 'Hi',
      reasoning: { effort: 'low', include: true },
      logprobs: true,
      topLogprobs: 2,
    }
    expect(await sentFor(request)).toMatchObject({
      reasoning: { effort: 'low', summary: 'auto' },
      include: ['reasoning.encrypted_content', 'message.output_text.logprobs'],
      top_logprobs: 2,
    })
  })

  test('have no budget for reasoning', async () => {
    const { warnings } = await read(response([]), { prompt: 'Hi', reasoning: { maxTokens: 9 } })
    expect(warnings).toMatchObject([{ code: 'unsupported', path: 'reasoning.maxTokens' }])
  })

  test.each(['stop', 'n', 'logitBias'] as const)('are refused for %s', async (field) => {
    const values = { stop: 'x', n: 2, logitBias: { '1': 1 } }
    const { client, sent } = wire(json(response([])))
    expect((await caught(client.complete({ prompt: 'Hi', [field]: values[field] }))).kind).toBe('unsupported')
    expect(sent).toEqual([])
  })

  test('leave out a seed with a warning', async () => {
    const { warnings } = await read(response([]), { prompt: 'Hi', seed: 1 })
    expect(warnings).toMatchObject([{ code: 'unsupported', path: 'seed' }])
  })

  test('have the form of the answer in text', async () => {
    const { text } = await sentFor({ prompt: 'Hi', responseFormat: z.object({ a: z.string() }) })
    expect(text).toMatchObject({ format: { type: 'json_schema', name: 'response', strict: true } })
    expect((await sentFor({ prompt: 'Hi', responseFormat: { type: 'json_object' } }))['text']).toEqual({
      format: { type: 'json_object' },
    })
  })

  test('have flat tools, that are not strict unless it is said', async () => {
    const { tools, tool_choice: choice } = await sentFor({
      prompt: 'Hi',
      tools: [
        { type: 'function', name: 'find', description: 'Finds', parameters: { type: 'object' } },
        { type: 'function', name: 'now', strict: true },
        { type: 'custom', name: 'run', format: { type: 'text' } },
        { type: 'vendor', provider: 'openai', tool: { type: 'web_search' } },
      ],
      toolChoice: { type: 'tool', name: 'run' },
    })
    expect(tools).toEqual([
      { type: 'function', name: 'find', description: 'Finds', parameters: { type: 'object' }, strict: false },
      { type: 'function', name: 'now', parameters: null, strict: true },
      { type: 'custom', name: 'run', format: { type: 'text' } },
      { type: 'web_search' },
    ])
    expect(choice).toEqual({ type: 'custom', name: 'run' })
  })

  test('choose a tool of the vendor by its type', async () => {
    const tools = [{ type: 'vendor', provider: 'openai', tool: { type: 'web_search' } }] as const
    const { tool_choice: choice } = await sentFor({
      prompt: 'Hi',
      tools,
      toolChoice: { type: 'tool', name: 'web_search' },
    })
    expect(choice).toEqual({ type: 'web_search' })
  })
})

describe('the input', () => {
  test('has instructions, images and files in their place', async () => {
    const items = await inputFor(
      { role: 'system', content: 'Be brief.' },
      {
        role: 'user',
        content: [
          { type: 'text', text: 'See' },
          { type: 'image', source: { type: 'base64', mediaType: 'image/png', data: 'AAAA' } },
          {
            type: 'image',
            source: { type: 'id', id: 'file-1' },
            providerOptions: { openai: { detail: 'low' } },
          },
          { type: 'file', source: { type: 'url', url: 'https://example.test/a.pdf' }, filename: 'a.pdf' },
          { type: 'file', source: { type: 'id', id: 'file-2' } },
        ],
      },
    )
    expect(items).toEqual([
      { role: 'system', content: 'Be brief.' },
      {
        role: 'user',
        content: [
          { type: 'input_text', text: 'See' },
          { type: 'input_image', detail: 'auto', image_url: 'data:image/png;base64,AAAA' },
          { type: 'input_image', detail: 'low', file_id: 'file-1' },
          { type: 'input_file', file_url: 'https://example.test/a.pdf', filename: 'a.pdf' },
          { type: 'input_file', file_id: 'file-2' },
        ],
      },
    ])
  })

  test('has answers of other vendors as messages and calls', async () => {
    const items = await inputFor(USER, {
      role: 'assistant',
      content: [
        { type: 'text', text: 'I look' },
        { type: 'tool_call', id: 'call_1', name: 'find', arguments: '{}' },
        { type: 'tool_call', id: 'call_2', name: 'run', arguments: 'ls', custom: true },
      ],
    })
    expect(items.slice(1)).toEqual([
      { role: 'assistant', content: 'I look' },
      { type: 'function_call', call_id: 'call_1', name: 'find', arguments: '{}' },
      { type: 'custom_tool_call', call_id: 'call_2', name: 'run', input: 'ls' },
    ])
  })

  test('leaves out what other vendors want back', () => {
    const replay = { provider: 'anthropic', api: 'messages', data: { signature: 's' } }
    expect(
      warningsFor([
        { type: 'reasoning', text: 'Hm', replay },
        { type: 'tool_activity', id: 'a', name: 'web_search', arguments: '{}', replay },
        { type: 'media', mediaType: 'image/png', data: 'AAAA' },
        { type: 'unknown', value: {}, replay },
        { type: 'text', text: 'Hi' },
      ]),
    ).toEqual([0, 1, 2, 3].map((i) => `history messages[0].content[${i}]`))
  })

  test('leaves out reasoning that the vendor did not keep and that is not encrypted', () => {
    const data = { id: 'rs_1', type: 'reasoning' }
    const part = (more: Json): HistoryPart => ({
      type: 'reasoning',
      text: '',
      replay: { provider: 'openai', api: 'responses', data: { ...data, ...more } },
    })
    expect(warningsFor([part({})])).toEqual([])
    expect(warningsFor([part({})], false)).toEqual(['history messages[0].content[0]'])
    expect(warningsFor([part({ encrypted_content: 'secret' })], false)).toEqual([])
  })
})

describe('an answer of its own', () => {
  const ITEMS: readonly Json[] = [
    {
      id: 'rs_1',
      type: 'reasoning',
      summary: [
        { type: 'summary_text', text: 'One' },
        { type: 'summary_text', text: 'Two' },
      ],
      encrypted_content: 'secret',
    },
    { id: 'rs_2', type: 'reasoning', summary: [], content: [{ type: 'reasoning_text', text: 'Hm' }] },
    { ...message('Hi', { annotations: [{ type: 'file_path', file_id: 'f', index: 1 }] }), phase: 'commentary' },
    {
      ...message('Hi'),
      content: [
        { type: 'output_text', text: 'A', annotations: [] },
        { type: 'refusal', refusal: 'B' },
        { type: 'novel', value: 1 },
      ],
    },
    { id: 'ws_1', type: 'web_search_call', status: 'completed', action: { type: 'search', query: 'x' } },
    { id: 'ci_1', type: 'code_interpreter_call', code: '1', container_id: 'c', outputs: [{ type: 'logs', logs: '1' }] },
    { id: 'mcp_1', type: 'mcp_call', server_label: 's', name: 'roll', arguments: '{ }', output: '4', error: null },
    { id: 'ig_1', type: 'image_generation_call', status: 'completed', result: 'AAAA' },
    { id: 'sh_1', type: 'shell_call', call_id: 'call_9', status: 'completed', action: { commands: ['ls'] } },
    { id: 'cu_1', type: 'computer_call', call_id: 'call_8', action: { type: 'wait' }, pending_safety_checks: [] },
    { id: 'tsc_1', type: 'tool_search_call', call_id: null, execution: 'server', arguments: { paths: ['a'] } },
    { id: 'tso_1', type: 'tool_search_output', call_id: null, execution: 'server', tools: [{ name: 'a' }] },
    { id: 'cmp_1', type: 'compaction', encrypted_content: 'secret' },
    { id: 'fc_1', type: 'function_call', call_id: 'call_1', name: 'find', arguments: '{"a": 1', status: 'completed' },
    { id: 'ctc_1', type: 'custom_tool_call', call_id: 'call_2', name: 'run', input: 'ls', namespace: 'n' },
  ]

  test('goes back item by item as it came', async () => {
    const { choices } = await read(response(ITEMS))
    const [, ...items] = await inputFor(USER, toMessage(choices[0]))
    expect(items).toEqual(ITEMS)
  })

  test('goes back without what was taken out of it', async () => {
    const { choices } = await read(response(ITEMS.slice(0, 3)))
    const content = choices[0].content.filter(({ type }) => type !== 'reasoning')
    expect(await inputFor({ role: 'assistant', content })).toEqual([ITEMS[2]])
  })
})

describe('the result of a tool', () => {
  /** The last item on the wire for this result of the call that an item was. */
  async function resultFor(call: Json, result: Pick<ToolMessage, 'content' | 'isError'>): Promise<Json | undefined> {
    const { choices } = await read(response([call]))
    const answer: AssistantMessage = toMessage(choices[0])
    const toolCallId = String(call['call_id'] ?? call['id'])
    return (await inputFor(USER, answer, { role: 'tool', toolCallId, ...result })).at(-1)
  }

  const call = (type: string, fields: Json = {}): Json => ({
    id: 'item_1',
    type,
    call_id: 'call_1',
    name: 'f',
    ...fields,
  })

  test.each<[string, Json, Pick<ToolMessage, 'content' | 'isError'>, Json]>([
    ['a function', call('function_call'), { content: 'Oslo' }, { type: 'function_call_output', output: 'Oslo' }],
    [
      'a function, as JSON',
      call('function_call'),
      { content: [{ type: 'json', value: { a: 1 } }] },
      { type: 'function_call_output', output: '{"a":1}' },
    ],
    [
      'a function, as an image',
      call('function_call'),
      { content: [{ type: 'image', source: { type: 'url', url: 'https://example.test/a.png' } }] },
      { output: [{ type: 'input_image', detail: 'auto', image_url: 'https://example.test/a.png' }] },
    ],
    ['a custom tool', call('custom_tool_call', { input: '' }), { content: 'a' }, { type: 'custom_tool_call_output' }],
    [
      'a computer',
      call('computer_call', { action: { type: 'screenshot' } }),
      { content: [{ type: 'image', source: { type: 'base64', mediaType: 'image/png', data: 'AAAA' } }] },
      {
        type: 'computer_call_output',
        output: { type: 'computer_screenshot', image_url: 'data:image/png;base64,AAAA' },
      },
    ],
    [
      'a shell',
      call('shell_call', { action: {} }),
      { content: [{ type: 'json', value: [{ stdout: 'a' }] }] },
      { type: 'shell_call_output', call_id: 'call_1', output: [{ stdout: 'a' }] },
    ],
    [
      'a patch that failed',
      call('apply_patch_call', { operation: {} }),
      { content: 'No such file', isError: true },
      { type: 'apply_patch_call_output', status: 'failed', output: 'No such file' },
    ],
    [
      'an approval',
      { id: 'mcpr_1', type: 'mcp_approval_request', name: 'roll' },
      { content: [{ type: 'json', value: { approve: false, reason: 'No' } }] },
      { type: 'mcp_approval_response', approval_request_id: 'mcpr_1', approve: false, reason: 'No' },
    ],
  ])('of %s has its form', async (_name, called, result, wanted) => {
    expect(await resultFor(called, result)).toMatchObject(wanted)
  })

  test('that failed says so in a warning', () => {
    const messages: readonly Message[] = [
      { role: 'assistant', content: [{ type: 'tool_call', id: 'call_1', name: 'find', arguments: '{}' }] },
      { role: 'tool', toolCallId: 'call_1', content: 'Oops', isError: true },
    ]
    expect(toResponseParams({ model: 'm', messages }).warnings).toMatchObject([
      { code: 'history', path: 'messages[1].isError' },
    ])
  })

  test('without its call stays one where the vendor holds what came before', async () => {
    const messages: readonly Message[] = [{ role: 'tool', toolCallId: 'call_1', content: 'Oslo' }]
    const output = { type: 'function_call_output', call_id: 'call_1', output: 'Oslo' }
    expect((await sentFor({ messages }))['input']).toEqual([{ role: 'user', content: 'Oslo' }])
    const providerOptions = { openai: { previous_response_id: 'resp_0' } }
    expect((await sentFor({ messages, providerOptions }))['input']).toEqual([output])
  })

  test('without its call stays one where an item is named by its id alone', async () => {
    const reference = { type: 'item_reference', id: 'fc_1' }
    const output = { type: 'function_call_output', call_id: 'call_1', output: 'Oslo' }
    const input = [{ role: 'user', content: 'Where?' }, reference, output]
    const route = { path: '/v1/responses', params: {}, query: {}, headers: {} }
    const { request } = openaiResponses.parseRequest({ model: 'm', input }, route)
    expect((await sentFor(request))['input']).toEqual(input)
  })
})
