import {
  LoadAPIKeyError,
  type LanguageModelV4,
  type LanguageModelV4CallOptions,
  type LanguageModelV4Content,
  type LanguageModelV4StreamPart,
} from '@ai-sdk/provider'
import { toMessage } from '@concord/core'
import { checkChunks } from '@concord/core/laws'
import { describe, expect, test } from 'vitest'
import { fromLanguageModel } from '../src/index.ts'

const USAGE = {
  inputTokens: { total: 12, noCache: 6, cacheRead: 4, cacheWrite: 2 },
  outputTokens: { total: 7, text: 4, reasoning: 3 },
  raw: { tokens: 19 },
}
const FINISH = { unified: 'stop', raw: 'end_turn' } as const

/** A language model that keeps its calls and answers with these parts. */
function modelOf(
  parts: readonly LanguageModelV4StreamPart[],
  fail?: unknown,
): { model: LanguageModelV4; calls: LanguageModelV4CallOptions[] } {
  const calls: LanguageModelV4CallOptions[] = []
  const model: LanguageModelV4 = {
    specificationVersion: 'v4',
    provider: 'acme.chat',
    modelId: 'model-1',
    supportedUrls: {},
    async doGenerate(call) {
      calls.push(call)
      if (fail !== undefined) throw fail
      return { content: [{ type: 'text', text: 'Hi' }], finishReason: FINISH, usage: USAGE, warnings: [] }
    },
    async doStream(call) {
      calls.push(call)
      if (fail !== undefined) throw fail
      return { stream: streamOf(parts) }
    },
  }
  return { model, calls }
}

function streamOf(parts: readonly LanguageModelV4StreamPart[]): ReadableStream<LanguageModelV4StreamPart> {
  return new ReadableStream({
    start(controller) {
      for (const part of parts) controller.enqueue(part)
      controller.close()
    },
  })
}

const END: LanguageModelV4StreamPart = { type: 'finish', usage: USAGE, finishReason: FINISH }

describe('a request', () => {
  test('is a call of the AI SDK', async () => {
    const { model, calls } = modelOf([])
    await fromLanguageModel(model).complete({
      messages: [
        {
          role: 'system',
          content: [
            { type: 'text', text: 'Be' },
            { type: 'text', text: 'brief.' },
          ],
        },
        {
          role: 'user',
          content: [
            { type: 'text', text: 'Look.', providerOptions: { acme: { cache: true } } },
            { type: 'image', source: { type: 'url', url: 'https://example.org/a.png' } },
            { type: 'file', source: { type: 'id', id: 'file-1', mediaType: 'text/plain' }, filename: 'a.txt' },
          ],
        },
        {
          role: 'assistant',
          content: [
            { type: 'reasoning', text: 'Foreign.', replay: { provider: 'other', api: 'x', data: {} } },
            {
              type: 'reasoning',
              text: 'Own.',
              replay: { provider: 'acme', api: 'ai-sdk', data: { acme: { sig: 's' } } },
            },
            { type: 'tool_call', id: 'c1', name: 'add', arguments: '{"a":1}' },
            { type: 'tool_call', id: 'c2', name: 'add', arguments: '' },
          ],
        },
        { role: 'tool', toolCallId: 'c1', name: 'add', content: [{ type: 'json', value: 3 }] },
        { role: 'tool', toolCallId: 'c2', name: 'add', content: 'no', isError: true },
      ],
      maxTokens: 10,
      stop: 'END',
      reasoning: { effort: 'low' },
      responseFormat: { type: 'json_schema', schema: { type: 'object' }, name: 'thing' },
      tools: [
        { type: 'function', name: 'add', strict: true },
        { type: 'vendor', provider: 'acme', tool: { id: 'acme.search', name: 'search', args: { max: 1 } } },
      ],
      toolChoice: { type: 'tool', name: 'add' },
      providerOptions: { acme: { fast: true } },
    })
    const [{ abortSignal: _signal, ...call } = { abortSignal: undefined }] = calls
    expect(call).toEqual({
      prompt: [
        { role: 'system', content: 'Be\n\nbrief.' },
        {
          role: 'user',
          content: [
            { type: 'text', text: 'Look.', providerOptions: { acme: { cache: true } } },
            { type: 'file', mediaType: 'image', data: { type: 'url', url: new URL('https://example.org/a.png') } },
            {
              type: 'file',
              mediaType: 'text/plain',
              data: { type: 'reference', reference: { acme: 'file-1' } },
              filename: 'a.txt',
            },
          ],
        },
        {
          role: 'assistant',
          content: [
            { type: 'reasoning', text: 'Own.', providerOptions: { acme: { sig: 's' } } },
            { type: 'tool-call', toolCallId: 'c1', toolName: 'add', input: { a: 1 } },
            { type: 'tool-call', toolCallId: 'c2', toolName: 'add', input: {} },
          ],
        },
        {
          role: 'tool',
          content: [
            { type: 'tool-result', toolCallId: 'c1', toolName: 'add', output: { type: 'json', value: 3 } },
            { type: 'tool-result', toolCallId: 'c2', toolName: 'add', output: { type: 'error-text', value: 'no' } },
          ],
        },
      ],
      maxOutputTokens: 10,
      stopSequences: ['END'],
      reasoning: 'low',
      responseFormat: { type: 'json', schema: { type: 'object' }, name: 'thing' },
      tools: [
        { type: 'function', name: 'add', inputSchema: { type: 'object', properties: {} }, strict: true },
        { type: 'provider', id: 'acme.search', name: 'search', args: { max: 1 } },
      ],
      toolChoice: { type: 'tool', toolName: 'add' },
      providerOptions: { acme: { fast: true } },
    })
  })

  test('of what the AI SDK has no setting for is refused before a call', async () => {
    const { model, calls } = modelOf([])
    const client = fromLanguageModel(model)
    await expect(client.complete({ prompt: 'Hi', n: 2 })).rejects.toMatchObject({ kind: 'unsupported' })
    await expect(client.complete({ prompt: 'Hi', model: 'model-2' })).rejects.toMatchObject({ kind: 'invalid_request' })
    const vendor = { type: 'vendor', provider: 'acme', tool: { type: 'search' } } as const
    await expect(client.complete({ prompt: 'Hi', tools: [vendor] })).rejects.toMatchObject({ kind: 'invalid_request' })
    expect(calls).toEqual([])
  })
})

describe('an answer', () => {
  test('in pieces is read piece by piece', async () => {
    const { model } = modelOf([
      { type: 'stream-start', warnings: [{ type: 'unsupported', feature: 'stopSequences' }] },
      { type: 'response-metadata', id: 'r-1', modelId: 'model-1-b', timestamp: new Date(5000) },
      { type: 'ping' },
      { type: 'source', sourceType: 'url', id: '1', url: 'https://example.org/a', title: 'A' },
      { type: 'reasoning-start', id: '0' },
      { type: 'reasoning-delta', id: '0', delta: 'Hm.' },
      { type: 'reasoning-end', id: '0', providerMetadata: { acme: { sig: 's' } } },
      { type: 'text-start', id: '1' },
      { type: 'text-delta', id: '1', delta: 'Os' },
      { type: 'text-delta', id: '1', delta: 'lo' },
      { type: 'text-end', id: '1' },
      { type: 'tool-input-start', id: 'c1', toolName: 'add' },
      { type: 'tool-input-delta', id: 'c1', delta: '{"a":' },
      { type: 'tool-input-start', id: 'c2', toolName: 'add' },
      { type: 'tool-input-delta', id: 'c2', delta: '{}' },
      { type: 'tool-input-delta', id: 'c1', delta: '1}' },
      { type: 'tool-call', toolCallId: 'c1', toolName: 'add', input: '{"a":1}', providerMetadata: { acme: { k: 1 } } },
      { type: 'tool-call', toolCallId: 'c2', toolName: 'add', input: '{}' },
      { type: 'tool-call', toolCallId: 'c3', toolName: 'add', input: '{"b":2}' },
      { type: 'file', mediaType: 'image/png', data: { type: 'data', data: new Uint8Array([0, 0, 0]) } },
      { type: 'custom', kind: 'acme.thing' },
      {
        type: 'finish',
        usage: USAGE,
        finishReason: { unified: 'tool-calls', raw: 'tools' },
        providerMetadata: { acme: { x: 1 } },
      },
    ])
    const stream = fromLanguageModel(model).stream({ prompt: 'Where?' })
    const chunks = []
    for await (const chunk of stream) chunks.push(chunk)
    expect(checkChunks(chunks)).toEqual([])
    const replay = (data: object): object => ({ provider: 'acme', api: 'ai-sdk', data })
    expect(await stream.response()).toEqual({
      object: 'completion',
      id: 'r-1',
      created: 5,
      model: 'model-1-b',
      provider: 'acme',
      choices: [
        {
          index: 0,
          text: 'Oslo',
          content: [
            { type: 'reasoning', index: 0, text: 'Hm.', replay: replay({ acme: { sig: 's' } }) },
            {
              type: 'text',
              index: 1,
              text: 'Oslo',
              citations: [{ url: 'https://example.org/a', title: 'A', source: expect.any(Object) }],
            },
            {
              type: 'tool_call',
              index: 2,
              id: 'c1',
              name: 'add',
              arguments: '{"a":1}',
              replay: replay({ acme: { k: 1 } }),
            },
            { type: 'tool_call', index: 3, id: 'c2', name: 'add', arguments: '{}' },
            { type: 'tool_call', index: 4, id: 'c3', name: 'add', arguments: '{"b":2}' },
            { type: 'media', index: 5, mediaType: 'image/png', data: 'AAAA', replay: replay({}) },
            { type: 'unknown', index: 6, value: { type: 'custom', kind: 'acme.thing' } },
          ],
          finishReason: 'tool_calls',
          nativeFinishReason: 'tools',
        },
      ],
      usage: {
        promptTokens: 12,
        completionTokens: 7,
        totalTokens: 19,
        promptTokensDetails: { cachedTokens: 4, cacheWriteTokens: 2 },
        completionTokensDetails: { reasoningTokens: 3 },
      },
      warnings: [{ code: 'unsupported', message: 'the provider says that stop is unsupported', path: 'stop' }],
      providerMetadata: { acme: { x: 1 }, usage: { tokens: 19 } },
    })
  })

  test('without its finish, or with the word for a cut one, is interrupted and keeps what had arrived', async () => {
    const begun: LanguageModelV4StreamPart[] = [
      { type: 'text-start', id: '1' },
      { type: 'text-delta', id: '1', delta: 'Os' },
    ]
    const cut: LanguageModelV4StreamPart = { ...END, finishReason: { unified: 'interrupted', raw: undefined } }
    for (const parts of [begun, [...begun, cut]]) {
      const stream = fromLanguageModel(modelOf(parts).model, { retry: false }).stream({ prompt: 'Where?' })
      await expect(stream.response()).rejects.toMatchObject({
        kind: 'interrupted',
        partial: { choices: [{ text: 'Os' }] },
      })
    }
  })

  test('that fails within says why, and keeps what had arrived', async () => {
    const { model } = modelOf([
      { type: 'text-start', id: '1' },
      { type: 'text-delta', id: '1', delta: 'Os' },
      { type: 'error', error: { type: 'overloaded_error', message: 'secret words' } },
    ])
    const failure = await fromLanguageModel(model, { retry: false })
      .stream({ prompt: 'Where?' })
      .response()
      .catch((error: unknown) => error)
    expect(failure).toMatchObject({ kind: 'overloaded', retryable: true, partial: { choices: [{ text: 'Os' }] } })
    expect(JSON.stringify(failure) + String(failure)).not.toContain('secret')
  })

  test('that fails within keeps what its finish tells, which comes after the failure', async () => {
    const { model } = modelOf([
      { type: 'text-start', id: '1' },
      { type: 'text-delta', id: '1', delta: 'Os' },
      { type: 'error', error: { type: 'overloaded_error' } },
      { type: 'error', error: { type: 'api_error' } },
      { ...END, finishReason: { unified: 'error', raw: undefined } },
    ])
    const stream = fromLanguageModel(model, { retry: false }).stream({ prompt: 'Where?' })
    await expect(stream.response()).rejects.toMatchObject({
      kind: 'overloaded',
      partial: { choices: [{ text: 'Os', finishReason: null }], usage: { promptTokens: 12, completionTokens: 7 } },
    })
  })

  test('that was never asked for has the kind of its error', async () => {
    const { model } = modelOf([], new LoadAPIKeyError({ message: 'no key' }))
    await expect(fromLanguageModel(model).complete({ prompt: 'Hi' })).rejects.toMatchObject({ kind: 'authentication' })
  })

  test('that the reader leaves cancels the stream of the model', async () => {
    let isCancelled = false
    const { model } = modelOf([])
    const endless = new ReadableStream<LanguageModelV4StreamPart>({
      pull: (controller) => controller.enqueue({ type: 'text-delta', id: '1', delta: 'x' }),
      cancel: () => void (isCancelled = true),
    })
    const client = fromLanguageModel({ ...model, doStream: async () => ({ stream: endless }) })
    for await (const _chunk of client.stream({ prompt: 'Hi' })) break
    expect(isCancelled).toBe(true)
  })
})

test('what the vendor ran and thought in pictures goes back as its provider gave it', async () => {
  const { model, calls } = modelOf([])
  const picture = { type: 'data', data: 'AAAA' } as const
  const metadata = { providerMetadata: { acme: { sig: 's' } } }
  const content: LanguageModelV4Content[] = [
    { type: 'reasoning-file', mediaType: 'image/png', data: picture, ...metadata },
    { type: 'custom', kind: 'acme.thing', ...metadata },
    { type: 'tool-call', toolCallId: 's1', toolName: 'search', input: '{"q":"x"}', providerExecuted: true },
    { type: 'tool-result', toolCallId: 's1', toolName: 'search', result: { code: 'busy' }, isError: true },
    { type: 'tool-approval-request', approvalId: 'a1', toolCallId: 's2' },
    { type: 'text', text: 'Hi' },
  ]
  const answering: LanguageModelV4 = {
    ...model,
    doGenerate: async (call) => ({ ...(await model.doGenerate(call)), content }),
  }
  const client = fromLanguageModel(answering)
  const { choices } = await client.complete({ prompt: 'Look.' })
  const { warnings } = await client.complete({
    messages: [{ role: 'user', content: 'Look.' }, toMessage(choices[0]), { role: 'user', content: 'Again.' }],
  })
  const options = { providerOptions: { acme: { sig: 's' } } }
  expect(calls[1]?.prompt[1]).toEqual({
    role: 'assistant',
    content: [
      { type: 'reasoning-file', mediaType: 'image/png', data: picture, ...options },
      { type: 'custom', kind: 'acme.thing', ...options },
      { type: 'tool-call', toolCallId: 's1', toolName: 'search', input: { q: 'x' }, providerExecuted: true },
      {
        type: 'tool-result',
        toolCallId: 's1',
        toolName: 'search',
        output: { type: 'error-json', value: { code: 'busy' } },
      },
      { type: 'text', text: 'Hi' },
    ],
  })
  // A request for approval can be answered by nobody but the AI SDK.
  expect(warnings).toMatchObject([{ code: 'history', path: 'messages[1].content[4]' }])
})
