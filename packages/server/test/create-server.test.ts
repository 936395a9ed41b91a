import type { Warning } from '@concord/core'
import { createError } from '@concord/core/adapter'
import { expect, test } from 'vitest'
import { createServer, native } from '../src/index.ts'
import { createPlayedClient, hello, helloChunks, lines, textChunk, untilAbort } from './support.ts'

const client = createPlayedClient(() => helloChunks)

function ask(path: string, body: unknown, init: RequestInit = {}): Request {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  return new Request(`http://localhost${path}`, { method: 'POST', body: text, ...init })
}

test('answers a dialect with its body, its headers and the request it read', async () => {
  const own = createPlayedClient(() => helloChunks)
  const response = await createServer(own, [lines]).fetch(ask('/models/org%2Fm1/answer', { prompt: 'Hi' }))
  expect(response.status).toBe(200)
  expect(response.headers.get('content-type')).toBe('application/json')
  expect(response.headers.get('x-lines-id')).toBe('req-1')
  expect(await response.json()).toEqual({ answer: 'Hello world' })
  expect(own.played.requests).toEqual([{ prompt: 'Hi', model: 'org/m1' }])
})

test('streams what the encoder writes, and its end', async () => {
  const response = await createServer(client, [lines]).fetch(ask('/models/m1/answer', { prompt: 'Hi', stream: true }))
  expect(response.headers.get('content-type')).toBe('text/plain')
  expect(response.headers.get('x-lines-id')).toBe('req-1')
  expect(await response.text()).toBe('Hello \nworld\nbye\n')
})

test('chooses a client for each request', async () => {
  const server = createServer(
    (request) => {
      if (request.headers.get('authorization') === 'Bearer test-key') return client
      throw createError('authentication', 'gateway: no such key', { provider: 'gateway', status: 401 })
    },
    [lines],
  )
  const known = await server.fetch(
    ask('/models/m1/answer', { prompt: 'Hi' }, { headers: { authorization: 'Bearer test-key' } }),
  )
  const unknown = await server.fetch(ask('/models/m1/answer', { prompt: 'Hi' }))
  expect(known.status).toBe(200)
  expect(unknown.status).toBe(401)
  expect(await unknown.json()).toEqual({ failed: 'authentication', message: 'gateway: no such key' })
})

test.each([
  ['invalid JSON', '{"prompt":', 400, 'lines: the body is not valid JSON'],
  ['an empty body', '', 400, 'lines: the body is not valid JSON'],
  [
    'a body that is too large',
    JSON.stringify({ prompt: 'x'.repeat(100) }),
    413,
    'lines: the body is larger than 100 bytes',
  ],
  ['a body that is nested too deep', '[[[[[]]]]]', 400, 'lines: the body is nested deeper than 4 levels'],
])('refuses %s in the shape of the dialect', async (_name, body, status, message) => {
  const server = createServer(client, [lines], { maxBodyBytes: 100, maxDepth: 4 })
  const response = await server.fetch(ask('/models/m1/answer', body))
  expect(response.status).toBe(status)
  expect(response.headers.get('x-lines')).toBe('failed')
  expect(await response.json()).toEqual({ failed: 'invalid_request', message })
})

test('counts the bytes of a body that does not tell its size', async () => {
  const server = createServer(client, [lines], { maxBodyBytes: 100 })
  const body = new ReadableStream({
    pull(controller) {
      controller.enqueue(new Uint8Array(64))
    },
  })
  const init = { method: 'POST', body, duplex: 'half' } // A stream that Node sends asks for `duplex`.
  const response = await server.fetch(new Request('http://localhost/models/m1/answer', init))
  expect(response.status).toBe(413)
})

test('brackets within strings are no nesting', async () => {
  const server = createServer(client, [lines], { maxDepth: 1 })
  const response = await server.fetch(ask('/models/m1/answer', { prompt: '[[["\\[{{' }))
  expect(response.status).toBe(200)
})

test('answers an unknown path with 404 in plain JSON', async () => {
  const response = await createServer(client, [lines]).fetch(ask('/nowhere', {}))
  expect(response.status).toBe(404)
  expect(await response.json()).toEqual({
    error: { kind: 'not_found', message: 'no dialect of this server has such a path' },
  })
})

test('answers a wrong method with 405 in the shape of the dialect', async () => {
  const response = await createServer(client, [lines]).fetch(new Request('http://localhost/models/m1/answer'))
  expect(response.status).toBe(405)
  expect(response.headers.get('allow')).toBe('POST')
  expect(await response.json()).toEqual({ failed: 'invalid_request', message: 'lines: this path takes POST' })
})

test('refuses two dialects that claim one route', () => {
  const twin = { ...lines, name: 'twin' }
  expect(() => createServer(client, [lines, twin])).toThrow(
    'server: lines and twin both claim /models/:model/answer; serve them by two servers',
  )
})

test('tells a failure before the first chunk as an HTTP error', async () => {
  const failing = createPlayedClient(() => {
    throw createError('rate_limit', 'acme: too many requests', { provider: 'acme', status: 429 })
  })
  const response = await createServer(failing, [lines]).fetch(ask('/models/m1/answer', { prompt: 'Hi', stream: true }))
  expect(response.status).toBe(429)
  expect(await response.json()).toEqual({ failed: 'rate_limit', message: 'acme: too many requests' })
})

test('says nothing of a fault that is no CompletionError', async () => {
  const broken = createPlayedClient(
    () => helloChunks,
    () => Promise.reject(new Error('the password is swordfish')),
  )
  const response = await createServer(broken, [lines]).fetch(ask('/models/m1/answer', { prompt: 'Hi' }))
  expect(response.status).toBe(500)
  expect(await response.json()).toEqual({ failed: 'server', message: 'lines: the server failed' })
})

test('breaks the stream where its wire has no word for a failure', async () => {
  const failing = createPlayedClient(function* () {
    yield textChunk('Hello ')
    throw createError('overloaded', 'acme: overloaded', { provider: 'acme' })
  })
  const response = await createServer(failing, [lines]).fetch(ask('/models/m1/answer', { prompt: 'Hi', stream: true }))
  const reader = response.body?.getReader()
  expect(new TextDecoder().decode((await reader?.read())?.value)).toBe('Hello \n')
  await expect(reader?.read()).rejects.toMatchObject({ kind: 'overloaded' })
})

test('takes from the source no more than the reader asks for', async () => {
  const endless = createPlayedClient(function* () {
    for (;;) yield textChunk('again ')
  })
  const response = await createServer(endless, [native]).fetch(ask('/v1/concord/stream', { prompt: 'Hi' }))
  const reader = response.body?.getReader()
  expect(endless.played.taken).toBe(1)
  await reader?.read()
  await reader?.read()
  await reader?.read()
  expect(endless.played.taken).toBe(3)
  await reader?.cancel()
  await endless.played.left
})

test('a reader that goes away ends a source that is waiting', async () => {
  const waiting = createPlayedClient(async function* (signal) {
    yield textChunk('Hello ')
    await untilAbort(signal)
  })
  const response = await createServer(waiting, [native]).fetch(ask('/v1/concord/stream', { prompt: 'Hi' }))
  const reader = response.body?.getReader()
  await reader?.read()
  const pending = reader?.read()
  await reader?.cancel()
  await waiting.played.left
  expect(await pending).toEqual({ done: true, value: undefined })
})

test('a caller that goes away before the first chunk ends the source', async () => {
  const waiting = createPlayedClient((signal) => ({
    [Symbol.asyncIterator]: () => ({ next: () => untilAbort(signal) }),
  }))
  const caller = new AbortController()
  const answer = createServer(waiting, [native]).fetch(
    ask('/v1/concord/stream', { prompt: 'Hi' }, { signal: caller.signal }),
  )
  caller.abort()
  await waiting.played.left
  expect((await answer).status).toBe(499)
})

test('tells what a wire could not carry to onWarnings, once for each answer', async () => {
  const told: [readonly Warning[], object][] = []
  const server = createServer(client, [lines], { onWarnings: (...parameters) => void told.push(parameters) })
  const warning = { code: 'not_encodable', message: 'lines has no place for usage', path: 'usage' }
  await server.fetch(ask('/models/m1/answer', { prompt: 'Hi' }))
  expect(told).toEqual([[[warning], { dialect: 'lines', path: '/models/m1/answer' }]])
  const stream = await server.fetch(ask('/models/m1/answer', { prompt: 'Hi', stream: true }))
  await stream.text()
  expect(told).toHaveLength(2)
})

test('a whole answer is what the client gave', async () => {
  const response = await createServer(client, [native]).fetch(ask('/v1/concord/complete', { prompt: 'Hi' }))
  expect(await response.json()).toEqual(hello)
})

test('refuses what goes on with what only another vendor holds, unless the client holds it', async () => {
  const refusalElsewhere = { status: 404, headers: { 'x-lines': 'gone' }, body: { failed: 'no such turn' } }
  const dialect: typeof lines = {
    ...lines,
    parseRequest: (body, call) => ({ ...lines.parseRequest(body, call), refusalElsewhere }),
  }
  const own = { ...createPlayedClient(() => helloChunks), provider: lines.provider }
  const answers = [
    createServer(client, [dialect]),
    createServer(own, [dialect]),
    createServer(client, [dialect], { holdsState: true }),
  ].map((server) => server.fetch(ask('/models/m1/answer', { prompt: 'Hi' })))
  const [refused, ...answered] = await Promise.all(answers)
  expect([refused?.status, refused?.headers.get('x-lines'), await refused?.json()]).toEqual([
    404,
    'gone',
    { failed: 'no such turn' },
  ])
  expect(answered.map(({ status }) => status)).toEqual([200, 200])
})
