import { inspect } from 'node:util'
import { BedrockRuntimeClient, ConverseCommand } from '@aws-sdk/client-bedrock-runtime'
import { causeOf, type CompletionError } from '@concord/core'
import { describe, expect, test } from 'vitest'
import { createBedrock, fromError } from '../src/index.ts'
import { caught, frames, type Json, probe, START, text } from './wire.ts'

const { json, plain, stream, wire } = probe

/** The error that a whole answer and a stream reject with: the same. */
async function errorOf(respond: () => Response | Promise<Response>): Promise<CompletionError> {
  const whole = await caught(wire(respond).client.complete({ prompt: 'Hi' }))
  const streamed = await caught(wire(respond).client.stream({ prompt: 'Hi' }).response())
  expect(JSON.stringify(streamed)).toBe(JSON.stringify(whole))
  return whole
}

/** What Bedrock answers with: the exception stands in a header. */
function failure(
  type: string,
  status = 400,
  message = 'Some words',
  headers: Record<string, string> = {},
): () => Response {
  const namespace = 'http://internal.amazon.com/coral/com.amazon.bedrock/'
  return json({ message }, status, { 'x-amzn-errortype': `${type}:${namespace}`, ...headers })
}

describe('an exception', () => {
  test.each([
    ['ValidationException', 400, 'invalid_request', false],
    ['UnrecognizedClientException', 403, 'authentication', false],
    ['ExpiredTokenException', 403, 'authentication', false],
    ['AccessDeniedException', 403, 'permission', false],
    ['ResourceNotFoundException', 404, 'not_found', false],
    ['ModelTimeoutException', 408, 'timeout', true],
    ['ModelErrorException', 424, 'server', true],
    ['ThrottlingException', 429, 'rate_limit', true],
    ['ServiceQuotaExceededException', 400, 'rate_limit', true],
    ['ModelNotReadyException', 429, 'overloaded', true],
    ['InternalServerException', 500, 'server', true],
    ['ServiceUnavailableException', 503, 'overloaded', true],
  ])('%s with status %d is %s', async (type, status, kind, retryable) => {
    const error = await errorOf(failure(type, status))
    expect([error.kind, error.status, error.retryable]).toEqual([kind, status, retryable])
    expect(error.requestId).toBe('req-test')
  })

  test('one that is not known is told by its status', async () => {
    expect((await errorOf(failure('NovelException', 404))).kind).toBe('not_found')
    expect((await errorOf(json({ Message: 'No' }, 401))).kind).toBe('authentication')
  })

  test('it may stand in the body', async () => {
    const body = { __type: 'com.amazon.coral.service#UnrecognizedClientException', message: 'No' }
    expect((await errorOf(json(body, 400))).kind).toBe('authentication')
  })

  test.each([
    ['The model returned the following errors: Input Tokens Exceeded: 9 > 8', 'context_length'],
    ['Input is too long for requested model.', 'context_length'],
    ['The model returned the following errors: prompt is too long: 9 tokens > 8 maximum', 'context_length'],
    ['Output blocked by content filtering policy', 'content_filter'],
  ])('the sentence %j is %s', async (words, kind) => {
    expect((await errorOf(failure('ValidationException', 400, words))).kind).toBe(kind)
  })

  test('a payment that failed is told from a lack of permission', async () => {
    const words = 'Model access is denied due to INVALID_PAYMENT_INSTRUMENT: add one.'
    expect((await errorOf(failure('AccessDeniedException', 403, words))).kind).toBe('billing')
  })
})

describe('an answer that is none', () => {
  test.each([
    ['a page', plain('<html></html>', 'text/html')],
    ['an empty body', plain('', 'application/json')],
  ])('%s is an invalid response', async (_what, respond) => {
    expect((await errorOf(respond)).kind).toBe('invalid_response')
  })

  test('without a body at all too', async () => {
    const respond = (): Response => new Response(null, { status: 204 })
    const whole = await caught(wire(respond).client.complete({ prompt: 'Hi' }))
    const streamed = await caught(wire(respond).client.stream({ prompt: 'Hi' }).response())
    expect([whole.kind, streamed.kind]).toEqual(['invalid_response', 'invalid_response'])
  })

  test('an error with status 200 is that error', async () => {
    expect((await errorOf(failure('ThrottlingException', 200))).kind).toBe('rate_limit')
  })

  test('a page with a status of failure is told by the status', async () => {
    expect((await errorOf(plain('<html></html>', 'text/html', 502))).kind).toBe('server')
  })
})

describe('an exception within a stream', () => {
  const begun = [START, ...text(0, 'Hel').slice(0, 1)]

  test.each([
    ['throttlingException', 'rate_limit'],
    ['validationException', 'invalid_request'],
    ['serviceUnavailableException', 'overloaded'],
    ['internalServerException', 'server'],
    ['modelStreamErrorException', 'server'],
    ['novelException', 'server'],
  ])('%s keeps what had arrived', async (name, kind) => {
    const event: Json = { [name]: { message: 'Some words', originalStatusCode: 500 } }
    const told = await caught(
      wire(stream(frames([...begun, event])))
        .client.stream({ prompt: 'Hi' })
        .response(),
    )
    expect([told.kind, told.requestId, told.partial?.choices[0]?.text]).toEqual([kind, 'req-test', 'Hel'])
    expect(causeOf(told)).toEqual(event)
  })

  test('is told where it comes first', async () => {
    const bytes = frames([{ throttlingException: { message: 'Too many tokens' } }])
    expect((await caught(wire(stream(bytes)).client.stream({ prompt: 'Hi' }).response())).kind).toBe('rate_limit')
  })
})

test('a failed connection is one', async () => {
  const respond = (): Promise<Response> => Promise.reject(new TypeError('fetch failed'))
  expect((await errorOf(respond)).kind).toBe('connection')
})

test('what the SDK threw is named by its fields', async () => {
  const sdk = new BedrockRuntimeClient({
    region: 'us-east-1',
    credentials: { accessKeyId: 'test-key', secretAccessKey: 'test-secret' },
    maxAttempts: 1,
    requestHandler: {
      handle: () =>
        Promise.resolve({
          response: {
            statusCode: 429,
            headers: { 'x-amzn-errortype': 'ThrottlingException', 'x-amzn-requestid': 'req-test', 'retry-after': '7' },
            body: new Blob(['{"message":"Slow down"}']).stream(),
          },
        }),
    },
  })
  const thrown: unknown = await sdk
    .send(new ConverseCommand({ modelId: 'm', messages: [] }))
    .catch((error: unknown) => error)
  const told = fromError(thrown)
  expect([told.kind, told.status, told.requestId, told.retryAfterMs]).toEqual(['rate_limit', 429, 'req-test', 7000])
  expect(causeOf(told)).toBe(thrown)
})

test('an exception that the SDK throws within its stream is told', async () => {
  const exception = Object.assign(new Error('busy'), { name: 'ThrottlingException', $fault: 'client', $metadata: {} })
  async function* events(): AsyncGenerator<unknown, undefined> {
    yield { messageStart: { role: 'assistant' } }
    yield { contentBlockDelta: { contentBlockIndex: 0, delta: { text: 'Hel' } } }
    throw exception
  }
  const send = (): Promise<unknown> => Promise.resolve({ $metadata: { requestId: 'req-own' }, stream: events() })
  // It stands for a client that somebody wrapped.
  const client = { send } as unknown as BedrockRuntimeClient
  const told = await caught(createBedrock({ client, model: 'm', retry: false }).stream({ prompt: 'Hi' }).response())
  expect([told.kind, told.requestId, told.partial?.choices[0]?.text]).toEqual(['rate_limit', 'req-own', 'Hel'])
})

test('the wait that is asked for is kept', async () => {
  expect((await errorOf(failure('ThrottlingException', 429, 'Slow down', { 'retry-after': '7' }))).retryAfterMs).toBe(
    7000,
  )
})

test('no key, prompt or sentence of the vendor is shown', async () => {
  const error = await errorOf(failure('ValidationException', 400, 'You said: my secret'))
  const shown = [error.message, JSON.stringify(error), inspect(error)].join(' ')
  expect(shown).not.toMatch(/secret|test-key|Hi\b/)
})
