import { inspect } from 'node:util'
import { causeOf, type CompletionError } from '@concord/core'
import { Ollama } from 'ollama'
import { describe, expect, test } from 'vitest'
import { createOllama, fromError } from '../src/index.ts'
import { caught, chat, line, lines, probe } from './wire.ts'

const { failureOf, json, plain, wire } = probe

/** The error that a whole answer and a stream reject with: the same, of one request each. */
async function errorOf(respond: () => Response | Promise<Response>): Promise<CompletionError> {
  const { client, sent } = wire(respond)
  const whole = await caught(client.complete({ prompt: 'Hi' }))
  const streamed = await caught(client.stream({ prompt: 'Hi' }).response())
  expect(JSON.stringify(streamed)).toBe(JSON.stringify(whole))
  expect(sent).toHaveLength(2)
  return whole
}

describe('a status', () => {
  test.each([
    [400, 'invalid_request', false],
    [401, 'authentication', false],
    [402, 'billing', false],
    [403, 'permission', false],
    [404, 'not_found', false],
    [408, 'timeout', true],
    [413, 'invalid_request', false],
    [429, 'rate_limit', true],
    [500, 'server', true],
    [502, 'server', true],
    [503, 'overloaded', true],
    [504, 'timeout', true],
  ])('%d is %s', async (status, kind, retryable) => {
    const error = await errorOf(json({ error: 'Some words' }, status))
    expect([error.kind, error.status, error.retryable, error.requestId]).toEqual([kind, status, retryable, 'req-test'])
  })

  test('says so without a body of the wire', async () => {
    expect((await errorOf(plain('404 page not found', 'text/plain', 404))).kind).toBe('not_found')
    expect((await errorOf(plain('<html></html>', 'text/html', 502))).kind).toBe('server')
    expect((await errorOf(json({ error: { message: 'Unauthorized', type: 'api_error' } }, 401))).kind).toBe(
      'authentication',
    )
  })
})

describe('a sentence', () => {
  const SENTENCES: readonly (readonly [string, string])[] = [
    ['prompt too long; exceeded max context length by 4 tokens', 'context_length'],
    ['the input length exceeds the context length', 'context_length'],
    ['this model requires a subscription, upgrade for access', 'billing'],
    ['unauthorized', 'authentication'],
    ['model "llama-test" not found, try pulling it first', 'not_found'],
    ["you've reached your hourly usage limit", 'rate_limit'],
    ['server busy, please try again. maximum pending requests exceeded', 'overloaded'],
    ['timed out waiting for the runner to start', 'timeout'],
  ]

  test.each(SENTENCES)('%j is %s with any status', async (words, kind) => {
    expect((await errorOf(json({ error: words }, 400))).kind).toBe(kind)
  })

  test.each([...SENTENCES, ['the model runner stopped', 'server']] as const)(
    '%j is %s within a stream',
    async (words, kind) => {
      const told = await failureOf(lines(line({ content: 'Hel' }), { error: words }))
      expect([told.kind, told.requestId, told.partial?.choices[0]?.text]).toEqual([kind, 'req-test', 'Hel'])
      expect(told.status).toBeUndefined()
    },
  )

  test('is told where it comes first', async () => {
    expect((await failureOf(lines({ error: 'server busy' }))).kind).toBe('overloaded')
  })
})

describe('an answer that is none', () => {
  test.each([
    ['a page', plain('<html></html>', 'text/html')],
    ['an empty body', plain('', 'application/json')],
    ['another object', json({ hello: 'world' })],
  ])('%s is an invalid response', async (_what, respond) => {
    const { client } = wire(respond)
    const whole = await caught(client.complete({ prompt: 'Hi' }))
    const streamed = await caught(client.stream({ prompt: 'Hi' }).response())
    expect([whole.kind, streamed.kind]).toEqual(['invalid_response', 'invalid_response'])
  })

  test('an error with status 200 is that error', async () => {
    expect((await errorOf(json({ error: 'server busy' }))).kind).toBe('overloaded')
  })
})

test('a failed connection is one', async () => {
  const respond = (): Promise<Response> => Promise.reject(new TypeError('fetch failed'))
  expect((await errorOf(respond)).kind).toBe('connection')
})

test('an address that is none is told before a request', async () => {
  const { client, sent } = wire(json(chat()), { baseURL: 'http://' })
  expect([(await caught(client.complete({ prompt: 'Hi' }))).kind, sent.length]).toEqual(['invalid_request', 0])
})

test('the wait that is asked for is kept', async () => {
  const error = await errorOf(json({ error: 'too many requests' }, 429, { 'retry-after': '7' }))
  expect(error.retryAfterMs).toBe(7000)
})

test('what the SDK threw is named by its fields', async () => {
  const sdk = new Ollama({ fetch: () => Promise.resolve(json({ error: 'model "m" not found' }, 404)()) })
  const thrown: unknown = await sdk.chat({ model: 'm' }).catch((error: unknown) => error)
  const told = fromError(thrown)
  expect([told.kind, told.status, causeOf(told)]).toEqual(['not_found', 404, thrown])
  const own = { chat: sdk.chat.bind(sdk), generate: sdk.generate.bind(sdk) }
  const client = createOllama({ client: own, model: 'm', retry: false })
  expect((await caught(client.complete({ prompt: 'Hi' }))).kind).toBe('not_found')
})

test('no key, prompt or sentence of the vendor is shown', async () => {
  const { client } = wire(json({ error: 'You said: my secret' }, 400), { apiKey: 'test-key' })
  const error = await caught(client.complete({ prompt: 'Hi' }))
  const shown = [error.message, JSON.stringify(error), inspect(error)].join(' ')
  expect(shown).not.toMatch(/secret|test-key|Hi\b/)
})
