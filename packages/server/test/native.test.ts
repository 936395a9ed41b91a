import type { CompletionChunk, CompletionClient, CompletionError, ErrorKind } from '@concord/core'
import { isCompletionError, withTimeout } from '@concord/core'
import { createRemote } from '@concord/core/remote'
import { createError, detailsOf, fold } from '@concord/core/adapter'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { createServer, native } from '../src/index.ts'
import { chunk, createPlayedClient, hello, helloChunks, lastChunk, textChunk, untilAbort } from './support.ts'

const request = { model: 'm1', prompt: 'Hi' }

/** A remote client, wired to a server of the given client without a socket. */
function remoteOf(client: CompletionClient): CompletionClient {
  const server = createServer(client, [native])
  const wire: typeof fetch = (input, init) => server.fetch(new Request(input, init))
  return createRemote({ baseURL: 'http://localhost/', fetch: wire })
}

async function failureOf(action: () => Promise<unknown>): Promise<CompletionError> {
  try {
    await action()
  } catch (error) {
    if (isCompletionError(error)) return error
    throw error
  }
  throw new Error('nothing failed')
}

const rich = textChunk('wor\r\nld \u2028 \ud800', {
  warnings: [{ code: 'unsupported', message: 'acme has no topK; it was left out', path: 'topK' }],
  providerMetadata: { 'x-trace': { deep: [1, null, 'two'] } },
})

test('gives the same response', async () => {
  expect(await remoteOf(createPlayedClient(() => helloChunks)).complete(request)).toEqual(hello)
})

test('gives the same chunks, one for one', async () => {
  const chunks = [...helloChunks.slice(0, 2), rich, lastChunk]
  const stream = remoteOf(createPlayedClient(() => chunks)).stream(request)
  const got: CompletionChunk[] = []
  for await (const next of stream) got.push(next)
  expect(got).toEqual(chunks)
  expect(await stream.response()).toEqual(fold(chunks))
})

test('sends the request as it is, and schemas of a library as JSON Schema', async () => {
  const client = createPlayedClient(() => helloChunks)
  const format = { type: 'json_schema', name: 'recipe', schema: z.object({ title: z.string() }) } as const
  const tool = { type: 'function', name: 'add', parameters: z.object({ a: z.number() }) } as const
  await remoteOf(client).complete({ ...request, topK: 3, tools: [tool], responseFormat: format })
  const schema = { type: 'object', required: ['title'], additionalProperties: false }
  expect(client.played.requests).toEqual([
    {
      ...request,
      topK: 3,
      tools: [
        {
          type: 'function',
          name: 'add',
          parameters: {
            type: 'object',
            properties: { a: { type: 'number' } },
            required: ['a'],
            additionalProperties: false,
          },
        },
      ],
      responseFormat: {
        type: 'json_schema',
        name: 'recipe',
        schema: { ...schema, properties: { title: { type: 'string' } } },
      },
    },
  ])
})

test('leaves the model to the service where the request names none', async () => {
  const client = createPlayedClient(() => helloChunks)
  await remoteOf(client).complete({ prompt: 'Hi' })
  expect(client.played.requests).toEqual([{ prompt: 'Hi' }])
})

test('refuses a wrong request before anything is sent', async () => {
  const client = createPlayedClient(() => helloChunks)
  const error = await failureOf(() => remoteOf(client).complete({ ...request, temperature: Number.NaN }))
  expect(error.kind).toBe('invalid_request')
  expect(error.message).toBe('remote: temperature: give a finite number')
  expect(client.played.requests).toEqual([])
})

test('refuses a body that is no request, with the path of the fault', async () => {
  const server = createServer(
    createPlayedClient(() => helloChunks),
    [native],
  )
  const body = JSON.stringify({ messages: [{ role: 'user', content: [{ type: 'text', text: 7 }] }] })
  const response = await server.fetch(new Request('http://localhost/v1/concord/complete', { method: 'POST', body }))
  expect(response.status).toBe(400)
  expect(await response.json()).toEqual({
    error: {
      kind: 'invalid_request',
      message: 'native: messages[0].content[0].text: Invalid input: expected string, received number',
      provider: 'native',
      status: 400,
      retryable: false,
    },
  })
})

const failures: readonly (readonly [kind: ErrorKind, details: Partial<CompletionError>])[] = [
  ['rate_limit', { status: 429, retryAfterMs: 1500, requestId: 'req-7' }],
  ['server', { retryable: false }],
  ['invalid_request', { status: 409, retryable: true }],
  ['interrupted', { partial: textChunk('Hel'), status: 200 }],
  ['overloaded', {}],
]

test.each(failures)('gives the same %s error of a whole answer', async (kind, details) => {
  const failure = createError(kind, 'acme: failed', { provider: 'acme', ...details })
  const client = createPlayedClient(
    () => helloChunks,
    () => Promise.reject(failure),
  )
  const error = await failureOf(() => remoteOf(client).complete(request))
  expect({ ...detailsOf(error), kind: error.kind }).toEqual({ ...detailsOf(failure), kind })
  expect(error.message).toBe('acme: failed')
})

test('gives the same error of a stream, before its first chunk', async () => {
  const failure = createError('rate_limit', 'acme: wait', { provider: 'acme', status: 429, retryAfterMs: 250 })
  const client = createPlayedClient(() => {
    throw failure
  })
  const error = await failureOf(() => remoteOf(client).stream(request).response())
  expect(detailsOf(error)).toEqual(detailsOf(failure))
})

test('gives the same error within a stream: its partial is what was handed out and what was held back', async () => {
  const held = chunk({ usage: { promptTokens: 3, completionTokens: 1, totalTokens: 4 } })
  const client = createPlayedClient(function* () {
    yield textChunk('Hello ')
    yield textChunk('wor')
    throw createError('overloaded', 'acme: overloaded', { provider: 'acme', requestId: 'req-7', partial: held })
  })
  const told = await failureOf(() => client.stream(request).response())
  const remote = remoteOf(client)
  for (const reader of [remote, withTimeout(remote)]) {
    const error = await failureOf(() => reader.stream(request).response())
    expect(error.partial?.choices[0]?.text).toBe('Hello wor')
    expect({ ...detailsOf(error), kind: error.kind }).toEqual({ ...detailsOf(told), kind: 'overloaded' })
  }
})

test('a failure of the server itself keeps what had arrived', async () => {
  const client = createPlayedClient(function* () {
    yield textChunk('Hello ')
    throw new Error('a fault of the client')
  })
  const error = await failureOf(() => remoteOf(client).stream(request).response())
  expect(error.kind).toBe('server')
  expect(error.partial?.choices[0]?.text).toBe('Hello ')
})

test('leaving the loop leaves the stream of the service', async () => {
  const client = createPlayedClient(async function* (signal) {
    yield textChunk('Hello ')
    await untilAbort(signal)
  })
  for await (const text of remoteOf(client).stream(request).text()) {
    expect(text).toBe('Hello ')
    break
  }
  await client.played.left
})

test('aborting ends the call of the service', async () => {
  const { promise: isAsked, resolve } = Promise.withResolvers<void>()
  const { promise: isLeft, resolve: leave } = Promise.withResolvers<void>()
  const client: CompletionClient = {
    ...createPlayedClient(() => helloChunks),
    complete(_request, { signal } = {}) {
      resolve()
      signal?.addEventListener('abort', () => leave())
      return new Promise(() => {})
    },
  }
  const caller = new AbortController()
  const answer = failureOf(() => remoteOf(client).complete(request, { signal: caller.signal }))
  await isAsked
  caller.abort()
  await isLeft
  expect((await answer).kind).toBe('aborted')
})

test('an aborted caller sends nothing', async () => {
  const client = createPlayedClient(() => helloChunks)
  const error = await failureOf(() => remoteOf(client).complete(request, { signal: AbortSignal.abort() }))
  expect(error.kind).toBe('aborted')
  expect(client.played.requests).toEqual([])
})

test('sends its own headers and those of the call', async () => {
  const seen: Record<string, string>[] = []
  const remote = createRemote({
    baseURL: 'http://localhost/base/',
    headers: { authorization: 'Bearer test-key', 'x-team': 'a' },
    fetch: (input, init) => {
      const { url, headers } = new Request(input, init)
      seen.push({ url, ...Object.fromEntries(headers) })
      return Promise.resolve(Response.json(hello))
    },
  })
  await remote.complete(request, { headers: { 'x-team': 'b' } })
  expect(seen).toEqual([
    {
      url: 'http://localhost/base/v1/concord/complete',
      authorization: 'Bearer test-key',
      'content-type': 'application/json',
      'x-team': 'b',
    },
  ])
})

const answers: readonly (readonly [name: string, response: () => Response, kind: ErrorKind])[] = [
  ['a page', () => new Response('<html>', { headers: { 'content-type': 'text/html' } }), 'invalid_response'],
  ['another JSON', () => Response.json({ object: 'list' }), 'invalid_response'],
  ['an unfinished answer', () => Response.json(textChunk('Hel')), 'interrupted'],
  ['a proxy that has enough', () => new Response('', { status: 429, headers: { 'retry-after': '2' } }), 'rate_limit'],
  ['a proxy that fails', () => new Response('<html>', { status: 502 }), 'server'],
]

test.each(answers)('names the answer of %s', async (_name, response, kind) => {
  const remote = createRemote({ baseURL: 'http://localhost', fetch: () => Promise.resolve(response()) })
  const error = await failureOf(() => remote.complete(request))
  expect(error.kind).toBe(kind)
  expect(error.provider).toBe(kind === 'interrupted' ? 'acme' : 'remote')
})

test('names a service that cannot be reached', async () => {
  const remote = createRemote({
    baseURL: 'http://localhost',
    provider: 'ours',
    fetch: () => Promise.reject(new TypeError('fetch failed')),
  })
  const error = await failureOf(() => remote.stream(request).response())
  expect(error.kind).toBe('connection')
  expect(error.provider).toBe('ours')
})
