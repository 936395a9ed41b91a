import { type CompletionClient, type CompletionRequest, withFallback, withRetry } from '@concord/core'
import { createRemote } from '@concord/core/remote'
import { answer, answers, createScriptedClient, fail, reasoning, text, toolCall } from '@concord/emulator'
import { context, type Span, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'
import { AlwaysOffSampler, TracerProvider } from '@opentelemetry/sdk-trace'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type TelemetryOptions, withTelemetry } from '../src/index.ts'
import { record, type Recorded, register } from './recorded.ts'

const QUESTION = { model: 'model-1', messages: [{ role: 'user', content: 'Who?' }] } satisfies CompletionRequest
const USAGE = {
  promptTokens: 12,
  completionTokens: 7,
  totalTokens: 19,
  promptTokensDetails: { cachedTokens: 4, cacheWriteTokens: 2, audioTokens: 1 },
  completionTokensDetails: { reasoningTokens: 3 },
}

let recorded: Recorded
let unregister: () => void
beforeEach(() => {
  recorded = record()
  unregister = register(recorded)
})
afterEach(() => unregister())

function soleSpan(): ReturnType<Recorded['spans']>[number] {
  const [span, ...others] = recorded.spans()
  if (span === undefined || others.length > 0) throw new Error(`there are ${recorded.spans().length} spans`)
  return span
}

/** Milliseconds that go on by 100 with every look. */
function ticking(): () => number {
  let now = 0
  return () => (now += 100)
}

describe('a call', () => {
  test('is a span by the conventions', async () => {
    const scripted = createScriptedClient(answer('Ada.', { usage: USAGE, model: 'model-1-0613' }))
    const client = withTelemetry(scripted, { server: { address: 'api.example.org', port: 443 } })
    const response = await client.complete({
      ...QUESTION,
      maxTokens: 100,
      temperature: 0.5,
      topP: 0.9,
      topK: 40,
      stop: 'END',
      seed: 1,
      frequencyPenalty: 0.1,
      presencePenalty: 0.2,
      n: 2,
      reasoning: { effort: 'high' },
      responseFormat: { type: 'json_object' },
    })
    const span = soleSpan()
    expect(span.name).toBe('chat model-1')
    expect(span.kind).toBe(SpanKind.CLIENT)
    expect(span.status).toEqual({ code: SpanStatusCode.UNSET })
    expect(span.attributes).toEqual({
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': 'emulator',
      'gen_ai.request.model': 'model-1',
      'server.address': 'api.example.org',
      'server.port': 443,
      'gen_ai.output.type': 'json',
      'gen_ai.request.choice.count': 2,
      'gen_ai.request.frequency_penalty': 0.1,
      'gen_ai.request.max_tokens': 100,
      'gen_ai.request.presence_penalty': 0.2,
      'gen_ai.request.reasoning.level': 'high',
      'gen_ai.request.seed': 1,
      'gen_ai.request.stop_sequences': ['END'],
      'gen_ai.request.temperature': 0.5,
      'gen_ai.request.top_k': 40,
      'gen_ai.request.top_p': 0.9,
      'gen_ai.response.finish_reasons': ['stop', 'stop'],
      'gen_ai.response.id': response.id,
      'gen_ai.response.model': 'model-1-0613',
      'gen_ai.usage.audio.input_tokens': 1,
      'gen_ai.usage.cache_read.input_tokens': 4,
      'gen_ai.usage.cache_write.input_tokens': 2,
      'gen_ai.usage.input_tokens': 12,
      'gen_ai.usage.output_tokens': 7,
      'gen_ai.usage.reasoning.output_tokens': 3,
    })
  })

  test.each<[string, CompletionRequest, TelemetryOptions, string?]>([
    ['chat model-9', { prompt: 'Who?', model: undefined }, { model: 'model-9' }],
    ['chat', { prompt: 'Who?' }, {}],
    ['text_completion m', { prompt: 'Who', suffix: '?', model: 'm' }, {}],
    ['text_completion m', { prompt: ['Who?', 'Where?'], model: 'm' }, {}],
    ['text_completion m', { prompt: 'Who?', model: 'm' }, { operation: 'text_completion' }],
    ['generate_content m', { prompt: 'Who?', model: 'm' }, {}, 'google'],
  ])('is called %s, by what is asked', async (name, request, options, provider = 'emulator') => {
    await withTelemetry(createScriptedClient('Ada.', { provider }), options).complete(request)
    expect(soleSpan().name).toBe(name)
    expect(soleSpan().attributes['gen_ai.operation.name']).toBe(name.split(' ', 1)[0])
  })

  test('names providers as the conventions do', async () => {
    await withTelemetry(createScriptedClient('Ada.', { provider: 'bedrock' })).complete(QUESTION)
    expect(soleSpan().attributes['gen_ai.provider.name']).toBe('aws.bedrock')
  })

  test.each(['complete', 'stream'] as const)('is of whom it was answered by (%s)', async (mode) => {
    const busy = createScriptedClient(fail({ kind: 'overloaded' }), { provider: 'anthropic' })
    const client = withTelemetry(withFallback([busy, createScriptedClient('Ada.', { provider: 'mistral' })]))
    await (mode === 'complete' ? client.complete(QUESTION) : client.stream(QUESTION).response())
    expect(soleSpan().attributes['gen_ai.provider.name']).toBe('mistral_ai')
    const [duration] = await recorded.points('gen_ai.client.inference.duration')
    expect(duration?.attributes['gen_ai.provider.name']).toBe('mistral_ai')
  })

  test('of OpenAI tells its tiers and its fingerprint, and the answer that it goes on from', async () => {
    const script = answer('Ada.', { serviceTier: 'default', systemFingerprint: 'fp_1' })
    const request: CompletionRequest = {
      ...QUESTION,
      serviceTier: 'flex',
      providerOptions: { openai: { previous_response_id: 'resp_1' } },
    }
    const own = {
      'gen_ai.request.previous_response.id': 'resp_1',
      'openai.request.service_tier': 'flex',
      'openai.response.service_tier': 'default',
      'openai.response.system_fingerprint': 'fp_1',
    }
    await withTelemetry(createScriptedClient(script, { provider: 'openai' })).complete(request)
    await withTelemetry(createScriptedClient(script, { provider: 'groq' })).complete(request)
    const [openai, groq] = recorded.spans()
    expect(openai?.attributes).toMatchObject(own)
    expect(Object.keys(groq?.attributes ?? {}).filter((name) => name in own)).toEqual([])
  })

  test('tells the tokens that are billed where a vendor says both', async () => {
    const billed = {
      billed_units: { input_tokens: 3, output_tokens: 2 },
      tokens: { input_tokens: 12, output_tokens: 7 },
    }
    const client = withTelemetry(
      createScriptedClient(answer('Ada.', { usage: USAGE, providerMetadata: { usage: billed } })),
    )
    await client.complete(QUESTION)
    expect(soleSpan().attributes).toMatchObject({ 'gen_ai.usage.input_tokens': 3, 'gen_ai.usage.output_tokens': 2 })
    expect(soleSpan().attributes).not.toHaveProperty('gen_ai.usage.cache_read.input_tokens')
  })

  test('may have further attributes; a function that throws ends no call', async () => {
    const attributes = ({ user }: CompletionRequest) => {
      if (user === undefined) throw new Error('no user')
      return { 'gen_ai.conversation.id': user }
    }
    const client = withTelemetry(createScriptedClient('Ada.'), { attributes })
    await client.complete({ ...QUESTION, user: 'c-1' })
    await client.complete(QUESTION)
    expect(recorded.spans().map((span) => span.attributes['gen_ai.conversation.id'])).toEqual(['c-1', undefined])
  })
})

describe('a stream', () => {
  const SCRIPT = answer([reasoning('Hm.'), text('Let me see.'), toolCall('add', { a: 1 }), toolCall('add', { a: 2 })], {
    usage: USAGE,
  })

  test('is one span from its first read to its last, with the time to its first chunk', async () => {
    const stream = withTelemetry(createScriptedClient(SCRIPT), { now: ticking() }).stream(QUESTION)
    expect(recorded.spans()).toEqual([])
    let chunks = 0
    for await (const _chunk of stream) {
      chunks++
      expect(recorded.spans()).toEqual([])
    }
    expect(chunks).toBeGreaterThan(3)
    expect(soleSpan().attributes).toMatchObject({
      'gen_ai.request.stream': true,
      'gen_ai.response.time_to_first_chunk': 0.1,
      'gen_ai.response.finish_reasons': ['tool_call'],
      'gen_ai.usage.input_tokens': 12,
      'gen_ai.usage.output_tokens': 7,
    })
  })

  test('hands out what the client hands out', async () => {
    const plain = await createScriptedClient(SCRIPT).stream(QUESTION).response()
    const told = await withTelemetry(createScriptedClient(SCRIPT)).stream(QUESTION).response()
    expect({ ...told, id: '', created: 0 }).toEqual({ ...plain, id: '', created: 0 })
  })

  test('that is left tells an abnormal end and closes the stream below', async () => {
    const client = withTelemetry(createScriptedClient('one two three four'))
    for await (const _chunk of client.stream(QUESTION)) break
    expect(soleSpan().attributes['gen_ai.response.finish_reasons']).toEqual(['error'])
    expect(soleSpan().attributes).not.toHaveProperty('error.type')
  })

  test('of another kind of client is told as well', async () => {
    const scripted = createScriptedClient(fail({ kind: 'overloaded' }, 'Hello wor'))
    const foreign: CompletionClient = {
      ...scripted,
      stream: (request, call) => {
        const stream = scripted.stream(request, call)
        return { ...stream, [Symbol.asyncIterator]: () => stream[Symbol.asyncIterator]() }
      },
    }
    const stream = withTelemetry(foreign, { content: true }).stream(QUESTION)
    await expect(stream.response()).rejects.toMatchObject({ kind: 'overloaded' })
    expect(soleSpan().attributes['gen_ai.output.messages']).toEqual([
      { role: 'assistant', parts: [{ type: 'text', content: 'Hello wor' }] },
    ])
  })
})

describe('a failure', () => {
  test('is told by its kind, without what was said', async () => {
    const client = withTelemetry(createScriptedClient(fail({ kind: 'rate_limit', status: 429 })))
    await expect(client.complete(QUESTION)).rejects.toMatchObject({ kind: 'rate_limit' })
    const { status, attributes, events } = soleSpan()
    expect(status.code).toBe(SpanStatusCode.ERROR)
    expect(attributes).toMatchObject({ 'error.type': 'rate_limit', 'gen_ai.response.finish_reasons': ['error'] })
    expect(events).toEqual([])
    expect(JSON.stringify([status, attributes])).not.toContain('Who?')
  })

  test('within a stream keeps what had arrived', async () => {
    const client = withTelemetry(createScriptedClient(fail({ kind: 'overloaded' }, 'Hello wor')))
    await expect(client.stream(QUESTION).response()).rejects.toMatchObject({ kind: 'overloaded' })
    expect(soleSpan().attributes).toMatchObject({
      'error.type': 'overloaded',
      'gen_ai.response.finish_reasons': ['error'],
      'gen_ai.response.model': 'model-1',
    })
  })

  test('by the caller is an abort', async () => {
    const controller = new AbortController()
    const pace = async () => controller.abort()
    const client = withTelemetry(createScriptedClient(answer('one two three', { pace })))
    const stream = client.stream(QUESTION, { signal: controller.signal })
    await expect(stream.response()).rejects.toMatchObject({ kind: 'aborted' })
    expect(soleSpan().attributes['error.type']).toBe('aborted')
  })

  test('that is tried again below is no failure of the call: one span for all tries', async () => {
    const script = answers(fail({ kind: 'overloaded' }), 'Ada.')
    const clock = { now: () => 0, schedule: (callback: () => void) => (queueMicrotask(callback), () => {}) }
    const client = withTelemetry(withRetry(createScriptedClient(script), { clock }))
    await client.complete(QUESTION)
    expect(soleSpan().attributes['gen_ai.response.finish_reasons']).toEqual(['stop'])
    expect(() => withRetry(client)).toThrow('already retries')
  })
})

describe('context', () => {
  /** A client that makes a span of its own, as an instrumented `fetch` does. */
  function instrumented(): CompletionClient {
    const client = createScriptedClient('Ada.')
    const tell = (): Span => trace.getTracer('http').startSpan('POST')
    return {
      ...client,
      complete(request, call) {
        tell().end()
        return client.complete(request, call)
      },
      stream(request, call) {
        tell().end()
        return client.stream(request, call)
      },
    }
  }

  test.each(['complete', 'stream'] as const)(
    'spans below a %s are its children, and it is its caller’s',
    async (mode) => {
      const client = withTelemetry(instrumented())
      const caller = recorded.tracerProvider.getTracer('app').startSpan('work')
      const within = trace.setSpan(context.active(), caller)
      const stream = context.with(within, () => (mode === 'stream' ? client.stream(QUESTION) : undefined))
      await (stream?.response() ?? context.with(within, () => client.complete(QUESTION)))
      const [http, chat] = recorded.spans()
      expect([http?.name, chat?.name]).toEqual(['POST', 'chat model-1'])
      expect(http?.parentSpanContext?.spanId).toBe(chat?.spanContext().spanId)
      expect(chat?.parentSpanContext?.spanId).toBe(caller.spanContext().spanId)
    },
  )

  test('what a sampler leaves out is still the context, and costs no attributes', async () => {
    const tracerProvider = new TracerProvider({ sampler: new AlwaysOffSampler() })
    await withTelemetry(instrumented(), { tracerProvider, content: true }).complete(QUESTION)
    expect(recorded.spans()).toEqual([]) // Nor the child, whose sampler asks its parent.
  })
})

describe('metrics', () => {
  const ATTRIBUTES = {
    'gen_ai.operation.name': 'chat',
    'gen_ai.provider.name': 'emulator',
    'gen_ai.request.model': 'model-1',
    'gen_ai.response.model': 'model-1',
  }

  test('count tokens by kind, each once', async () => {
    const client = withTelemetry(createScriptedClient(answer('Ada.', { usage: USAGE })))
    await client.complete(QUESTION)
    await client.stream(QUESTION).response()
    const expected = {
      input_tokens: [
        [{ ...ATTRIBUTES, 'gen_ai.token.modality': 'unknown' }, 22],
        [{ ...ATTRIBUTES, 'gen_ai.token.modality': 'audio' }, 2],
      ],
      output_tokens: [[{ ...ATTRIBUTES, 'gen_ai.token.modality': 'unknown' }, 14]],
      'cache_read.input_tokens': [[{ ...ATTRIBUTES, 'gen_ai.token.modality': 'unknown' }, 8]],
      'cache_write.input_tokens': [[{ ...ATTRIBUTES, 'gen_ai.token.modality': 'unknown' }, 4]],
      'reasoning.output_tokens': [[{ ...ATTRIBUTES, 'gen_ai.token.modality': 'unknown' }, 6]],
    }
    for (const [key, points] of Object.entries(expected)) {
      const told = await recorded.points(`gen_ai.client.inference.usage.${key}`)
      expect(told.map(({ attributes, value }) => [attributes, value])).toEqual(points)
    }
    const perCall = await recorded.points('gen_ai.client.inference.operation.input_tokens')
    expect(perCall).toMatchObject([{ attributes: ATTRIBUTES, value: { count: 2, min: 12, max: 12 } }])
  })

  test('time calls, their first chunk and the next ones', async () => {
    const client = withTelemetry(createScriptedClient('one two'), { now: ticking() })
    await client.stream(QUESTION).response()
    await client.complete(QUESTION)
    const duration = await recorded.points('gen_ai.client.inference.duration')
    expect(duration).toMatchObject([{ attributes: ATTRIBUTES, value: { count: 2, min: 0.1 } }])
    expect(await recorded.points('gen_ai.client.inference.time_to_first_chunk')).toMatchObject([
      {
        attributes: ATTRIBUTES,
        value: {
          count: 1,
          sum: 0.1,
          buckets: {
            boundaries: [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92],
          },
        },
      },
    ])
    const next = await recorded.points('gen_ai.client.inference.time_per_output_chunk')
    expect(next.length).toBe(1)
  })

  test('a failure has its kind on the duration, and counts no tokens', async () => {
    const client = withTelemetry(createScriptedClient(fail({ kind: 'server' })))
    await client.complete(QUESTION).catch(() => {})
    const [duration] = await recorded.points('gen_ai.client.inference.duration')
    expect(duration?.attributes['error.type']).toBe('server')
    const [input] = await recorded.points('gen_ai.client.inference.usage.input_tokens')
    expect(input).toMatchObject({ value: 0, attributes: { 'gen_ai.token.modality': 'unknown' } })
  })
})

describe('when nothing is registered', () => {
  beforeEach(() => unregister())

  test('a call is the client’s own, with nothing around it', () => {
    const whole = createScriptedClient('Ada.').complete(QUESTION)
    const stream = createScriptedClient('Ada.').stream(QUESTION)
    const client = withTelemetry({ provider: 'test', complete: () => whole, stream: () => stream })
    expect(client.complete(QUESTION)).toBe(whole)
    expect(client.stream(QUESTION)).toBe(stream)
  })

  test('a provider that is registered later is told of later calls', async () => {
    const client = withTelemetry(createScriptedClient('Ada.'))
    await client.complete(QUESTION)
    unregister = register(recorded)
    await client.complete(QUESTION)
    expect(soleSpan().name).toBe('chat model-1')
    expect(await recorded.points('gen_ai.client.inference.duration')).toMatchObject([{ value: { count: 1 } }])
  })

  test('a remote client is told like any other', async () => {
    const client = withTelemetry(createRemote({ baseURL: 'http://127.0.0.1:1' }), recorded)
    await expect(client.complete(QUESTION)).rejects.toMatchObject({ kind: 'connection' })
    expect(soleSpan().attributes['error.type']).toBe('connection')
  })
})
