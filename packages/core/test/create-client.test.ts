import { getEventListeners } from 'node:events'
import { describe, expect, it } from 'vitest'
import { causeOf, createError } from '../src/engine/completion-error.ts'
import { type ClientOptions, createClient } from '../src/engine/create-client.ts'
import type { CompletionChunk, CompletionClient } from '../src/contract/index.ts'
import { createFake, failureOf, type FakeAdapter, finish, head, readAll, settle, textChunk } from './support.ts'

const request = { model: 'm', prompt: 'hello' }
const answer = { ...textChunk('hi'), choices: [{ ...textChunk('hi').choices[0], finishReason: 'stop' as const }] }

function clientOf(fake: FakeAdapter, options: ClientOptions = {}): CompletionClient {
  return createClient(fake, { retry: false, timeout: false, ...options })
}

describe('complete', () => {
  it('sends a prompt as one user message on a wire that only chats', async () => {
    const fake = createFake({ calls: [[answer as never]] })
    await clientOf(fake).complete(request, { headers: { 'x-a': '1' } })
    expect(fake.calls).toEqual([{ model: 'm', messages: [{ role: 'user', content: 'hello' }] }])
    expect(fake.headers).toEqual([{ 'x-a': '1' }])
  })

  it('adds the request id and the warnings of the request', async () => {
    const fake = createFake({ calls: [[answer as never]] })
    const response = await clientOf(fake).complete({ ...request, topK: 3 })
    expect(response.requestId).toBe('req_1')
    expect(response.warnings).toMatchObject([{ code: 'unsupported', path: 'topK' }])
    expect(fake.calls[0]).not.toHaveProperty('topK')
  })

  it('throws for a hint that the wire lacks when the client is strict, before anything is sent', async () => {
    const fake = createFake({ calls: [[answer as never]] })
    const error = await failureOf(clientOf(fake, { strict: true }).complete({ ...request, topK: 3 }))
    expect(error).toMatchObject({ kind: 'unsupported', provider: 'fake', retryable: false })
    expect(error.message).toContain('topK')
    expect(fake.calls).toEqual([])
  })

  it('throws for a demand that the wire lacks, before anything is sent', async () => {
    const fake = createFake({ calls: [[answer as never]] })
    expect(await failureOf(clientOf(fake).complete({ ...request, logitBias: { 1: 5 } }))).toMatchObject({
      kind: 'unsupported',
    })
    expect(fake.calls).toEqual([])
  })

  it('takes the default model, and the one of the request before it', async () => {
    const fake = createFake({ calls: [[answer as never]] })
    const client = clientOf(fake, { model: 'default' })
    await client.complete({ prompt: 'a' })
    await client.complete(request)
    expect(fake.calls.map(({ model }) => model)).toEqual(['default', 'm'])
  })

  it('rejects without a model', async () => {
    expect(await failureOf(clientOf(createFake()).complete({ prompt: 'a' }))).toMatchObject({ kind: 'invalid_request' })
  })

  it('names what the vendor SDK throws, once', async () => {
    const thrown = new TypeError('fetch failed')
    const error = await failureOf(clientOf(createFake({ calls: [[thrown]] })).complete(request))
    expect(error).toMatchObject({ kind: 'connection', provider: 'fake' })
    expect(causeOf(error)).toBe(thrown)
    const named = createError('billing', 'fake: no credit', { provider: 'fake' })
    expect(await failureOf(clientOf(createFake({ calls: [[named]] })).complete(request))).toBe(named)
  })

  it('adds the request id to the error of an answer that could not be read', async () => {
    const error = await failureOf(clientOf(createFake({ calls: [[head]] })).complete(request))
    expect(error).toMatchObject({ kind: 'invalid_response', requestId: 'req_1' })
  })

  it('sends nothing when the caller has left before', async () => {
    const fake = createFake({ calls: [[answer as never]] })
    const error = await failureOf(clientOf(fake).complete(request, { signal: AbortSignal.abort() }))
    expect(error).toMatchObject({ kind: 'aborted', retryable: false })
    expect(fake.calls).toEqual([])
  })

  it('rejects when the caller leaves, and tells the vendor SDK, even one that does not listen', async () => {
    const fake = createFake({ calls: [['hang']] })
    const controller = new AbortController()
    const promise = failureOf(clientOf(fake).complete(request, { signal: controller.signal }))
    await settle()
    const reason = new Error('the user left')
    controller.abort(reason)
    const error = await promise
    expect(error).toMatchObject({ kind: 'aborted' })
    expect(causeOf(error)).toBe(reason)
    expect(fake.signals[0]?.aborted).toBe(true)
  })

  it('is not changed by an abort that comes after the answer', async () => {
    const fake = createFake({ calls: [[answer as never]] })
    const controller = new AbortController()
    const response = await clientOf(fake).complete(request, { signal: controller.signal })
    controller.abort()
    expect(response.choices[0].text).toBe('hi')
    expect(fake.signals[0]?.aborted).toBe(false)
  })
})

describe('stream', () => {
  it('sends nothing before the first read', async () => {
    const fake = createFake({ calls: [[textChunk('a'), finish, 'end']] })
    const stream = clientOf(fake).stream(request)
    await settle()
    expect(fake.calls).toEqual([])
    await stream.response()
    expect(fake.calls).toHaveLength(1)
  })

  it('hands out choices and parts by index, each once, however an event has them', async () => {
    const part = (index: number, text: string): object => ({ type: 'text', index, text })
    const choice = (index: number, ...content: readonly object[]): object => ({
      index,
      text: '',
      content,
      finishReason: null,
    })
    const event = { ...head, choices: [choice(1, part(0, 'c')), choice(0, part(1, 'b'), part(0, 'a'), part(1, '!'))] }
    const fake = createFake({ calls: [[event as CompletionChunk, 'end']], held: event as CompletionChunk }) // It is one.
    const iterator = clientOf(fake).stream(request)[Symbol.asyncIterator]()

    for (const { value } of [await iterator.next(), await iterator.next()]) {
      expect(value?.choices.map(({ index }) => index)).toEqual([0, 1])
      expect(value?.choices[0]?.content).toEqual([part(0, 'a'), part(1, 'b!')])
    }
  })

  it('is whole when the end mark was seen, and hands out what the decoder held back', async () => {
    const fake = createFake({ calls: [[textChunk('a'), [textChunk('b'), 'end', textChunk('late')]]], held: finish })
    const stream = clientOf(fake).stream(request)
    expect((await readAll(stream)).map((chunk) => chunk.choices[0]?.text)).toEqual(['a', 'b', ''])
    expect(await stream.response()).toMatchObject({ choices: [{ text: 'ab' }], usage: { totalTokens: 5 } })
    expect(fake.ended).toBe(1)
  })

  it('puts request id and warnings into the first chunk, and nowhere else', async () => {
    const fake = createFake({ calls: [[textChunk('a'), textChunk('b'), 'end']], held: finish })
    const chunks = await readAll(clientOf(fake).stream({ ...request, topK: 3 }))
    expect(chunks.map(({ requestId, warnings }) => [requestId, warnings?.length])).toEqual([
      ['req_1', 1],
      [undefined, undefined],
      [undefined, undefined],
    ])
  })

  it('rejects with interrupted when it ends without its mark, and keeps what had arrived', async () => {
    const fake = createFake({ calls: [[textChunk('a'), textChunk('b')]], held: finish })
    const stream = clientOf(fake).stream(request)
    const error = await failureOf(readAll(stream))
    expect(error).toMatchObject({ kind: 'interrupted', retryable: true, requestId: 'req_1' })
    expect(error.partial).toMatchObject({ choices: [{ text: 'ab' }], usage: { totalTokens: 5 } })
    expect(await failureOf(stream.response())).toBe(error)
    expect(fake.ended).toBe(1)
  })

  it('rejects with interrupted when the mark comes before every choice is finished', async () => {
    const stream = clientOf(createFake({ calls: [[textChunk('a'), 'end']] })).stream(request)
    const error = await failureOf(readAll(stream))
    expect(error).toMatchObject({ kind: 'interrupted', partial: { choices: [{ text: 'a' }] } })
  })

  it('calls a connection that is lost within the answer interrupted, and one that never was connection', async () => {
    const lost = new TypeError('fetch failed')
    const within = await failureOf(readAll(clientOf(createFake({ calls: [[textChunk('a'), lost]] })).stream(request)))
    expect(within).toMatchObject({ kind: 'interrupted', partial: { choices: [{ text: 'a' }] } })
    const before = await failureOf(readAll(clientOf(createFake({ calls: [[lost]] })).stream(request)))
    expect(before.kind).toBe('connection')
    expect(before.partial).toBeUndefined()
  })

  it('hands out what came before a failure in the same read, and closes the vendor stream', async () => {
    const overloaded = createError('overloaded', 'fake: busy', { provider: 'fake' })
    const fake = createFake({ calls: [[[textChunk('a'), textChunk('b'), overloaded, textChunk('c')]]], held: finish })
    const texts: string[] = []
    const stream = clientOf(fake).stream(request)
    const error = await failureOf(
      (async () => {
        for await (const text of stream.text()) texts.push(text)
      })(),
    )
    expect(texts).toEqual(['a', 'b'])
    expect(error).toMatchObject({ kind: 'overloaded', requestId: 'req_1' })
    expect(error.partial).toMatchObject({ choices: [{ text: 'ab' }], usage: { totalTokens: 5 } })
    expect(fake.closed).toBe(1)
    expect(fake.ended).toBe(1)
  })

  it('closes the vendor stream when the reader leaves', async () => {
    const fake = createFake({ calls: [[textChunk('a'), textChunk('b'), 'hang']] })
    const stream = clientOf(fake).stream(request)
    for await (const _chunk of stream) break
    expect(fake.closed).toBe(1)
    expect(fake.signals[0]?.aborted).toBe(true)
    expect(await failureOf(stream.response())).toMatchObject({ kind: 'aborted', partial: { choices: [{ text: 'a' }] } })
  })

  it('closes the vendor stream when the reader leaves while it waits', async () => {
    const fake = createFake({ calls: [['hang']] })
    const iterator = clientOf(fake).stream(request)[Symbol.asyncIterator]()
    const pending = iterator.next().catch(() => undefined)
    await settle()
    await iterator.return?.()
    await pending
    await settle()
    expect(fake.closed).toBe(1)
  })

  it('opens nothing when the caller has left before', async () => {
    const fake = createFake({ calls: [[finish, 'end']] })
    const stream = clientOf(fake).stream(request, { signal: AbortSignal.abort() })
    expect(await failureOf(readAll(stream))).toMatchObject({ kind: 'aborted' })
    expect(fake.calls).toEqual([])
  })

  it('rejects with aborted when the caller leaves, and keeps what had arrived and was held back', async () => {
    const fake = createFake({ calls: [[textChunk('a'), 'hang']], held: finish })
    const controller = new AbortController()
    const stream = clientOf(fake).stream(request, { signal: controller.signal })
    const whole = failureOf(stream.response())
    await settle()
    controller.abort()
    const error = await whole
    expect(error).toMatchObject({ kind: 'aborted', retryable: false })
    expect(error.partial).toMatchObject({ choices: [{ text: 'a' }], usage: { totalTokens: 5 } })
    await settle()
    expect(fake.closed).toBe(1)
  })

  it('keeps what was held back when the vendor SDK answers an abort with a silent end', async () => {
    const fake = createFake({ calls: [[textChunk('a')]], held: finish })
    const controller = new AbortController()
    const silence = Promise.withResolvers<IteratorResult<readonly CompletionChunk[]>>()
    const open: FakeAdapter['open'] = async (_params, { signal }) => {
      signal.addEventListener('abort', () => silence.resolve({ done: true, value: undefined }))
      return { value: { [Symbol.asyncIterator]: () => ({ next: () => silence.promise }) } }
    }
    const whole = failureOf(
      clientOf({ ...fake, open })
        .stream(request, { signal: controller.signal })
        .response(),
    )
    await settle()
    controller.abort()
    expect(await whole).toMatchObject({ kind: 'aborted', partial: { usage: { totalTokens: 5 } } })
  })

  it('is not changed by an abort that comes after the end', async () => {
    const controller = new AbortController()
    const stream = clientOf(createFake({ calls: [[finish, 'end']] })).stream(request, { signal: controller.signal })
    await stream.response()
    controller.abort()
    expect((await stream.response()).usage?.totalTokens).toBe(5)
  })

  it('leaves no listener on the signal of a call, which an SDK may keep', async () => {
    const whole = createFake({ calls: [[finish, 'end']] })
    const cut = createFake({ calls: [[finish]] })
    const left = createFake({ calls: [[finish, 'end']] })
    await clientOf(whole).stream(request).response()
    await failureOf(clientOf(cut).stream(request).response())
    for await (const _chunk of clientOf(left).stream(request)) break
    const signals = [whole, cut, left].flatMap((fake) => fake.signals)
    expect(signals.map((signal) => signal && getEventListeners(signal, 'abort').length)).toEqual([0, 0, 0])
  })

  it('leaves no listener on the signal of its caller', async () => {
    const { signal } = new AbortController()
    let listeners = 0
    signal.addEventListener = () => void listeners++
    signal.removeEventListener = () => void listeners--
    await clientOf(createFake({ calls: [[finish, 'end']] }))
      .stream(request, { signal })
      .response()
    await failureOf(
      clientOf(createFake({ calls: [[finish]] }))
        .stream(request, { signal })
        .response(),
    )
    await clientOf(createFake({ calls: [[answer as never]] })).complete(request, { signal })
    for await (const _chunk of clientOf(createFake({ calls: [[finish, 'end']] })).stream(request, { signal })) break
    expect(listeners).toBe(0)
  })

  it('ends a decoder once, also when its end fails', async () => {
    const fake = createFake({ calls: [[textChunk('a'), 'end']] })
    let ends = 0
    const createDecoder: FakeAdapter['createDecoder'] = (context) => ({
      ...fake.createDecoder(context),
      ended: true,
      end() {
        ends++
        throw new SyntaxError('bad')
      },
    })
    const error = await failureOf(
      clientOf({ ...fake, createDecoder })
        .stream(request)
        .response(),
    )
    expect(error.kind).toBe('invalid_response')
    expect(ends).toBe(1)
  })

  it('reads what follows the end mark, so that the connection can be used again', async () => {
    const fake = createFake({ calls: [[finish, 'end', textChunk('late')]] })
    await clientOf(fake).stream(request).response()
    await settle()
    expect(fake.closed).toBe(1)
  })
})
