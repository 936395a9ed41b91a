import { inspect } from 'node:util'
import { CohereClientV2, CohereTimeoutError } from 'cohere-ai'
import { causeOf, type CompletionError } from '@concord/core'
import { describe, expect, test } from 'vitest'
import { createCohere, fromError } from '../src/index.ts'
import { caught, end, frames, probe, START, text } from './wire.ts'

const { json, plain, stream, wire } = probe

/** The error that a whole answer and a stream reject with: the same. */
async function errorOf(respond: () => Response | Promise<Response>): Promise<CompletionError> {
  const whole = await caught(wire(respond).client.complete({ prompt: 'Hi' }))
  const streamed = await caught(wire(respond).client.stream({ prompt: 'Hi' }).response())
  expect(JSON.stringify(streamed)).toBe(JSON.stringify(whole))
  return whole
}

/** What Cohere's API answers with. */
function failure(message: string, status: number, fields: object = {}): () => Response {
  return json({ id: 'id-in-body', message, ...fields }, status)
}

describe('a status', () => {
  test.each([
    [400, 'invalid_request', false],
    [401, 'authentication', false],
    [402, 'billing', false],
    [403, 'permission', false],
    [404, 'not_found', false],
    [422, 'invalid_request', false],
    [429, 'rate_limit', true],
    [498, 'content_filter', false],
    [499, 'connection', true],
    [500, 'server', true],
    [503, 'overloaded', true],
    [504, 'timeout', true],
  ])('%d is %s', async (status, kind, retryable) => {
    const error = await errorOf(failure('Some words', status))
    expect([error.kind, error.status, error.retryable]).toEqual([kind, status, retryable])
    expect(error.requestId).toBe('req-test')
  })
})

describe('what the vendor says', () => {
  test('its type goes before the status', async () => {
    const error = await errorOf(failure('too long', 400, { error_type: 'TOO_MANY_TOKENS' }))
    expect([error.kind, error.message]).toEqual([
      'context_length',
      'cohere: the prompt is longer than the model takes (status 400, code too_many_tokens)',
    ])
  })

  test.each([
    ['too many tokens: size limit exceeded by 9 tokens.', 'context_length'],
    ['too many tokens: max tokens must be less than or equal to 9', 'invalid_request'],
    ['invalid request: message must not be empty', 'invalid_request'],
  ])('the sentence %j is %s', async (words, kind) => {
    expect((await errorOf(failure(words, 400))).kind).toBe(kind)
  })

  test('the wait that is asked for is kept', async () => {
    expect((await errorOf(json({ message: 'Slow down' }, 429, { 'retry-after': '7' }))).retryAfterMs).toBe(7000)
  })

  test('an error with status 200 is one', async () => {
    expect((await errorOf(json({ message: 'Some words' }))).kind).toBe('server')
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
})

describe('an error within a stream', () => {
  const begun = frames([START, ...text(0, 'Hel')])

  test.each([
    ['an event of no type', frames([{ message: 'too many tokens: size limit', error_type: 'TOO_MANY_TOKENS' }])],
    ['an end without a word', frames([end({ finish_reason: null, error: 'x', error_type: 'TOO_MANY_TOKENS' })])],
  ])('%s keeps what had arrived', async (_what, written) => {
    const told = await caught(
      wire(stream(begun + written))
        .client.stream({ prompt: 'Hi' })
        .response(),
    )
    expect([told.kind, told.partial?.choices[0]?.text]).toEqual(['context_length', 'Hel'])
  })

  test('an end with the word ERROR is an ending: what went wrong stands beside it', async () => {
    const told = { finish_reason: 'ERROR', error: 'invalid tool generation', error_type: 'INVALID_TOOL_GENERATION' }
    const response = await wire(stream(begun + frames([end({ ...told, usage: {} })])))
      .client.stream({ prompt: 'Hi' })
      .response()
    expect(response).toMatchObject({
      choices: [{ text: 'Hel', finishReason: 'error', nativeFinishReason: 'ERROR' }],
      providerMetadata: { error: 'invalid tool generation', error_type: 'INVALID_TOOL_GENERATION', usage: {} },
    })
    expect(response.usage).toBeUndefined()
  })
})

test('a failed connection is one', async () => {
  const respond = (): Promise<Response> => Promise.reject(new TypeError('fetch failed'))
  expect((await errorOf(respond)).kind).toBe('connection')
})

describe('what the SDK threw', () => {
  test('is named by its fields', async () => {
    const fetch = (): Promise<Response> => Promise.resolve(failure('Some words', 500)())
    const sdk = new CohereClientV2({ token: 'test-key', maxRetries: 0, fetch })
    const thrown: unknown = await sdk.chat({ model: 'command-test', messages: [] }).catch((error: unknown) => error)
    const told = fromError(thrown)
    expect([told.kind, told.status, told.requestId, causeOf(told)]).toEqual(['server', 500, 'req-test', thrown])
  })

  test('keeps the wait of its answer', async () => {
    const fetch = (): Promise<Response> => Promise.resolve(json({ message: 'x' }, 429, { 'retry-after': '7' })())
    const client = createCohere({ client: new CohereClientV2({ token: 'test-key', fetch }), retry: false })
    const told = await caught(client.complete({ prompt: 'Hi', model: 'command-test' }))
    expect([told.kind, told.retryAfterMs]).toEqual(['rate_limit', 7000])
  })

  test('its time limit is one', () => {
    expect(fromError(new CohereTimeoutError('Timeout exceeded when calling POST /v2/chat.')).kind).toBe('timeout')
  })
})

test('no key, prompt or sentence of the vendor is shown', async () => {
  const error = await errorOf(failure('You said: my secret', 400))
  const shown = [error.message, JSON.stringify(error), inspect(error)].join(' ')
  expect(shown).not.toMatch(/secret|test-key|Hi\b/)
})
