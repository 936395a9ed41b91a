import { checkTwins } from '@concord/core/laws'
import { Ollama } from 'ollama'
import { describe, expect, test } from 'vitest'
import { createOllama } from '../src/index.ts'
import {
  answer,
  call,
  caught,
  chat,
  gather,
  generated,
  generatedLine,
  generateProbe,
  last,
  line,
  lines,
  probe,
  TIME,
} from './wire.ts'

const { failureOf, json, read, readStream, stream, wire } = probe

describe('a stream', () => {
  test('each line is a chunk, and the last one has the ending and the usage', async () => {
    const { chunks, response } = await readStream([
      line({ content: 'Hel' }, { created_at: '2026-11-20T10:00:00.25Z' }),
      line({ content: 'lo' }, { created_at: '2026-11-20T10:00:01Z' }),
      last({ created_at: '2026-11-20T10:00:02Z', total_duration: 9 }),
    ])
    expect(chunks.map(({ choices }) => choices[0]?.text)).toEqual(['Hel', 'lo', ''])
    expect(chunks.map(({ usage }) => usage?.totalTokens)).toEqual([undefined, undefined, 5])
    expect(response).toEqual({
      object: 'completion',
      id: 'made-1',
      created: Date.parse(TIME) / 1000,
      model: 'llama-test:1b',
      provider: 'ollama',
      choices: [
        {
          index: 0,
          text: 'Hello',
          content: [{ type: 'text', index: 0, text: 'Hello' }],
          finishReason: 'stop',
          nativeFinishReason: 'stop',
        },
      ],
      usage: { promptTokens: 3, completionTokens: 2, totalTokens: 5 },
      requestId: 'req-test',
      providerMetadata: { created_at: '2026-11-20T10:00:00.25Z', total_duration: 9 },
    })
  })

  test('equals the whole answer', async () => {
    const first = { token: 'Hm', logprob: -1, bytes: [72, 109] }
    const second = { token: 'So', logprob: -2 }
    const message = {
      thinking: 'Hm.',
      content: 'So.',
      mood: 'fine',
      tool_calls: [call('get', { n: 1 }, { id: 'call-1' }), call('put', {})],
    }
    const end = { total_duration: 9, remote_model: 'big' }
    const whole = await read(answer(message, { logprobs: [first, second], ...end }))
    const { response } = await readStream([
      line({ thinking: 'H' }, { logprobs: [first], remote_model: 'big' }),
      line({ thinking: 'm.' }),
      line({ content: 'So', mood: 'fine' }, { logprobs: [second] }),
      line({ content: '.' }),
      line({ tool_calls: [call('get', { n: 1 }, { id: 'call-1' })] }),
      line({ tool_calls: [{ function: { index: 1, name: 'put', arguments: {} } }] }),
      last(end),
    ])
    expect(checkTwins(response, whole)).toEqual([])
  })

  test('of generate equals the whole answer', async () => {
    const image = 'iVBORw0KGgoAAAA='
    const whole = await generateProbe.read(generated({ thinking: 'Hm.', image, context: [1], total: 2, completed: 2 }))
    const { response } = await generateProbe.readStream([
      generatedLine({ thinking: 'Hm.' }),
      generatedLine({ response: 'Hello' }),
      generatedLine({ completed: 1, total: 2 }),
      generated({ response: '', image, context: [1], total: 2, completed: 2 }),
    ])
    expect(checkTwins(response, whole)).toEqual([])
  })

  test('numbers its parts as they come, and goes on with each', async () => {
    const { response } = await readStream([
      line({ content: 'Let me see' }),
      line({ tool_calls: [call('get', {}, { id: 'a' }), call('get', {}, { id: 'b' })] }),
      line({ thinking: 'Hm.', content: ': ' }),
      last(),
    ])
    expect(response.choices[0].content.map(({ type }) => type)).toEqual(['text', 'tool_call', 'tool_call', 'reasoning'])
    expect(response.choices[0]).toMatchObject({ text: 'Let me see: ', finishReason: 'tool_calls' })
  })

  test('gathers the pieces of what no version knows of the message', async () => {
    const { response } = await readStream([
      line({ content: 'Hi', plan: 'One, ' }, { remote_model: 'big' }),
      line({ plan: 'two.' }, { remote_model: 'big' }),
      last(),
    ])
    expect(response.choices[0].providerMetadata).toEqual({ message: { plan: 'One, two.' } })
    expect(response.providerMetadata).toEqual({ remote_model: 'big' })
  })

  test('counts what the last line says', async () => {
    const { response } = await readStream([line({ content: 'Hel' }), answer({ content: 'lo' })])
    expect(response.choices[0].text).toBe('Hello')
  })

  test('with a word before its end goes on, and a later word replaces it', async () => {
    const { response } = await readStream([
      line({ content: 'Hel' }, { done_reason: 'length' }),
      line({ content: 'lo' }),
      last({ done_reason: 'stop' }),
    ])
    expect(response.choices[0]).toMatchObject({ text: 'Hello', finishReason: 'stop' })
  })

  test('that is done without a word ended unknown', async () => {
    const { response } = await readStream([line({ content: 'Hi' }), last({ done_reason: '' })])
    expect(response.choices[0].finishReason).toBe('unknown')
  })

  test('ends with what is done', async () => {
    const { response } = await readStream([answer({ content: 'Hi' }), line({ content: 'more' })])
    expect(response.choices[0].text).toBe('Hi')
  })

  test('of an answer that comes whole has that one line', async () => {
    const loaded = json(
      generated({ response: '', done_reason: 'load', prompt_eval_count: undefined, eval_count: undefined }),
    )
    const { response } = await gather(generateProbe.wire(loaded).client, { prompt: '' })
    expect(response.choices).toEqual([
      { index: 0, text: '', content: [], finishReason: 'stop', nativeFinishReason: 'load' },
    ])
  })

  test('does not mix with another one', async () => {
    const { client } = wire(stream(lines(line({ content: 'Hi' }), last()), 7))
    const all = await Promise.all(Array.from({ length: 20 }, () => gather(client)))
    expect(all.map(({ response }) => response.choices[0].text)).toEqual(Array.from({ length: 20 }, () => 'Hi'))
  })
})

describe('a stream that fails', () => {
  const whole = lines(line({ content: 'Hello ü' }), last())

  test('by a cut at any byte is interrupted', async () => {
    for (let size = 0; size < whole.length - 2; size += 13) {
      const { kind } = await failureOf(whole.slice(0, size))
      expect(kind).toBe('interrupted')
    }
  })

  test('keeps what had arrived', async () => {
    const { partial } = await failureOf(lines(line({ thinking: 'Hm.' }), line({ content: 'Hel' }, { x: 1 })))
    expect(partial).toMatchObject({
      id: 'made-1',
      providerMetadata: { x: 1 },
      choices: [{ text: 'Hel', finishReason: null }],
    })
  })

  test('after its word, without its end, is interrupted too', async () => {
    const { kind, partial } = await failureOf(lines(line({ content: 'Hi' }, { done_reason: 'stop' })))
    expect([kind, partial?.choices[0]?.finishReason]).toEqual(['interrupted', 'stop'])
  })

  test('by a line that is no JSON is told, with what came before', async () => {
    const { kind, partial } = await failureOf(`${lines(line({ content: 'Hi' }))}{"model":\n${lines(last())}`)
    expect([kind, partial?.choices[0]?.text]).toEqual(['invalid_response', 'Hi'])
  })

  test('only by its last newline does not fail', async () => {
    const { response } = await gather(wire(stream(whole.trimEnd())).client)
    expect(response.choices[0].text).toBe('Hello ü')
  })

  test('leaves out empty lines and what is no object', async () => {
    const { response } = await gather(wire(stream(`\n\r\n"noise"\n1\n${whole}`)).client)
    expect(response.choices[0].text).toBe('Hello ü')
  })
})

describe('an SDK client that does not use the fetch that it is given', () => {
  /** Wraps a client of the SDK, and tells what became of its connection. */
  function wrapped(written: string): { client: ReturnType<typeof createOllama>; signals: AbortSignal[] } {
    const signals: AbortSignal[] = []
    const sdk = new Ollama({
      fetch(_url, init) {
        if (init?.signal) signals.push(init.signal)
        return Promise.resolve(stream(written)())
      },
    })
    const own = { chat: sdk.chat.bind(sdk), generate: sdk.generate.bind(sdk) }
    return { client: createOllama({ client: own, model: 'llama-test', retry: false }), signals }
  }

  test('is read through its own stream', async () => {
    const { response } = await gather(wrapped(lines(line({ content: 'Hi' }), last())).client)
    expect(response.choices[0]).toMatchObject({ text: 'Hi', finishReason: 'stop' })
  })

  test('hides no missing end, and no line of failure', async () => {
    const begun = lines(line({ content: 'Hi' }))
    const cut = await caught(wrapped(begun).client.stream({ prompt: 'Hi' }).response())
    expect([cut.kind, cut.partial?.choices[0]?.text]).toEqual(['interrupted', 'Hi'])
    const failed = wrapped(begun + lines({ error: 'server busy, please try again' }))
    const told = await caught(failed.client.stream({ prompt: 'Hi' }).response())
    expect([told.kind, told.partial?.choices[0]?.text]).toEqual(['overloaded', 'Hi'])
  })

  test('has its connection closed by who leaves', async () => {
    const { client, signals } = wrapped(lines(line({ content: 'Hi' }), line({ content: 'Ho' }), last()))
    for await (const chunk of client.stream({ prompt: 'Hi' })) if (chunk.choices.length > 0) break
    expect(signals.map(({ aborted }) => aborted)).toEqual([true])
  })

  test('has its connection closed by who aborts', async () => {
    const controller = new AbortController()
    const { client, signals } = wrapped(lines(line({ content: 'Hi' }), line({ content: 'Ho' }), last()))
    const pieces = client.stream({ prompt: 'Hi' }, { signal: controller.signal })
    const { kind } = await caught(
      (async () => {
        for await (const chunk of pieces) if (chunk.choices.length > 0) controller.abort()
      })(),
    )
    expect([kind, signals.map(({ aborted }) => aborted)]).toEqual(['aborted', [true]])
  })

  test('is asked once, also behind a proxy', async () => {
    let calls = 0
    const sdk = new Ollama({
      fetch() {
        calls++
        return Promise.resolve(json(chat())())
      },
    })
    const traced = new Proxy(sdk, {
      get(target, key) {
        const value: unknown = Reflect.get(target, key)
        return typeof value === 'function' ? (value.bind(target) as unknown) : value
      },
    })
    const client = createOllama({ client: traced, model: 'm', retry: false })
    expect([(await client.complete({ prompt: 'Hi' })).choices[0].text, calls]).toEqual(['Hello', 1])
  })

  test('answers whole too', async () => {
    const sdk = new Ollama({ fetch: () => Promise.resolve(json(chat())()) })
    const client = createOllama({ client: { chat: sdk.chat.bind(sdk), generate: sdk.generate.bind(sdk) }, model: 'm' })
    expect((await client.complete({ prompt: 'Hi' })).choices[0].text).toBe('Hello')
  })
})
