import { inspect } from 'node:util'
import { Anthropic } from '@anthropic-ai/sdk'
import { causeOf, type CompletionError } from '@concord/core'
import { describe, expect, test } from 'vitest'
import { createAnthropic, fromError } from '../src/index.ts'
import { caught, frames, probe, starting, text } from './wire.ts'

const { json, plain, stream, wire } = probe

/** The error that a whole answer and a stream reject with: the same. */
async function errorOf(respond: () => Response | Promise<Response>): Promise<CompletionError> {
  const whole = await caught(wire(respond).client.complete({ prompt: 'Hi' }))
  const streamed = await caught(wire(respond).client.stream({ prompt: 'Hi' }).response())
  expect(JSON.stringify(streamed)).toBe(JSON.stringify(whole))
  return whole
}

/** What Anthropic's API answers with. */
function failure(type: string, status = 400, fields: object = {}): () => Response {
  return json({ type: 'error', error: { type, message: 'Some words', ...fields }, request_id: 'req-body' }, status)
}

describe('a type of error', () => {
  test.each([
    ['invalid_request_error', 400, 'invalid_request', false],
    ['request_too_large', 413, 'invalid_request', false],
    ['authentication_error', 401, 'authentication', false],
    ['billing_error', 402, 'billing', false],
    ['permission_error', 403, 'permission', false],
    ['not_found_error', 404, 'not_found', false],
    ['rate_limit_error', 429, 'rate_limit', true],
    ['timeout_error', 504, 'timeout', true],
    ['api_error', 500, 'server', true],
    ['overloaded_error', 529, 'overloaded', true],
  ])('%s with status %d is %s', async (type, status, kind, retryable) => {
    const error = await errorOf(failure(type, status))
    expect([error.kind, error.status, error.retryable]).toEqual([kind, status, retryable])
    expect(error.requestId).toBe('req-test')
  })

  test('one that is not known is told by its status', async () => {
    expect((await errorOf(failure('novel_error', 404))).kind).toBe('not_found')
  })

  test.each([
    ['prompt is too long: 9 tokens > 8 maximum', 'context_length'],
    ['input length and `max_tokens` exceed context limit: 9 + 1 > 8', 'context_length'],
    ['Your credit balance is too low to access the API', 'billing'],
    ['Output blocked by content filtering policy', 'content_filter'],
  ])('the sentence %j is %s', async (words, kind) => {
    expect((await errorOf(failure('invalid_request_error', 400, { message: words }))).kind).toBe(kind)
  })

  test('a code within goes before it', async () => {
    const details = { error_code: 'enforced_spend_limit_reached' }
    expect((await errorOf(failure('rate_limit_error', 429, { details }))).kind).toBe('billing')
  })
})

describe('an answer that is none', () => {
  test.each([
    ['a page', plain('<html></html>', 'text/html')],
    ['an empty body', plain('', 'application/json')],
  ])('%s is an invalid response', async (_what, respond) => {
    expect((await errorOf(respond)).kind).toBe('invalid_response')
  })

  test('another object is one too, whole and streamed', async () => {
    const { client } = wire(json({ hello: 'world' }))
    const whole = await caught(client.complete({ prompt: 'Hi' }))
    const streamed = await caught(client.stream({ prompt: 'Hi' }).response())
    expect([whole.kind, streamed.kind]).toEqual(['invalid_response', 'invalid_response'])
  })

  test('an error with status 200 is that error', async () => {
    expect((await errorOf(failure('overloaded_error', 200))).kind).toBe('overloaded')
  })
})

describe('an error within a stream', () => {
  const begun = frames([starting(), ...text(0, 'Hel')])
  const error = { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } }

  test('keeps what had arrived', async () => {
    const told = await caught(
      wire(stream(begun + frames([error])))
        .client.stream({ prompt: 'Hi' })
        .response(),
    )
    expect([told.kind, told.requestId, told.partial?.choices[0]?.text]).toEqual(['overloaded', 'req-test', 'Hel'])
  })

  test('is told without its name, and where it comes first', async () => {
    const nameless = `data: ${JSON.stringify(error)}\n\n`
    const told = await caught(wire(stream(nameless)).client.stream({ prompt: 'Hi' }).response())
    expect(told.kind).toBe('overloaded')
  })

  test('is told where the SDK reads the stream', async () => {
    const sdk = new Anthropic({
      apiKey: 'test-key',
      fetch: () => Promise.resolve(stream(begun + frames([error]))()),
    })
    const wrapped = {
      messages: {
        create: async (...call: Parameters<typeof sdk.messages.create>) => await sdk.messages.create(...call),
      },
    }
    // A wrapper gives a plain promise, whose type the SDK's overloads do not have.
    const client = createAnthropic({ client: wrapped as unknown as Anthropic, model: 'claude-test', retry: false })
    const told = await caught(client.stream({ prompt: 'Hi' }).response())
    expect([told.kind, told.partial?.choices[0]?.text]).toEqual(['overloaded', 'Hel'])
  })
})

test('a failed connection is one', async () => {
  const respond = (): Promise<Response> => Promise.reject(new TypeError('fetch failed'))
  expect((await errorOf(respond)).kind).toBe('connection')
})

test('what the SDK threw is named by its fields', async () => {
  const sdk = new Anthropic({
    apiKey: 'test-key',
    maxRetries: 0,
    fetch: () => Promise.resolve(failure('api_error', 500)()),
  })
  const thrown: unknown = await sdk.messages
    .create({ model: 'claude-test', max_tokens: 1, messages: [] })
    .catch((error: unknown) => error)
  const told = fromError(thrown)
  expect([told.kind, told.status, told.requestId, causeOf(told)]).toEqual(['server', 500, 'req-test', thrown])
})

test('the wait that is asked for is kept', async () => {
  const body = { type: 'error', error: { type: 'rate_limit_error', message: 'Slow down' } }
  expect((await errorOf(json(body, 429, { 'retry-after': '7' }))).retryAfterMs).toBe(7000)
})

test('no key, prompt or sentence of the vendor is shown', async () => {
  const error = await errorOf(failure('invalid_request_error', 400, { message: 'You said: my secret' }))
  const shown = [error.message, JSON.stringify(error), inspect(error)].join(' ')
  expect(shown).not.toMatch(/secret|test-key|Hi\b/)
})
