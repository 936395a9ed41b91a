import { describe, expect, test } from 'vitest'
import { fromSdkError, receiveBody, receiveStream, readJsonLines, takenCall } from '../src/adapter-kit/index.ts'
import { failureOf } from './support.ts'

const FACTS = { provider: 'fake', requestIdHeader: 'x-id', fromErrorBody: () => undefined }
const read = (body: ReadableStream<Uint8Array>): AsyncIterable<readonly unknown[]> => readJsonLines(body, 'fake')

/** An SDK that sends its one request by the `fetch` that it is given, and makes something else of every failure. */
async function callSdk(fetch: typeof globalThis.fetch): Promise<never> {
  try {
    await fetch('http://127.0.0.1:9', { method: 'POST' })
  } catch (cause) {
    throw new Error('the SDK says that it failed', { cause })
  }
  throw new Error('no response')
}

describe('a response that is taken', () => {
  test('comes as the vendor sent it', async () => {
    const call = takenCall(callSdk, 'fake', () =>
      Promise.resolve(Response.json({ a: 1 }, { headers: { 'x-id': 'r' } })),
    )
    expect(await receiveBody(call, FACTS)).toMatchObject({
      value: { a: 1 },
      requestId: 'r',
      headers: { 'x-id': 'r', 'content-type': 'application/json' },
    })
  })

  test('keeps its failure, its status and its wait', async () => {
    const respond = (): Promise<Response> =>
      Promise.resolve(new Response('busy', { status: 429, headers: { 'x-id': 'r', 'retry-after': '2' } }))
    const error = await failureOf(receiveBody(takenCall(callSdk, 'fake', respond), FACTS))
    expect(error).toMatchObject({ kind: 'rate_limit', status: 429, requestId: 'r', retryAfterMs: 2000 })
  })

  test('what the SDK makes of a lost connection is thrown as it is', async () => {
    const call = takenCall(callSdk, 'fake', () => Promise.reject(new TypeError('fetch failed')))
    await expect(call.asResponse()).rejects.toThrow('the SDK says that it failed')
  })

  test('an SDK that sends nothing is told', async () => {
    const call = takenCall(() => Promise.resolve(), 'fake')
    expect((await failureOf(call.asResponse())).message).toBe('fake: the SDK sent nothing')
  })
})

describe('a connection that is lost within a whole answer', () => {
  const words = ['terminated', 'The socket connection was closed unexpectedly.', 'error reading a body from connection']

  test.for(words)('was lost within the answer where the runtime says "%s"', async (said) => {
    const body = new ReadableStream<Uint8Array>({ pull: (controller) => controller.error(new TypeError(said)) })
    const response = new Response(body, { headers: { 'x-id': 'r' } })
    const error = await failureOf(receiveBody({ asResponse: () => Promise.resolve(response) }, FACTS))
    expect(error).toMatchObject({ kind: 'interrupted', provider: 'fake', requestId: 'r' })
    expect(error.message).toBe('fake: the connection was lost within the answer')
  })

  test('was lost within the answer where that tells of a failure', async () => {
    const body = new ReadableStream<Uint8Array>({ pull: (controller) => controller.error(new TypeError('network')) })
    const response = new Response(body, { status: 500 })
    const error = await failureOf(receiveBody({ asResponse: () => Promise.resolve(response) }, FACTS))
    expect(error).toMatchObject({ kind: 'interrupted', retryable: true })
  })
})

/** The values of a stream in these reads. */
async function linesOf(...pieces: readonly string[]): Promise<readonly unknown[]> {
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const piece of pieces) controller.enqueue(new TextEncoder().encode(piece))
      controller.close()
    },
  })
  const response = new Response(body, { headers: { 'content-type': 'application/x-ndjson' } })
  const { value } = await receiveStream({ asResponse: () => Promise.resolve(response) }, read, FACTS)
  const values: unknown[] = []
  for await (const batch of value) values.push(...batch)
  return values
}

describe('lines of JSON', () => {
  test('are read wherever they are cut', async () => {
    expect(await linesOf('{"a":1}\n{"b', '":2}\r\n', '\n3\n')).toEqual([{ a: 1 }, { b: 2 }, 3])
  })

  test('a last line without its newline counts, what is cut within a line does not', async () => {
    expect(await linesOf('1\n2')).toEqual([1, 2])
    expect(await linesOf('1\n{"a":')).toEqual([1])
  })

  test('a malformed line is told', async () => {
    expect((await failureOf(linesOf('1\n{"a":\n2\n'))).kind).toBe('invalid_response')
  })
})

test('an SDK’s error without an answer is read as what was thrown', () => {
  const error = fromSdkError(new TypeError('fetch failed'), 'fake', () => undefined, { codes: {}, texts: [] })
  expect(error).toMatchObject({ kind: 'connection', provider: 'fake' })
})
