import { inspect } from 'node:util'
import type { CompletionChunk, CompletionClient, CompletionRequest } from '@concord/core'
import { createRemote } from '@concord/core/remote'
import { native } from '@concord/server'
import { expect, test } from 'vitest'
import { answer, createScriptedClient, reasoning, startEmulator, text, toolCall } from '../src/index.ts'
import { createStillClock, failureOf, post, request } from './support.ts'

const forever = new Promise<never>(() => {})

test('frames a stream as vendors do', async () => {
  await using emulator = await startEmulator({ dialects: [native], script: 'Hello' })
  const response = await post(emulator.url, '/v1/concord/stream')
  expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8')
  expect(response.headers.get('transfer-encoding')).toBe('chunked')
  expect(response.headers.get('x-request-id')).toBe('request-1')
  expect(emulator.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
})

test('a remote client gets what the scripted client gives, chunk for chunk', async () => {
  const script = answer([reasoning('Hm hm.'), text('Hello big 😀 world'), toolCall('add', { a: 1 })], {
    usage: { promptTokens: 3, completionTokens: 2 },
  })
  const clock = createStillClock()
  await using emulator = await startEmulator({ dialects: [native], script, clock })
  const remote = createRemote({ baseURL: emulator.url })
  const direct = createScriptedClient(script, { clock })
  expect(await chunksOf(remote)).toEqual(await chunksOf(direct))
  expect(await remote.complete(request)).toEqual(await direct.complete(request))
})

test('leaving the loop closes the connection', async () => {
  const script = answer('Hello big world', { pace: pauseAfter(1) })
  await using emulator = await startEmulator({ dialects: [native], script })
  for await (const piece of createRemote({ baseURL: emulator.url }).stream(request).text()) {
    expect(piece).toBe('Hello ')
    break
  }
  const entry = await emulator.journal.next()
  expect(await entry.closed).toBe('left')
})

test.each(['complete', 'stream'] as const)('aborting %s closes the connection', async (mode) => {
  await using emulator = await startEmulator({ dialects: [native], script: () => forever })
  const remote = createRemote({ baseURL: emulator.url })
  const caller = new AbortController()
  const call = { signal: caller.signal }
  const outcome = failureOf(() =>
    mode === 'complete' ? remote.complete(request, call) : remote.stream(request, call).response(),
  )
  const entry = await emulator.journal.next()
  caller.abort()
  expect((await outcome).kind).toBe('aborted')
  expect(await entry.closed).toBe('left')
})

test('a reader that stops reading stops the script', async () => {
  const total = 1024
  let asked = 0
  const script = answer('x'.repeat(total * 64 * 1024), {
    pieces: (whole) => Array.from({ length: total }, () => whole.slice(0, 64 * 1024)),
    pace: () => {
      asked++
      return Promise.resolve()
    },
  })
  await using emulator = await startEmulator({ dialects: [native], script })
  for await (const chunk of createRemote({ baseURL: emulator.url }).stream(request)) {
    expect(chunk.choices[0]?.text).toHaveLength(64 * 1024)
    break
  }
  const entry = await emulator.journal.next()
  expect(await entry.closed).toBe('left')
  expect(asked).toBeLessThan(total)
})

test('200 streams at once never mix', async () => {
  await using emulator = await startEmulator({
    dialects: [native],
    script: ({ user = '' }: CompletionRequest) =>
      answer(`${user} `.repeat(20), { pace: () => new Promise((resolve) => setImmediate(resolve)) }),
  })
  const remote = createRemote({ baseURL: emulator.url })
  const users = Array.from({ length: 200 }, (_, i) => `user-${i}`)
  const responses = await Promise.all(users.map((user) => remote.stream({ ...request, user }).response()))
  expect(responses.map(({ choices }) => choices[0].text)).toEqual(users.map((user) => `${user} `.repeat(20)))
  expect(new Set(responses.map(({ id }) => id)).size).toBe(200)
  expect(emulator.journal.entries).toHaveLength(200)
})

test('the journal has every request, in order', async () => {
  await using emulator = await startEmulator({ dialects: [native], script: 'Hello' })
  await post(emulator.url, '/v1/concord/complete?trace=1&key=test-key', {
    headers: { authorization: 'Bearer test-key', 'x-team': 'a' },
  })
  await post(emulator.url, '/nowhere', { body: 'no JSON' })
  const first = await emulator.journal.next()
  const second = await emulator.journal.next()
  expect(first).toMatchObject({ number: 1, method: 'POST', path: '/v1/concord/complete', body: request })
  expect(first.headers['x-team']).toBe('a')
  expect(await first.closed).toBe('answered')
  expect(second).toMatchObject({ number: 2, path: '/nowhere', body: 'no JSON' })
  expect(emulator.journal.entries).toEqual([first, second])
})

test('the journal keeps secrets and prints none', async () => {
  await using emulator = await startEmulator({ dialects: [native], script: 'Hello' })
  await post(emulator.url, '/v1/concord/complete?key=test-key', { headers: { authorization: 'Bearer test-key' } })
  const entry = await emulator.journal.next()
  expect(entry.headers['authorization']).toBe('Bearer test-key')
  expect(entry.query['key']).toBe('test-key')
  expect(inspect(emulator.journal, { depth: 9 })).not.toContain('test-key')
  expect(JSON.stringify(emulator.journal)).not.toContain('test-key')
})

test('the journal knows what the script threw', async () => {
  const fault = new RangeError('a fault of the script')
  await using emulator = await startEmulator({
    dialects: [native],
    script: () => {
      throw fault
    },
  })
  expect((await post(emulator.url, '/v1/concord/complete')).status).toBe(500)
  expect((await emulator.journal.next()).scriptError).toBe(fault)
})

test('next waits for the request that is to come', async () => {
  await using emulator = await startEmulator({ dialects: [native], script: 'Hello' })
  const coming = emulator.journal.next()
  await post(emulator.url, '/v1/concord/complete')
  expect((await coming).number).toBe(1)
})

test('closing twice is closing once', async () => {
  const emulator = await startEmulator({ dialects: [native], script: 'Hello' })
  await emulator.close()
  await emulator.close()
  await expect(post(emulator.url, '/v1/concord/complete')).rejects.toThrow('fetch failed')
})

async function chunksOf(client: CompletionClient): Promise<readonly CompletionChunk[]> {
  const chunks: CompletionChunk[] = []
  for await (const chunk of client.stream(request)) chunks.push(chunk)
  return chunks
}

/** A pace that lets some chunks go and then holds the others for ever. */
function pauseAfter(count: number): () => Promise<void> {
  let left = count
  return () => (left-- > 0 ? Promise.resolve() : forever)
}

test('a body leaves in pieces of so many bytes', async () => {
  await using emulator = await startEmulator({ dialects: [native], script: text('Hello'), bytesPerWrite: 7 })
  const { body } = await post(emulator.url, '/v1/concord/stream')
  const sizes: number[] = []
  const pieces: Uint8Array[] = []
  for await (const piece of body ?? []) {
    sizes.push(piece.byteLength)
    pieces.push(piece)
  }
  expect(sizes.length).toBeGreaterThan(10)
  expect(Buffer.concat(pieces).toString()).toMatch(/^event: chunk\n.*\n\nevent: end\ndata: \{\}\n\n$/s)
})
