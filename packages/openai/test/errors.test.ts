import { inspect } from 'node:util'
import { causeOf, type CompletionError } from '@concord/core'
import { describe, expect, test } from 'vitest'
import { fromError } from '../src/index.ts'
import { caught, completion, delta, frames, probe } from './wire.ts'

const { json, plain, stream, wire } = probe

/** The error that a whole answer and a stream reject with: the same. */
async function errorOf(respond: () => Response | Promise<Response>): Promise<CompletionError> {
  const whole = await caught(wire(respond).client.complete({ prompt: 'Hi' }))
  const streamed = await caught(wire(respond).client.stream({ prompt: 'Hi' }).response())
  expect(streamed.toString()).toBe(whole.toString())
  expect(JSON.stringify(streamed)).toBe(JSON.stringify(whole))
  return whole
}

/** What OpenAI's API answers with. */
function failure(status: number, error: object = {}, headers: Readonly<Record<string, string>> = {}): () => Response {
  return json({ error: { message: 'Some words', type: null, param: null, code: null, ...error } }, status, headers)
}

describe('a status', () => {
  test.each([
    [400, 'invalid_request', false],
    [401, 'authentication', false],
    [402, 'billing', false],
    [403, 'permission', false],
    [404, 'not_found', false],
    [408, 'timeout', true],
    [409, 'invalid_request', true],
    [413, 'invalid_request', false],
    [422, 'invalid_request', false],
    [429, 'rate_limit', true],
    [499, 'connection', true],
    [500, 'server', true],
    [502, 'server', true],
    [503, 'overloaded', true],
    [504, 'timeout', true],
    [529, 'overloaded', true],
  ] as const)('of %i is %s', async (status, kind, retryable) => {
    const error = await errorOf(failure(status))
    expect(error).toMatchObject({ kind, retryable, status, provider: 'openai', requestId: 'req-test' })
    expect(error).toBeInstanceOf(Error)
    expect(causeOf(error)).toBeInstanceOf(Error)
  })

  test.each([
    ['a page', plain('<html>Bad gateway</html>', 'text/html', 502), 'server'],
    ['nothing', plain('', 'text/plain', 503), 'overloaded'],
    ['a string', json('Busy', 429), 'rate_limit'],
    ['a list', json([], 500), 'server'],
    ['an error of a string', json({ error: 'Busy' }, 429), 'rate_limit'],
  ])('with a body of %s is told by itself', async (_name, respond, kind) => {
    expect(await errorOf(respond)).toMatchObject({ kind, requestId: 'req-test' })
  })

  test('what the vendor says about another try is believed', async () => {
    expect(await errorOf(failure(500, {}, { 'x-should-retry': 'false' }))).toMatchObject({ retryable: false })
    expect(await errorOf(failure(400, {}, { 'x-should-retry': 'true' }))).toMatchObject({ retryable: true })
  })
})

describe('a code of the vendor', () => {
  test.each([
    [400, { code: 'context_length_exceeded', type: 'invalid_request_error' }, 'context_length'],
    [
      400,
      { message: "This model's maximum context length is 8 tokens", type: 'invalid_request_error' },
      'context_length',
    ],
    [429, { code: 'insufficient_quota', type: 'insufficient_quota' }, 'billing'],
    [429, { code: 'rate_limit_exceeded', type: 'requests' }, 'rate_limit'],
    [429, { code: null, type: 'tokens' }, 'rate_limit'],
    [404, { code: 'model_not_found', type: 'invalid_request_error' }, 'not_found'],
    [403, { code: 'model_not_found', type: 'invalid_request_error' }, 'not_found'],
    [401, { code: 'invalid_api_key', type: 'invalid_request_error' }, 'authentication'],
    [403, { code: 'unsupported_country_region_territory', type: 'request_forbidden' }, 'permission'],
    [400, { code: 'content_policy_violation', type: 'invalid_request_error' }, 'content_filter'],
    [400, { code: 'content_filter', type: null }, 'content_filter'],
    [503, { code: null, type: 'server_error' }, 'server'],
    [400, { code: 'unknown_parameter', type: 'invalid_request_error', param: 'tempo' }, 'invalid_request'],
    [418, { code: 'teapot' }, 'invalid_request'],
  ] as const)('with status %i, %j is %s', async (status, words, kind) => {
    expect(await errorOf(failure(status, words))).toMatchObject({ kind, status })
  })

  test('the message names status, code and field', async () => {
    const { message } = await errorOf(failure(400, { code: 'unknown_parameter', param: 'messages[0].content' }))
    expect(message).toBe(
      'openai: the vendor found the request wrong (status 400, code unknown_parameter, at messages[0].content)',
    )
  })
})

describe('a wait', () => {
  test.each([
    [{ 'retry-after': '7' }, 7000],
    [{ 'retry-after': '120' }, 120_000],
    [{ 'retry-after-ms': '250', 'retry-after': '1' }, 250],
    [{ 'retry-after': 'soon' }, undefined],
    [{}, undefined],
  ])('%j is %s ms', async (headers, retryAfterMs) => {
    expect((await errorOf(failure(429, {}, headers))).retryAfterMs).toBe(retryAfterMs)
  })

  test('until a date is counted from now', async () => {
    const error = await caught(
      wire(failure(429, {}, { 'retry-after': new Date(Date.now() + 3_600_000).toUTCString() })).client.complete({
        prompt: 'Hi',
      }),
    )
    const past = await errorOf(failure(429, {}, { 'retry-after': 'Wed, 01 Jan 2020 00:00:00 GMT' }))
    expect(Math.ceil((error.retryAfterMs ?? 0) / 600_000)).toBe(6)
    expect(past.retryAfterMs).toBe(0)
  })
})

describe('a failure without an answer', () => {
  /** Fails as undici does. */
  const fetchFails =
    (code: string, message = 'failed') =>
    (): Promise<Response> =>
      Promise.reject(new TypeError('fetch failed', { cause: Object.assign(new Error(message), { code }) }))

  test.each([
    ['ECONNREFUSED', 'connection'],
    ['ECONNRESET', 'connection'],
    ['ENOTFOUND', 'connection'],
    ['EAI_AGAIN', 'connection'],
    ['UND_ERR_SOCKET', 'connection'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'connection'],
    ['CERT_HAS_EXPIRED', 'connection'],
    ['ETIMEDOUT', 'timeout'],
    ['UND_ERR_CONNECT_TIMEOUT', 'timeout'],
    ['UND_ERR_HEADERS_TIMEOUT', 'timeout'],
  ] as const)('of code %s is of the %s', async (code, kind) => {
    const error = await errorOf(fetchFails(code))
    expect(error).toMatchObject({ kind, retryable: true, provider: 'openai' })
    expect(error).not.toHaveProperty('status')
  })

  test('a timeout of the fetch itself is a timeout', async () => {
    const respond = (): Promise<Response> => Promise.reject(new DOMException('too long', 'TimeoutError'))
    expect(await errorOf(respond)).toMatchObject({ kind: 'timeout', retryable: true })
  })

  test('within a body is interrupted', async () => {
    const body = (): ReadableStream<Uint8Array> =>
      new ReadableStream({
        pull: (controller) => controller.error(new TypeError('terminated', { cause: new Error('other side closed') })),
      })
    const respond = (): Response => new Response(body(), { headers: { 'content-type': 'application/json' } })
    const error = await caught(wire(respond).client.complete({ prompt: 'Hi' }))
    expect(error).toMatchObject({ kind: 'interrupted', retryable: true })
  })

  test('the caller’s own end is no failure of the vendor', async () => {
    const controller = new AbortController()
    const { client, sent } = wire(
      () =>
        new Promise<Response>((_resolve, reject) => {
          controller.signal.addEventListener('abort', () => reject(new DOMException('', 'AbortError')))
          controller.abort()
        }),
    )
    const error = await caught(client.complete({ prompt: 'Hi' }, { signal: controller.signal }))
    expect(error).toMatchObject({ kind: 'aborted', retryable: false })
    expect(sent).toHaveLength(1)
  })

  test('a call that was ended before it began sends nothing', async () => {
    const { client, sent } = wire(json(completion()))
    const { kind } = await caught(client.complete({ prompt: 'Hi' }, { signal: AbortSignal.abort() }))
    expect([kind, sent.length]).toEqual(['aborted', 0])
  })
})

describe('another try', () => {
  /** Fails with these statuses, one call after the other, then answers. */
  function fails(...statuses: readonly number[]): () => Response {
    let calls = 0
    return () => {
      const status = statuses[calls++]
      return status === undefined ? json(completion())() : failure(status)()
    }
  }
  const options = { retry: {}, clock: { now: () => 0, schedule: runSoon } } as const

  function runSoon(callback: () => void): () => void {
    queueMicrotask(callback)
    return () => {}
  }

  test('is made where it may help, by Concord alone', async () => {
    const { client, sent } = wire(fails(503, 429), options)
    const { choices } = await client.complete({ prompt: 'Hi' })
    expect([choices[0].text, sent.length]).toEqual(['Hello', 3])
  })

  test('is not made where it cannot', async () => {
    const { client, sent } = wire(fails(400), options)
    await caught(client.complete({ prompt: 'Hi' }))
    expect(sent).toHaveLength(1)
  })

  test('is not made of a stream that has begun', async () => {
    const { client, sent } = wire(stream(frames([delta({ content: 'Hi' })])), options)
    const error = await caught(client.stream({ prompt: 'Hi' }).response())
    expect([error.kind, sent.length]).toEqual(['interrupted', 1])
  })
})

describe('secrets', () => {
  const KEY = 'test-canary-key'
  const PROMPT = 'canary prompt'
  const BODY = 'canary body'
  const ANSWER = 'canary answer'

  /** Everything that a log may print of an error. */
  function printed(error: CompletionError): string {
    return [
      error.message,
      String(error),
      error.stack,
      JSON.stringify(error),
      inspect(error, { depth: 9, showHidden: true }),
      inspect({ error }, { depth: 9 }),
    ].join('\n')
  }

  test.each<[string, () => Response | Promise<Response>]>([
    ['an error body', failure(400, { message: `${BODY} ${PROMPT}`, param: BODY, code: `${BODY} x`, type: BODY })],
    ['a wrong key', failure(401, { message: `Incorrect API key provided: ${KEY}` })],
    ['a page', plain(`<html>${BODY} ${PROMPT}</html>`, 'text/html')],
    ['a page with a status', plain(`<html>${BODY} ${PROMPT}</html>`, 'text/html', 502)],
    ['an error with status 200', failure(200, { message: `${BODY} ${PROMPT}` })],
    ['a lost connection', () => Promise.reject(new TypeError('fetch failed', { cause: new Error(`${BODY} ${KEY}`) }))],
    ['a thrown prompt', () => Promise.reject(new Error(`${BODY} ${PROMPT}`))],
    ['a malformed line', stream(`${frames([delta({ content: ANSWER })])}data: {${BODY}\n\ndata: x\n\n`)],
    ['an error event', stream(frames([delta({ content: ANSWER }), { error: { message: BODY, code: BODY } }]))],
    ['a cut', stream(frames([delta({ content: ANSWER })]))],
  ])('%s shows none', async (_name, respond) => {
    const { client } = wire(respond, { apiKey: KEY })
    const messages = [{ role: 'user', content: PROMPT }] as const
    for (const error of [
      await caught(client.complete({ messages })),
      await caught(client.stream({ messages }).response()),
    ])
      for (const canary of [KEY, PROMPT, BODY, ANSWER]) expect(printed(error)).not.toContain(canary)
  })
})

describe('an error by hand', () => {
  test('one of ours stays what it is', async () => {
    const error = await caught(wire(failure(429)).client.complete({ prompt: 'Hi' }))
    expect(fromError(error)).toBe(error)
  })

  test('an error of another copy of the SDK is known by its fields', () => {
    const thrown = Object.assign(new Error('429 busy'), {
      status: 429,
      error: { code: 'insufficient_quota' },
      headers: new Headers({ 'retry-after': '2' }),
      requestID: 'req-9',
    })
    expect(fromError(thrown)).toMatchObject({ kind: 'billing', status: 429, requestId: 'req-9', retryAfterMs: 2000 })
  })

  test.each([undefined, 'text', 7, { message: 'no error' }])('%j is a call that could not be made', (thrown) => {
    expect(fromError(thrown)).toMatchObject({ kind: 'invalid_request', provider: 'openai' })
  })

  test('a function for the key that fails is no key', () => {
    const thrown = new Error("Failed to get token from 'apiKey' function: no vault")
    expect(fromError(thrown)).toMatchObject({ kind: 'authentication', message: expect.not.stringContaining('vault') })
  })
})
