import { checkChunks } from '@concord/core/laws'
import OpenAI from 'openai'
import { describe, expect, test } from 'vitest'
import { createOpenAI, fromChatStream } from '../src/index.ts'
import {
  calls,
  caught,
  completion,
  COUNTED,
  delta,
  DONE,
  ending,
  event,
  frames,
  gather,
  type Json,
  probe,
  USAGE,
} from './wire.ts'

const { failureOf, json, plain, stream, wire } = probe

describe('a stream that fails', () => {
  test.each<[string, string]>([
    ['without its mark', frames([delta({ content: 'Hi' }), event([], { usage: USAGE })])],
    ['after its word, without its mark', frames([delta({ content: 'Hi' }), ending(), event([], { usage: USAGE })])],
    [
      'within a line',
      `${frames([delta({ content: 'Hi' }), event([], { usage: USAGE })])}data: {"id":"chatcmpl-1","cho`,
    ],
  ])('%s is interrupted, with what had arrived', async (_name, text) => {
    expect(await failureOf(text)).toMatchObject({
      kind: 'interrupted',
      provider: 'openai',
      requestId: 'req-test',
      retryable: true,
      partial: { id: 'chatcmpl-1', choices: [{ text: 'Hi' }], usage: COUNTED },
    })
  })

  test('of nothing is interrupted', async () => {
    const error = await failureOf('')
    expect(error.kind).toBe('interrupted')
    expect(error.partial).toBeUndefined()
  })

  test('with its mark alone is interrupted: it has no choice', async () => {
    expect(await failureOf(frames([DONE]))).toMatchObject({ kind: 'interrupted' })
  })

  test('with a held call keeps it in what had arrived', async () => {
    const error = await failureOf(frames([calls({ index: 0, id: 'call_1', function: { name: 'find' } })]))
    expect(error.partial?.choices[0]?.content).toEqual([
      { type: 'tool_call', index: 0, id: 'call_1', name: 'find', arguments: '' },
    ])
  })

  test.each<[string, Json, string]>([
    ['overloaded', { message: 'Busy', type: 'server_error', code: 'overloaded_error' }, 'overloaded'],
    ['a rate limit', { message: 'Slow', type: 'rate_limit_error', code: null }, 'rate_limit'],
    ['unknown', { message: 'Oops' }, 'server'],
  ])('by an error event (%s) keeps what had arrived', async (_name, error, kind) => {
    const text = frames([delta({ content: 'Hi' }), event([], { usage: USAGE }), { error }, DONE])
    expect(await failureOf(text)).toMatchObject({
      kind,
      requestId: 'req-test',
      partial: { choices: [{ text: 'Hi', finishReason: null }], usage: COUNTED },
    })
  })

  test('by an error before any content has no partial', async () => {
    const error = await failureOf(frames([{ error: { message: 'Busy', code: 'server_overloaded' } }]))
    expect(error.kind).toBe('overloaded')
    expect(error.partial).toBeUndefined()
  })

  test('by a named error event, or an error without framing, fails the same', async () => {
    const error = JSON.stringify({ error: { message: 'Busy', code: 'server_overloaded' } })
    for (const text of [`event: error\ndata: ${error}\n\n`, `${error}\n`])
      expect(await failureOf(`${frames([delta({ content: 'Hi' })])}${text}`)).toMatchObject({
        kind: 'overloaded',
        partial: { choices: [{ text: 'Hi' }] },
      })
  })

  test('by a malformed line gives what came before it', async () => {
    const text = `${frames([delta({ content: 'Hi' })])}data: {"id": oops}\n\n${frames([ending(), DONE])}`
    const error = await failureOf(text)
    expect(error).toMatchObject({ kind: 'invalid_response', partial: { choices: [{ text: 'Hi' }] } })
    expect(error.message).not.toContain('oops')
  })

  test('by a lost connection is interrupted', async () => {
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        controller.enqueue(new TextEncoder().encode(frames([delta({ content: 'Hi' })])))
      },
      pull(controller) {
        controller.error(new TypeError('terminated', { cause: { code: 'UND_ERR_SOCKET' } }))
      },
    })
    const { client } = wire(() => new Response(body, { headers: { 'content-type': 'text/event-stream' } }))
    expect(await caught(gather(client, { prompt: 'Hi' }))).toMatchObject({
      kind: 'interrupted',
      partial: { choices: [{ text: 'Hi' }] },
    })
  })

  test.each([
    ['a page', plain('<html>Sign in</html>', 'text/html'), 'invalid_response'],
    ['a completion', json(completion()), 'invalid_response'],
    ['an error body', json({ error: { message: 'Busy', code: 'server_overloaded' } }), 'overloaded'],
  ])('because it is %s says so', async (_name, respond, kind) => {
    expect(await caught(wire(respond).client.stream({ prompt: 'Hi' }).response())).toMatchObject({
      kind,
      requestId: 'req-test',
    })
  })

  test('is closed when its reader leaves', async () => {
    const closed = Promise.withResolvers<void>()
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(new TextEncoder().encode(frames([delta({ content: 'Hi' })]))),
      cancel: () => closed.resolve(),
    })
    const { client } = wire(() => new Response(body, { headers: { 'content-type': 'text/event-stream' } }))
    for await (const chunk of client.stream({ prompt: 'Hi' })) {
      expect(chunk.choices[0]?.text).toBe('Hi')
      break
    }
    await closed.promise
  })
})

describe('the SDK’s own stream, read by hand', () => {
  /** The stream that the SDK makes of these events. */
  function sdkStream(events: readonly unknown[]): Promise<AsyncIterable<OpenAI.ChatCompletionChunk>> {
    const respond = stream(frames(events))
    const sdk = new OpenAI({ apiKey: 'test-key', maxRetries: 0, fetch: () => Promise.resolve(respond()) })
    return sdk.chat.completions.create({ model: 'gpt-test', messages: [], stream: true })
  }

  test('is a stream of ours, whole once every choice had its word', async () => {
    const events = await sdkStream([delta({ content: 'Hi' }), ending(), event([], { usage: USAGE }), DONE])
    const response = await fromChatStream(events).response()
    expect(response).toMatchObject({ choices: [{ text: 'Hi', finishReason: 'stop' }], usage: COUNTED })
  })

  test('is interrupted when it closes before a word', async () => {
    const events = await sdkStream([delta({ content: 'Hi' })])
    expect(await caught(fromChatStream(events).response())).toMatchObject({
      kind: 'interrupted',
      partial: { choices: [{ text: 'Hi' }] },
    })
  })

  test('tells an error event by its kind', async () => {
    const events = await sdkStream([
      delta({ content: 'Hi' }),
      { error: { message: 'Busy', code: 'server_overloaded' } },
    ])
    expect(await caught(fromChatStream(events).response())).toMatchObject({
      kind: 'overloaded',
      partial: { choices: [{ text: 'Hi' }] },
    })
  })
})

describe('a wrapped client, which hides the mark', () => {
  /** A client whose SDK is wrapped by something that only passes the stream's events on. */
  function wrapped(events: readonly unknown[]): ReturnType<typeof createOpenAI> {
    const client = new OpenAI({ apiKey: 'test-key' })
    const completions = {
      async create(): Promise<AsyncIterable<unknown>> {
        return (async function* play() {
          yield* events
        })()
      },
    }
    Object.assign(client.chat, { completions })
    return createOpenAI({ client, model: 'gpt-test', retry: false, timeout: false })
  }

  test('a clean close after every choice had its word is whole', async () => {
    const events = [delta({ content: 'Hi' }), ending(), event([], { usage: USAGE })]
    const { chunks, response } = await gather(wrapped(events), { prompt: 'Hi' })
    expect(checkChunks(chunks)).toEqual([])
    expect(response).toMatchObject({ choices: [{ text: 'Hi', finishReason: 'stop' }], usage: COUNTED })
  })

  test('a close before a word is interrupted', async () => {
    const error = await caught(gather(wrapped([delta({ content: 'Hi' })]), { prompt: 'Hi' }))
    expect(error).toMatchObject({ kind: 'interrupted', partial: { choices: [{ text: 'Hi' }] } })
  })

  test('a close before the word of one choice is interrupted', async () => {
    const second = event([{ index: 1, delta: { content: 'B' } }])
    const error = await caught(gather(wrapped([delta({ content: 'A' }), second, ending()]), { prompt: 'Hi' }))
    expect(error).toMatchObject({ kind: 'interrupted' })
  })

  test('a whole answer is read as it is', async () => {
    const client = new OpenAI({ apiKey: 'test-key' })
    Object.assign(client.chat, { completions: { create: () => Promise.resolve(completion()) } })
    const { choices } = await createOpenAI({ client, model: 'gpt-test' }).complete({ prompt: 'Hi' })
    expect(choices[0].text).toBe('Hello')
  })
})
