import { createOpenAI } from '@concord/openai'
import { openaiChat } from '@concord/openai/server'
import { type CompletionRequest, isCompletionError } from '@concord/core'
import {
  answer,
  answers,
  choices,
  createScriptedClient,
  fail,
  media,
  reasoning,
  refusal,
  type Script,
  startEmulator,
  text,
  toolCall,
} from '@concord/emulator'
import {
  APICallError,
  convertToModelMessages,
  generateText,
  jsonSchema,
  Output,
  readUIMessageStream,
  streamText,
  tool,
  type UIMessage,
} from 'ai'
import { describe, expect, test } from 'vitest'
import { toLanguageModel } from '../src/index.ts'

const TOKEN = { provider: 'emulator', api: 'test', data: { signature: 'sealed' } }
const USAGE = {
  promptTokens: 12,
  completionTokens: 7,
  totalTokens: 19,
  promptTokensDetails: { cachedTokens: 4, cacheWriteTokens: 2 },
  completionTokensDetails: { reasoningTokens: 3 },
}

/** A model over a scripted client that keeps what it was asked. */
function scripted(script: Script): { model: ReturnType<typeof toLanguageModel>; requests: CompletionRequest[] } {
  const requests: CompletionRequest[] = []
  const client = createScriptedClient(script)
  const model = toLanguageModel(
    {
      ...client,
      complete: (request, call) => (requests.push(request), client.complete(request, call)),
      stream: (request, call) => (requests.push(request), client.stream(request, call)),
    },
    { modelId: 'model-1' },
  )
  return { model, requests }
}

describe('a call', () => {
  test('asks for all that the AI SDK can ask for', async () => {
    const { model, requests } = scripted('Hi')
    await generateText({
      model,
      system: 'Be brief.',
      messages: [
        {
          role: 'user',
          content: [
            { type: 'text', text: 'Look.' },
            { type: 'image', image: 'iVBORw0KGgo=' },
            { type: 'file', data: new Uint8Array([1, 2, 3]), mediaType: 'application/pdf', filename: 'a.pdf' },
          ],
          providerOptions: { concord: { providerOptions: { anthropic: { cache_control: { type: 'ephemeral' } } } } },
        },
      ],
      maxOutputTokens: 10,
      temperature: 0.5,
      topP: 0.9,
      topK: 5,
      stopSequences: ['END'],
      seed: 7,
      presencePenalty: 0.1,
      frequencyPenalty: 0.2,
      tools: { add: tool({ description: 'Adds', inputSchema: jsonSchema({ type: 'object' }) }) },
      toolChoice: { type: 'tool', toolName: 'add' },
      providerOptions: { concord: { user: 'u-1', n: 1, providerOptions: { openai: { store: true } } } },
      maxRetries: 0,
    }).catch(() => {}) // No call of the tool comes: the AI SDK says so, and the request was made.
    expect(requests).toEqual([
      {
        model: 'model-1',
        messages: [
          { role: 'system', content: 'Be brief.' },
          {
            role: 'user',
            content: [
              { type: 'text', text: 'Look.' },
              { type: 'image', source: { type: 'base64', data: 'iVBORw0KGgo=', mediaType: 'image/png' } },
              {
                type: 'file',
                source: { type: 'base64', data: 'AQID', mediaType: 'application/pdf' },
                filename: 'a.pdf',
              },
            ],
            providerOptions: { anthropic: { cache_control: { type: 'ephemeral' } } },
          },
        ],
        maxTokens: 10,
        temperature: 0.5,
        topP: 0.9,
        topK: 5,
        stop: ['END'],
        seed: 7,
        presencePenalty: 0.1,
        frequencyPenalty: 0.2,
        tools: [{ type: 'function', name: 'add', description: 'Adds', parameters: { type: 'object' } }],
        toolChoice: { type: 'tool', name: 'add' },
        user: 'u-1',
        n: 1,
        providerOptions: { openai: { store: true } },
      },
    ])
  })

  test('says what it cannot ask for', async () => {
    const { model } = scripted('Hi')
    const { warnings } = await generateText({
      model,
      prompt: 'Hi',
      providerOptions: { openai: { reasoningEffort: 'low' } },
    })
    expect(warnings).toEqual([
      {
        type: 'unsupported',
        feature: 'providerOptions.openai',
        details: "give the vendor's own parameters as providerOptions.concord.providerOptions.openai",
      },
    ])
  })

  test('with an effort asks for what has to be sent back', async () => {
    const { model, requests } = scripted('Hi')
    await generateText({ model, prompt: 'Hi', reasoning: 'low' })
    expect(requests[0]?.reasoning).toEqual({ effort: 'low', include: true })
  })
})

describe('an answer', () => {
  test.each(['generateText', 'streamText'] as const)(
    'comes with usage, finish, warnings and metadata (%s)',
    async (mode) => {
      const script = answer([reasoning('Hm.'), text('Oslo.')], {
        usage: USAGE,
        model: 'model-1-0613',
        nativeFinishReason: 'end',
        serviceTier: 'flex',
        warnings: [{ code: 'unsupported', message: 'no seed here', path: 'seed' }],
        providerMetadata: { usage: { tokens: 12 }, extra: [1] },
      })
      const call = { model: scripted(script).model, prompt: 'Where?' }
      const result = mode === 'generateText' ? await generateText(call) : streamText(call)
      expect(await result.text).toBe('Oslo.')
      expect(await result.reasoningText).toBe('Hm.')
      expect(await result.finishReason).toBe('stop')
      expect(await result.rawFinishReason).toBe('end')
      expect(await result.usage).toMatchObject({
        inputTokens: 12,
        inputTokenDetails: { noCacheTokens: 6, cacheReadTokens: 4, cacheWriteTokens: 2 },
        outputTokens: 7,
        outputTokenDetails: { textTokens: 4, reasoningTokens: 3 },
        raw: { tokens: 12 },
      })
      expect(await result.warnings).toEqual([{ type: 'unsupported', feature: 'seed', details: 'no seed here' }])
      expect((await result.response).modelId).toBe('model-1-0613')
      const metadata = await result.providerMetadata
      expect(metadata?.['concord']).toMatchObject({
        finishReason: 'stop',
        serviceTier: 'flex',
        usage: USAGE,
        providerMetadata: { usage: { tokens: 12 }, extra: [1] },
      })
    },
  )

  test.each(['generateText', 'streamText'] as const)(
    'has further choices and log-probabilities as metadata (%s)',
    async (mode) => {
      const logprobs = { content: [{ token: 'yes', logprob: -0.1, top: [{ token: 'no', logprob: -2 }] }] }
      await using emulator = await startEmulator({
        dialects: [openaiChat],
        script: choices({ content: 'yes', logprobs }, 'no'),
      })
      const client = createOpenAI({ apiKey: 'test-key', baseURL: `${emulator.url}/v1` })
      const call = {
        model: toLanguageModel(client, { modelId: 'model-1' }),
        prompt: 'Is it?',
        providerOptions: { concord: { n: 2, logprobs: true, topLogprobs: 1 } },
      }
      const result = mode === 'generateText' ? await generateText(call) : streamText(call)
      expect(await result.text).toBe('yes')
      const { choices: all, logprobs: told } = (await result.providerMetadata)?.['concord'] ?? {}
      expect(told).toEqual(logprobs)
      expect(all).toMatchObject([
        { index: 0, text: 'yes', finishReason: 'stop' },
        { index: 1, text: 'no', finishReason: 'stop' },
      ])
      const { body } = await emulator.journal.next()
      expect(body).toMatchObject({ n: 2, logprobs: true, top_logprobs: 1 })
    },
  )

  test.each(['generateText', 'streamText'] as const)('has files and sources (%s)', async (mode) => {
    const citations = [
      { url: 'https://example.org/a', title: 'A', start: 0, end: 4, source: { type: 'web' } },
      { url: 'https://example.org/a', title: 'A', start: 5, end: 6, source: { type: 'web' } },
      { title: 'A book', quotedText: 'So', source: { type: 'book' } },
    ]
    const script = answer([text('Oslo.', { citations }), media('image/png', { data: 'AAAA' })])
    const call = { model: scripted(script).model, prompt: 'Where?' }
    const result = mode === 'generateText' ? await generateText(call) : streamText(call)
    expect((await result.files).map(({ mediaType, base64 }) => [mediaType, base64])).toEqual([['image/png', 'AAAA']])
    const sources = await result.sources
    expect(sources.map((source) => (source.sourceType === 'url' ? source.url : source.title))).toEqual([
      'https://example.org/a',
      'A book',
    ])
  })

  test('may be an object that grows', async () => {
    const output = Output.object({ schema: jsonSchema<{ city: string }>({ type: 'object' }) })
    const { model } = scripted('{"city":"Oslo by the fjord"}')
    const result = streamText({ model, prompt: 'Where?', output })
    const cities: unknown[] = []
    for await (const { city } of result.partialOutputStream) cities.push(city)
    expect(cities.length).toBeGreaterThan(1)
    expect(cities.at(-1)).toBe('Oslo by the fjord')
    expect(await result.output).toEqual({ city: 'Oslo by the fjord' })
  })

  test('may be an object, and a refusal is none', async () => {
    const output = Output.object({ schema: jsonSchema<{ city: string }>({ type: 'object' }) })
    const { model, requests } = scripted(
      answers('{"city":"Oslo"}', answer(refusal('No.'), { finishReason: 'refusal' })),
    )
    expect((await generateText({ model, prompt: 'Where?', output })).output).toEqual({ city: 'Oslo' })
    expect(requests[0]?.responseFormat).toMatchObject({ type: 'json_schema', schema: { type: 'object' } })
    const refused = await generateText({ model, prompt: 'Where?' })
    expect([refused.text, refused.finishReason]).toEqual(['No.', 'content-filter'])
  })
})

/** Every kind of part, in an order that the AI SDK does not keep. */
const toParts = (): Script =>
  answers(
    answer([
      reasoning('Hm.', { replay: TOKEN }),
      text('First.'),
      toolCall('add', '{"a": 1}'),
      text('Second.'),
      refusal('Not that.'),
      { type: 'tool_activity', id: 's1', name: 'search', arguments: '{"q":"x"}' },
      { type: 'tool_activity', id: 's1', name: 'search', output: [{ url: 'https://example.org' }] },
      { type: 'tool_activity', id: 's0', name: 'fetch', output: { late: true } },
      { type: 'unknown', value: { type: 'mystery' } },
      media('audio/wav', { data: 'AAAA', transcript: 'Hi' }),
    ]),
    'Done.',
  )

describe('what the model wrote', () => {
  test.each(['generateText', 'streamText'] as const)('comes back whole and in its order (%s)', async (mode) => {
    const { model, requests } = scripted(toParts())
    const tools = { add: tool({ inputSchema: jsonSchema({ type: 'object' }), execute: () => 3 }) }
    const call = {
      model,
      tools,
      prompt: 'Go.',
      stopWhen: ({ steps }: { steps: readonly unknown[] }) => steps.length === 2,
    }
    const result = mode === 'generateText' ? await generateText(call) : streamText(call)
    expect(await result.text).toBe('Done.')
    const assistant = requests[1]?.messages?.find(({ role }) => role === 'assistant')
    const [plain] = (await createScriptedClient(toParts()).complete({ model: 'm', prompt: 'Go.' })).choices
    const id: unknown = expect.any(String)
    expect(assistant?.content).toEqual(plain.content.map((part) => ({ ...part, ...('id' in part && { id }) })))
    expect(requests[1]?.messages?.at(-1)).toMatchObject({
      role: 'tool',
      name: 'add',
      content: [{ type: 'json', value: 3 }],
    })
  })

  test('comes back from a user interface, tokens included', async () => {
    const { model, requests } = scripted(answers(answer([reasoning('Hm.', { replay: TOKEN }), text('Oslo.')]), 'Done.'))
    let message: UIMessage | undefined
    const result = streamText({ model, prompt: 'Where?' })
    for await (const state of readUIMessageStream({ stream: result.toUIMessageStream() })) message = state
    const history = await convertToModelMessages([message ?? { id: '', role: 'assistant', parts: [] }])
    await generateText({
      model,
      messages: [{ role: 'user', content: 'Where?' }, ...history, { role: 'user', content: 'Sure?' }],
    })
    expect(requests[1]?.messages?.[1]).toEqual({
      role: 'assistant',
      content: [
        { type: 'reasoning', index: 0, text: 'Hm.', replay: TOKEN },
        { type: 'text', index: 1, text: 'Oslo.' },
      ],
    })
  })
})

describe('a failure', () => {
  test('before the first chunk rejects as the AI SDK knows it, with our error as its cause', async () => {
    const { model } = scripted(fail({ kind: 'rate_limit', status: 429, retryAfterMs: 5 }))
    const errors = [
      await generateText({ model, prompt: 'Hi', maxRetries: 0 }).catch((error: unknown) => error),
      await Promise.resolve(
        model.doStream({ prompt: [{ role: 'user', content: [{ type: 'text', text: 'Hi' }] }] }),
      ).catch((error: unknown) => error),
    ]
    for (const error of errors) {
      expect(APICallError.isInstance(error) && error).toMatchObject({
        statusCode: 429,
        isRetryable: true,
        responseHeaders: { 'retry-after-ms': '5' },
      })
      expect(isCompletionError((error as Error).cause)).toBe(true)
      expect(JSON.stringify(error)).not.toContain('Hi')
    }
  })

  test('of a client that retries by itself is not tried again', async () => {
    await using emulator = await startEmulator({
      dialects: [openaiChat],
      script: answers(fail({ kind: 'overloaded' }), 'Hi'),
    })
    const client = createOpenAI({ apiKey: 'test-key', baseURL: `${emulator.url}/v1`, retry: { maxRetries: 0 } })
    const model = toLanguageModel(client, { modelId: 'model-1' })
    await expect(generateText({ model, prompt: 'Hi' })).rejects.toMatchObject({ isRetryable: false })
  })

  test('within a stream is an error of the stream, with what had arrived', async () => {
    const { model } = scripted(fail({ kind: 'overloaded' }, 'Hello wor'))
    const errors: unknown[] = []
    const result = streamText({ model, prompt: 'Hi', onError: ({ error }) => void errors.push(error) })
    let read = ''
    for await (const piece of result.textStream) read += piece
    expect(read).toBe('Hello wor')
    expect(errors).toMatchObject([{ data: { kind: 'overloaded' } }])
    expect(await result.finishReason).toBe('error')
  })

  test('of what a wire lacks is unsupported functionality', async () => {
    await using emulator = await startEmulator({ dialects: [openaiChat], script: 'Hi' })
    const client = createOpenAI({ apiKey: 'test-key', baseURL: `${emulator.url}/v1` })
    const file = { type: 'file' as const, data: new URL('https://example.org/a.wav'), mediaType: 'audio/wav' }
    const model = toLanguageModel(client, { modelId: 'model-1', supportedUrls: { '*/*': [/./] } })
    const call = { model, messages: [{ role: 'user' as const, content: [file] }], maxRetries: 0 }
    await expect(generateText(call)).rejects.toMatchObject({ name: 'AI_UnsupportedFunctionalityError' })
  })

  test('by the caller is an abort, and closes the stream below', async () => {
    const controller = new AbortController()
    const pace = async () => controller.abort()
    const { model } = scripted(answer('one two three', { pace }))
    const whole = generateText({ model, prompt: 'Hi', abortSignal: AbortSignal.abort(), maxRetries: 0 })
    await expect(whole).rejects.toMatchObject({ name: 'AbortError' })
    const opened = Promise.resolve(
      model.doStream({
        prompt: [{ role: 'user', content: [{ type: 'text', text: 'Hi' }] }],
        abortSignal: controller.signal,
      }),
    )
    await expect(opened).rejects.toMatchObject({ name: 'AbortError' })
  })
})
