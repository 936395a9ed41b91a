import { describe, expect, it } from 'vitest'
import type { CompletionChunk, CompletionClient } from '../src/contract/index.ts'
import { causeOf, createError } from '../src/engine/completion-error.ts'
import { createClient } from '../src/engine/create-client.ts'
import { withFallback } from '../src/engine/layers/fallback.ts'
import { withRetry } from '../src/engine/layers/retry.ts'
import { withTimeout } from '../src/engine/layers/timeout.ts'
import {
  createFake,
  createFakeClock,
  failureOf,
  type FakeAdapter,
  type FakeClock,
  finish,
  readAll,
  serverError,
  settle,
  type Step,
  textChunk,
} from './support.ts'

const request = { model: 'm', prompt: 'hello' }
const wrong = createError('invalid_request', 'fake: wrong', { provider: 'fake' })
const whole: readonly Step[] = [textChunk('a'), finish, 'end']
const answer = { ...finish, choices: finish.choices } as const

function bare(fake: FakeAdapter): CompletionClient {
  return createClient(fake, { retry: false, timeout: false })
}

interface Retried {
  readonly fake: FakeAdapter
  readonly clock: FakeClock
  readonly client: CompletionClient
}

function retried(
  calls: readonly (readonly Step[])[],
  options: { maxRetries?: number; maxDelayMs?: number } = {},
): Retried {
  const fake = createFake({ calls })
  const clock = createFakeClock()
  return { fake, clock, client: withRetry(bare(fake), { clock, random: () => 0, ...options }) }
}

/** Lets a retry wait, and gives how long it wanted to. */
async function passWait(clock: FakeClock): Promise<number | undefined> {
  await settle()
  const [wait] = clock.waiting
  clock.advance(wait ?? 0)
  await settle()
  return wait
}

describe('withRetry', () => {
  it('tries twice more, waiting twice as long each time', async () => {
    const { fake, clock, client } = retried([[serverError()]])
    const failure = failureOf(client.complete(request))
    expect([await passWait(clock), await passWait(clock), await passWait(clock)]).toEqual([500, 1000, undefined])
    expect(await failure).toMatchObject({ kind: 'server' })
    expect(fake.calls).toHaveLength(3)
  })

  it('spreads the waits by a quarter', async () => {
    const clock = createFakeClock()
    const client = withRetry(bare(createFake({ calls: [[serverError()], [answer]] })), { clock, random: () => 1 })
    const response = client.complete(request)
    expect(await passWait(clock)).toBe(375)
    expect((await response).id).toBe('c')
  })

  it('waits as long as the vendor asks', async () => {
    const { clock, client } = retried([[serverError({ retryAfterMs: 1234 })], [answer]])
    const response = client.complete(request)
    expect(await passWait(clock)).toBe(1234)
    expect((await response).id).toBe('c')
  })

  it('does not wait for a vendor that asks for longer than maxDelayMs', async () => {
    const { fake, client } = retried([[serverError({ retryAfterMs: 61_000 })]])
    expect(await failureOf(client.complete(request))).toMatchObject({ retryAfterMs: 61_000 })
    expect(fake.calls).toHaveLength(1)
  })

  it('tries nothing again that would fail again', async () => {
    const { fake, client } = retried([[wrong]])
    expect(await failureOf(client.complete(request))).toBe(wrong)
    expect(fake.calls).toHaveLength(1)
  })

  it('tries a stream again that fails before its first chunk', async () => {
    const { fake, clock, client } = retried([[serverError()], [[], serverError()], whole])
    const chunks = readAll(client.stream(request))
    await passWait(clock)
    await passWait(clock)
    expect((await chunks).map((chunk) => chunk.choices[0]?.text)).toEqual(['a', ''])
    expect(fake.calls).toHaveLength(3)
  })

  it('never tries a stream again after its first chunk', async () => {
    const { fake, client } = retried([[textChunk('a'), serverError()], whole])
    expect(await failureOf(readAll(client.stream(request)))).toMatchObject({
      kind: 'server',
      partial: { choices: [{ text: 'a' }] },
    })
    expect(fake.calls).toHaveLength(1)
  })

  it('ends its wait when the caller leaves', async () => {
    const { fake, clock, client } = retried([[serverError()]])
    const controller = new AbortController()
    const failures = [
      failureOf(client.complete(request, { signal: controller.signal })),
      failureOf(client.stream(request, { signal: controller.signal }).response()),
    ]
    await settle()
    controller.abort()
    expect(await Promise.all(failures)).toMatchObject([{ kind: 'aborted' }, { kind: 'aborted' }])
    expect(clock.waiting).toEqual([])
    expect(fake.calls).toHaveLength(2)
  })

  it('asks for nothing more when the reader leaves during its wait', async () => {
    const { fake, clock, client } = retried([[serverError()], whole])
    const reader = client.stream(request).toReadableStream().getReader()
    const pending = reader.read()
    await settle()
    await reader.cancel()
    await pending
    await passWait(clock)
    expect(clock.waiting).toEqual([])
    expect(fake.calls).toHaveLength(1)
  })

  it('refuses a client that retries already, through every layer', () => {
    const refusal = expect.objectContaining({ kind: 'invalid_request' })
    const client = createClient(createFake())
    expect(() => withRetry(client)).toThrow(refusal)
    expect(() => withRetry(withTimeout(client))).toThrow(refusal)
    expect(() => withRetry(withFallback([bare(createFake()), client]))).toThrow(refusal)
    expect(() => withRetry(withFallback([bare(createFake())]))).not.toThrow()
  })

  it('leaves no listener on the signal of its caller', async () => {
    const { signal } = new AbortController()
    let listeners = 0
    signal.addEventListener = () => void listeners++
    signal.removeEventListener = () => void listeners--
    const { clock, client } = retried([[serverError()], whole])
    const response = client.stream(request, { signal }).response()
    await passWait(clock)
    await response
    expect(listeners).toBe(0)
  })
})

describe('withTimeout', () => {
  const timed = (
    fake: FakeAdapter,
    options: { totalMs?: number; betweenChunksMs?: number } = {},
  ): { clock: FakeClock; client: CompletionClient } => {
    const clock = createFakeClock()
    return { clock, client: withTimeout(bare(fake), { clock, ...options }) }
  }

  it('ends a call after 600 seconds', async () => {
    const fake = createFake({ calls: [['hang']] })
    const { clock, client } = timed(fake)
    const failure = failureOf(client.complete(request))
    await settle()
    clock.advance(599_999)
    await settle()
    expect(fake.signals[0]?.aborted).toBe(false)
    clock.advance(1)
    expect(await failure).toMatchObject({ kind: 'timeout', provider: 'fake', retryable: true })
    expect(fake.signals[0]?.aborted).toBe(true)
  })

  it('ends a stream in which nothing comes for 120 seconds, and keeps what had arrived', async () => {
    const fake = createFake({ calls: [[textChunk('a'), 'hang']], held: finish })
    const { clock, client } = timed(fake)
    const failure = failureOf(readAll(client.stream(request)))
    await settle()
    expect(clock.waiting).toEqual([600_000, 120_000])
    clock.advance(120_000)
    const error = await failure
    expect(error).toMatchObject({ kind: 'timeout', partial: { choices: [{ text: 'a' }], usage: { totalTokens: 5 } } })
    await settle()
    expect(fake.closed).toBe(1)
    expect(clock.waiting).toEqual([])
  })

  it('ends a stream that takes too long in all', async () => {
    const { clock, client } = timed(createFake({ calls: [[textChunk('a'), 'hang']] }), { totalMs: 50 })
    const failure = failureOf(client.stream(request).response())
    await settle()
    clock.advance(50)
    expect((await failure).message).toContain('totalMs')
  })

  it('does not count the time that the reader takes between chunks', async () => {
    const { clock, client } = timed(createFake({ calls: [whole] }), { betweenChunksMs: 10 })
    const iterator = client.stream(request)[Symbol.asyncIterator]()
    for (const done of [false, false, true]) {
      expect((await iterator.next()).done).toBe(done)
      clock.advance(1000)
    }
  })

  it('takes an empty read for a sign of life', async () => {
    const wait = Promise.withResolvers<void>()
    const fake = createFake({ calls: [[textChunk('a'), [], 'hang']] })
    const { clock, client } = timed(fake, { betweenChunksMs: 10 })
    const open: FakeAdapter['open'] = async () => ({
      value: (async function* () {
        yield [textChunk('a')]
        await wait.promise
        yield []
        await new Promise(() => {})
      })(),
    })
    fake.open = open
    const failure = failureOf(readAll(client.stream(request)))
    await settle()
    clock.advance(9)
    wait.resolve()
    await settle()
    clock.advance(9)
    await settle()
    expect(await Promise.race([failure, Promise.resolve('waits')])).toBe('waits')
    clock.advance(1)
    expect(await failure).toMatchObject({ kind: 'timeout' })
  })

  it('leaves other failures and aborts as they are, and no timer behind', async () => {
    const { clock, client } = timed(createFake({ calls: [[wrong]] }))
    expect(await failureOf(client.complete(request))).toBe(wrong)
    expect(await failureOf(readAll(client.stream(request)))).toBe(wrong)
    const controller = new AbortController()
    const hanging = timed(createFake({ calls: [['hang']] }))
    const failure = failureOf(hanging.client.complete(request, { signal: controller.signal }))
    await settle()
    controller.abort()
    expect(await failure).toMatchObject({ kind: 'aborted' })
    const left = timed(createFake({ calls: [whole] }))
    for await (const _chunk of left.client.stream(request)) break
    expect([clock.waiting, hanging.clock.waiting, left.clock.waiting]).toEqual([[], [], []])
  })

  it('does not tell twice what a stream of another making had handed out', async () => {
    const clock = createFakeClock()
    const foreign: CompletionClient = {
      ...bare(createFake()),
      stream: (_request, call) => ({
        ...bare(createFake()).stream(request),
        [Symbol.asyncIterator]: () => playAndWait(call?.signal),
      }),
    }
    const failure = failureOf(readAll(withTimeout(foreign, { clock, totalMs: 50 }).stream(request)))
    await settle()
    clock.advance(50)
    expect(await failure).toMatchObject({ kind: 'timeout', partial: { choices: [{ text: 'a' }] } })
  })
})

async function* playAndWait(signal: AbortSignal | undefined): AsyncGenerator<CompletionChunk, undefined> {
  yield textChunk('a')
  await new Promise<void>((resolve) => signal?.addEventListener('abort', () => resolve()))
  throw createError('aborted', 'other: left', { provider: 'other', partial: textChunk('a') })
}

describe('withFallback', () => {
  it('asks the next client when one fails', async () => {
    const [first, second] = [createFake({ calls: [[serverError()]] }), createFake({ calls: [[answer]] })]
    const client = withFallback([bare(first), bare(second)])
    expect((await client.complete(request)).id).toBe('c')
    expect([first.calls.length, second.calls.length]).toEqual([1, 1])
  })

  it('asks the next one for what the first one lacks', async () => {
    const second = createFake({ calls: [whole], settings: ['stop'] })
    const client = withFallback([bare(createFake()), bare(second)])
    expect((await client.stream({ ...request, stop: 'x' }).response()).choices[0].text).toBe('a')
  })

  it('asks nobody else for what the caller caused', async () => {
    const second = createFake({ calls: [[answer]] })
    const client = withFallback([bare(createFake({ calls: [[wrong]] })), bare(second)])
    expect(await failureOf(client.complete(request))).toBe(wrong)
    const left = withFallback([bare(createFake()), bare(second)])
    expect(await failureOf(left.complete(request, { signal: AbortSignal.abort() }))).toMatchObject({ kind: 'aborted' })
    expect(second.calls).toEqual([])
  })

  it('asks nobody else after the first chunk', async () => {
    const second = createFake({ calls: [whole] })
    const client = withFallback([bare(createFake({ calls: [[textChunk('b'), serverError()]] })), bare(second)])
    expect(await failureOf(readAll(client.stream(request)))).toMatchObject({ partial: { choices: [{ text: 'b' }] } })
    expect(second.calls).toEqual([])
  })

  it('names every failure when all fail, and is the one that may pass', async () => {
    const busy = serverError({ retryAfterMs: 5 })
    const denied = createError('authentication', 'fake: no key', { provider: 'fake' })
    const create = (): CompletionClient =>
      withFallback([bare(createFake({ calls: [[busy]] })), bare(createFake({ calls: [[denied]] }))])
    for (const failure of [
      await failureOf(create().complete(request)),
      await failureOf(create().stream(request).response()),
    ]) {
      expect(failure).toMatchObject({ kind: 'server', retryable: true, retryAfterMs: 5 })
      const kinds = 'withFallback: every client failed: fake server, fake authentication'
      expect(failure.message).toBe(`${busy.message} (${kinds})`)
      expect(causeOf(failure)).toEqual([busy, denied])
    }
  })

  it('closes the stream that it reads when the reader leaves', async () => {
    const second = createFake({ calls: [whole] })
    const client = withFallback([bare(createFake({ calls: [[serverError()]] })), bare(second)])
    for await (const _chunk of client.stream(request)) break
    expect(second.closed).toBe(1)
  })
})
