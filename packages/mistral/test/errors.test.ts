import { inspect } from 'node:util'
import { causeOf, type CompletionError } from '@concord/core'
import { describe, expect, test } from 'vitest'
import { fromError } from '../src/index.ts'
import { caught, probe } from './wire.ts'

const { json, plain, wire } = probe

/** The error that a whole answer and a stream reject with: the same. */
async function errorOf(respond: () => Response | Promise<Response>): Promise<CompletionError> {
  const whole = await caught(wire(respond).client.complete({ prompt: 'Hi' }))
  const streamed = await caught(wire(respond).client.stream({ prompt: 'Hi' }).response())
  expect(JSON.stringify(streamed)).toBe(JSON.stringify(whole))
  return whole
}

/** What the platform answers with. */
function failure(status: number, fields: object = {}): () => Response {
  return json({ object: 'error', message: 'Some words', type: 'novel', param: null, code: null, ...fields }, status)
}

describe('a failure', () => {
  test.each([
    [400, { type: 'invalid_request_error' }, 'invalid_request'],
    [400, { type: 'invalid_model', code: '1500' }, 'not_found'],
    [400, { type: 'invalid_request_error', code: 'unknown_model' }, 'not_found'],
    [400, { message: 'Invalid model: mistral-huge' }, 'not_found'],
    [400, { type: 'invalid_request_prompt', code: '3051' }, 'context_length'],
    [400, { message: 'Prompt contains 9 tokens, too large for model with 8 maximum context length' }, 'context_length'],
    [401, { type: 'authentication_error' }, 'authentication'],
    [402, {}, 'billing'],
    [403, {}, 'permission'],
    [404, {}, 'not_found'],
    [408, {}, 'timeout'],
    [429, { type: 'rate_limited', code: '1300' }, 'rate_limit'],
    [429, { type: 'service_tier_capacity_exceeded', code: '3505' }, 'overloaded'],
    [429, { message: 'Service tier capacity exceeded for this model.' }, 'overloaded'],
    [500, { type: 'server_error' }, 'server'],
    [503, {}, 'overloaded'],
    [504, { type: 'server_error' }, 'timeout'],
  ] as const)('%d %j is %s', async (status, fields, kind) => {
    const error = await errorOf(failure(status, fields))
    expect([error.kind, error.status, error.requestId]).toEqual([kind, status, 'req-test'])
  })

  test.each([
    [401, { detail: 'Invalid API Key' }, 'authentication'],
    [401, { message: 'Unauthorized', request_id: 'r' }, 'authentication'],
    [429, { message: 'Requests rate limit exceeded' }, 'rate_limit'],
    [502, { error: { message: 'bad gateway' } }, 'server'],
  ] as const)('%d may come as %j', async (status, body, kind) => {
    expect((await errorOf(json(body, status))).kind).toBe(kind)
  })

  test('what a request lacks is named by its place', async () => {
    const detail = [{ type: 'missing', loc: ['body', 'messages', 0, 'role'], msg: 'Field required', input: 'secret' }]
    const error = await errorOf(json({ detail }, 422))
    const nested = await errorOf(failure(422, { message: { detail } }))
    expect([error.kind, error.status, error.message]).toEqual([
      'invalid_request',
      422,
      'mistral: the vendor found the request wrong (status 422, at messages.0.role)',
    ])
    expect(nested.message).toContain('at messages.0.role')
  })

  test('the wait is that of the header', async () => {
    const error = await errorOf(json({ message: 'slow' }, 429, { 'retry-after': '7' }))
    expect([error.retryAfterMs, error.retryable]).toEqual([7000, true])
  })

  test('with status 200 it is one too', async () => {
    const error = await caught(wire(failure(200, { raw_status_code: 429 })).client.complete({ prompt: 'Hi' }))
    expect(error.kind).toBe('rate_limit')
  })

  test('says nothing of the key, the prompt or the vendor’s words', async () => {
    const respond = json({ message: 'Some words of test-key about a secret' }, 400)
    const error = await caught(wire(respond).client.complete({ prompt: 'secret' }))
    expect(`${inspect(error)} ${JSON.stringify(error)}`).not.toMatch(/secret|test-key|Some words/)
    expect(JSON.stringify(causeOf(error))).toContain('secret')
  })
})

describe('an answer that is none', () => {
  test.each([
    ['an empty body', plain('', 'application/json')],
    ['HTML', plain('<html>', 'text/html')],
    ['another object', json({ hello: 1 })],
    ['no choices', json({ id: 'x', choices: [] })],
  ])('%s', async (_what, respond) => {
    expect((await caught(wire(respond).client.complete({ prompt: 'Hi' }))).kind).toBe('invalid_response')
  })

  test('HTML of a failure is told by its status', async () => {
    expect((await errorOf(plain('<html>', 'text/html', 502))).kind).toBe('server')
  })
})

describe('a failure without an answer', () => {
  test.each([
    ['ECONNREFUSED', 'connection'],
    ['ENOTFOUND', 'connection'],
    ['UND_ERR_SOCKET', 'connection'],
    ['CERT_HAS_EXPIRED', 'connection'],
    ['ETIMEDOUT', 'timeout'],
  ] as const)('of code %s is of the %s', async (code, kind) => {
    const cause = Object.assign(new Error('failed'), { code })
    const error = await errorOf(() => Promise.reject(new TypeError('fetch failed', { cause })))
    expect(error).toMatchObject({ kind, retryable: true, provider: 'mistral' })
  })

  test('the caller’s own end is no failure of the vendor', async () => {
    const ends = new AbortController()
    const respond = (): Promise<Response> => {
      ends.abort()
      return Promise.reject(new DOMException('ended', 'AbortError'))
    }
    const { client } = wire(respond)
    expect((await caught(client.complete({ prompt: 'Hi' }, { signal: ends.signal }))).kind).toBe('aborted')
  })
})

describe('what the SDK throws', () => {
  /** As the SDK's errors look, whatever copy of it they come from. */
  const thrown = (statusCode: number, body: string): Error =>
    Object.assign(new Error('API error occurred'), {
      name: 'SDKError',
      statusCode,
      body,
      headers: new Headers({ 'mistral-correlation-id': 'req-1', 'retry-after': '1' }),
    })

  test('is named by its body', () => {
    const error = fromError(thrown(429, '{"object":"error","type":"rate_limited","code":"1300"}'))
    expect(error).toMatchObject({ kind: 'rate_limit', status: 429, requestId: 'req-1', retryAfterMs: 1000 })
    expect(fromError(thrown(500, '<html>')).kind).toBe('server')
  })

  test.each([
    ['ZodError', Object.assign(new Error('[]'), { name: 'ZodError' })],
    ['a body that its schemas refuse', thrown(200, '{}')],
  ])('%s is no answer', (_what, error) => {
    expect(fromError(error)).toMatchObject({ kind: 'invalid_response', provider: 'mistral' })
  })
})
