import type { CompletionClient } from '@concord/core'
import { createRemote } from '@concord/core/remote'
import { native } from '@concord/server'
import { expect, test } from 'vitest'
import {
  answers,
  cut,
  type Emulator,
  empty,
  every,
  fail,
  type Fault,
  malformed,
  reset,
  type Script,
  slowHeaders,
  stall,
  startEmulator,
  withFault,
  wrongContent,
} from '../src/index.ts'
import { createStillClock, failureOf, post, request } from './support.ts'

const STREAM = '/v1/concord/stream'
const COMPLETE = '/v1/concord/complete'

const parsed = { request, stream: true }

async function start(script: Script): Promise<{ emulator: Emulator; client: CompletionClient }> {
  const emulator = await startEmulator({ dialects: [native], script })
  return { emulator, client: createRemote({ baseURL: emulator.url }) }
}

test('a failure has its status, its wait and its request id, and the body of the dialect', async () => {
  await using emulator = await startEmulator({
    dialects: [native],
    script: fail({ kind: 'rate_limit', retryAfterMs: 2500, requestId: 'r1' }),
  })
  for (const path of [COMPLETE, STREAM]) {
    const response = await post(emulator.url, path)
    expect(response.status).toBe(429)
    expect(response.headers.get('content-type')).toBe('application/json')
    expect(response.headers.get('retry-after')).toBe('3')
    expect(response.headers.get('x-request-id')).toBe('r1')
    expect(await response.json()).toMatchObject({ error: { kind: 'rate_limit', retryAfterMs: 2500 } })
  }
})

test('a failure within a stream is told in the stream', async () => {
  const { emulator, client } = await start(fail({ kind: 'overloaded' }, 'Hello wor'))
  await using _emulator = emulator
  const error = await failureOf(() => client.stream(request).response())
  expect(error.kind).toBe('overloaded')
  expect(error.partial?.choices[0]?.text).toBe('Hello wor')
  const entry = await emulator.journal.next()
  expect(await entry.closed).toBe('answered')
})

const breaks: readonly (readonly [name: string, fault: Fault, kind: string, text: string | undefined])[] = [
  ['a clean cut after two events', cut({ afterEvents: 2 }), 'interrupted', 'Hello big '],
  ['a clean cut before the first event', cut({ afterEvents: 0 }), 'interrupted', undefined],
  ['a clean cut within the first event', cut({ afterBytes: 40 }), 'interrupted', undefined],
  ['a reset after two events', reset({ afterEvents: 2 }), 'interrupted', 'Hello big '],
  ['a reset after the headers', reset({ afterEvents: 0 }), 'interrupted', undefined],
  ['a reset within the first event', reset({ afterBytes: 40 }), 'interrupted', undefined],
  ['a reset before the headers', reset(), 'connection', undefined],
]

test.each(breaks)('%s', async (_name, fault, kind, text) => {
  const { emulator, client } = await start(withFault('Hello big world', fault))
  await using _emulator = emulator
  const error = await failureOf(() => client.stream(request).response())
  expect(error.kind).toBe(kind)
  expect(error.partial?.choices[0]?.text).toBe(text)
  const entry = await emulator.journal.next()
  expect(await entry.closed).toBe('cut')
})

test('a malformed line comes between the events, and the stream goes on', async () => {
  await using emulator = await startEmulator({
    dialects: [native],
    script: withFault('Hello world', malformed({ afterEvents: 1 })),
  })
  const events = (await (await post(emulator.url, STREAM)).text()).split('\n\n')
  expect(events[1]).toBe('data: {"broken')
  expect(events.at(-2)).toBe('event: end\ndata: {}')
  const error = await failureOf(() => createRemote({ baseURL: emulator.url }).stream(request).response())
  expect(error.kind).toBe('invalid_response')
  expect(error.partial?.choices[0]?.text).toBe('Hello ')
})

test.each([
  ['at the start', malformed({ afterEvents: 0 })],
  ['within', malformed({ afterBytes: 20 }, '}{')],
])('a whole answer is no JSON with a malformed line %s', async (_name, fault) => {
  const { emulator, client } = await start(withFault('Hello world', fault))
  await using _emulator = emulator
  expect((await failureOf(() => client.complete(request))).kind).toBe('invalid_response')
})

test.each([
  ['before the headers', stall()],
  ['after the headers', stall({ afterEvents: 0 })],
  ['after two events', stall({ afterEvents: 2 })],
])('a stall %s lasts until the client goes away', async (_name, fault) => {
  const { emulator, client } = await start(withFault('Hello big world', fault))
  await using _emulator = emulator
  const caller = new AbortController()
  const answer = failureOf(() => client.stream(request, { signal: caller.signal }).response())
  const entry = await emulator.journal.next()
  expect(entry.closing).toBeUndefined()
  caller.abort()
  expect((await answer).kind).toBe('aborted')
  expect(await entry.closed).toBe('left')
})

test('a stall ends when the emulator closes', async () => {
  const { emulator, client } = await start(withFault('Hello world', stall({ afterEvents: 1 })))
  const chunks = client.stream(request)[Symbol.asyncIterator]()
  await chunks.next()
  const rest = failureOf(() => chunks.next())
  const entry = await emulator.journal.next()
  await emulator.close()
  expect((await rest).kind).toBe('interrupted')
  expect(await entry.closed).toBe('cut')
})

test('slow headers come when the test says so', async () => {
  const { promise: gate, resolve: open } = Promise.withResolvers<void>()
  const { emulator, client } = await start(withFault('Hello', slowHeaders(gate)))
  await using _emulator = emulator
  const answer = client.complete(request)
  const entry = await emulator.journal.next()
  expect(entry.closing).toBeUndefined()
  open()
  expect((await answer).choices[0].text).toBe('Hello')
})

test('slow headers come after some time of a clock', async () => {
  const clock = createStillClock()
  const { emulator, client } = await start(withFault('Hello', slowHeaders(every(1000, clock))))
  await using _emulator = emulator
  const answer = client.complete(request)
  await clock.isAwaited
  clock.advance()
  expect((await answer).choices[0].text).toBe('Hello')
})

test('a page of a proxy is no answer', async () => {
  const { emulator, client } = await start(withFault('Hello', wrongContent()))
  await using _emulator = emulator
  const page = await post(emulator.url, STREAM)
  expect(page.status).toBe(200)
  expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8')
  expect(await page.text()).toContain('<!doctype html>')
  expect((await failureOf(() => client.complete(request))).kind).toBe('invalid_response')
  expect((await failureOf(() => client.stream(request).response())).kind).toBe('invalid_response')
})

test('a page may have a status', async () => {
  const { emulator, client } = await start(withFault('Hello', wrongContent({ status: 503 })))
  await using _emulator = emulator
  const error = await failureOf(() => client.complete(request))
  expect(error).toMatchObject({ kind: 'overloaded', status: 503 })
})

test('an empty body has the right headers', async () => {
  const { emulator, client } = await start(withFault('Hello', empty()))
  await using _emulator = emulator
  const response = await post(emulator.url, COMPLETE)
  expect(response.headers.get('content-type')).toBe('application/json')
  expect(await response.text()).toBe('')
  expect((await failureOf(() => client.complete(request))).kind).toBe('invalid_response')
  expect((await failureOf(() => client.stream(request).response())).kind).toBe('interrupted')
})

test('a wire that has no word for a failure is broken off', async () => {
  const mute = { ...native, createEncoder: () => ({ ...native.createEncoder(parsed), fail: () => '' }) }
  await using emulator = await startEmulator({ dialects: [mute], script: fail({ kind: 'overloaded' }, 'Hello') })
  const client = createRemote({ baseURL: emulator.url })
  const error = await failureOf(() => client.stream(request).response())
  expect(error.kind).toBe('interrupted')
  expect(error.partial?.choices[0]?.text).toBe('Hello')
  const entry = await emulator.journal.next()
  expect(await entry.closed).toBe('cut')
})

test('a fault is of one request', async () => {
  const { emulator, client } = await start(answers(withFault('Hello', reset()), 'Hello'))
  await using _emulator = emulator
  expect((await failureOf(() => client.complete(request))).kind).toBe('connection')
  expect((await client.complete(request)).choices[0].text).toBe('Hello')
})
