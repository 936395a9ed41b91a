import { Anthropic } from '@anthropic-ai/sdk'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createAnthropic } from '../src/index.ts'
import { caught, message, probe } from './wire.ts'

const { json, wire } = probe

const answerHello = (): Promise<Response> => Promise.resolve(json(message())())

beforeEach(() => {
  for (const name of ['ANTHROPIC_API_KEY', 'ANTHROPIC_AUTH_TOKEN', 'ANTHROPIC_BASE_URL']) vi.stubEnv(name, '')
})

afterEach(() => vi.unstubAllEnvs())

/** The authorization of a call of a client with these options. */
async function authorizationOf(options: Parameters<typeof wire>[1]): Promise<string | null | undefined> {
  const { client, sent } = wire(json(message()), { apiKey: undefined, ...options })
  await client.complete({ prompt: 'Hi' })
  return sent[0]?.headers.get('authorization')
}

describe('the key', () => {
  test('it is a bearer token', async () => {
    expect(await authorizationOf({ apiKey: 'test-key' })).toBe('Bearer test-key')
  })

  test('it may be made for each call', async () => {
    expect(await authorizationOf({ apiKey: () => Promise.resolve('test-fresh-key') })).toBe('Bearer test-fresh-key')
  })

  test('a token stands in its place', async () => {
    expect(await authorizationOf({ authToken: 'test-token' })).toBe('Bearer test-token')
  })

  test('what is given goes before the environment, a key before a token', async () => {
    vi.stubEnv('ANTHROPIC_AUTH_TOKEN', 'test-env-token')
    expect(await authorizationOf({})).toBe('Bearer test-env-token')
    vi.stubEnv('ANTHROPIC_API_KEY', 'test-env-key')
    expect(await authorizationOf({})).toBe('Bearer test-env-key')
    expect(await authorizationOf({ authToken: 'test-token' })).toBe('Bearer test-token')
    expect(await authorizationOf({ authToken: 'test-token', apiKey: 'test-key' })).toBe('Bearer test-key')
  })

  test.each([undefined, ''])('without one (%j) the call rejects, not the creation', async (apiKey) => {
    const { client, sent } = wire(json(message()), { apiKey })
    const whole = await caught(client.complete({ prompt: 'Hi' }))
    const streamed = await caught(client.stream({ prompt: 'Hi' }).response())
    expect([whole.kind, streamed.kind, sent.length]).toEqual(['authentication', 'authentication', 0])
    expect(whole.message).toContain('ANTHROPIC_API_KEY')
  })

  test('a profile of the SDK is not used in its place', async () => {
    vi.stubEnv('ANTHROPIC_PROFILE', 'test-profile')
    const { kind, message: told } = await caught(
      wire(json(message()), { apiKey: '' }).client.complete({ prompt: 'Hi' }),
    )
    expect(kind).toBe('authentication')
    expect(told).not.toContain('test-profile')
  })

  test('an SDK client without one is told from other failures', async () => {
    const sdk = new Anthropic({ apiKey: 'test-key', fetch: answerHello }).withOptions({ apiKey: null })
    sdk.apiKey = null
    const { kind } = await caught(createAnthropic({ client: sdk, model: 'claude-test' }).complete({ prompt: 'Hi' }))
    expect(kind).toBe('authentication')
  })
})

test('a way to the key that fails is told from other failures', async () => {
  const { client } = wire(json(message()), { apiKey: () => Promise.reject(new Error('no vault')) })
  expect((await caught(client.complete({ prompt: 'Hi' }))).kind).toBe('authentication')
})

describe('the model', () => {
  test('a request’s own goes before the client’s', async () => {
    const { client, sent } = wire(json(message()))
    await client.complete({ prompt: 'Hi' })
    await client.complete({ prompt: 'Hi', model: 'claude-other' })
    expect(sent.map(({ body }) => body['model'])).toEqual(['claude-test', 'claude-other'])
  })

  test('without any the call rejects before a request', async () => {
    const { client, sent } = wire(json(message()), { model: undefined })
    const { kind } = await caught(client.complete({ prompt: 'Hi' }))
    expect([kind, sent.length]).toEqual(['invalid_request', 0])
  })
})

describe('the connection', () => {
  test('the base URL is Anthropic’s, the environment’s or the one given', async () => {
    const usual = wire(json(message()))
    await usual.client.complete({ prompt: 'Hi' })
    vi.stubEnv('ANTHROPIC_BASE_URL', 'http://127.0.0.1:8')
    const fromEnvironment = wire(json(message()))
    await fromEnvironment.client.complete({ prompt: 'Hi' })
    const given = wire(json(message()), { baseURL: 'http://127.0.0.1:9' })
    await given.client.complete({ prompt: 'Hi' })
    expect([usual, fromEnvironment, given].map(({ sent }) => sent[0]?.url)).toEqual([
      'https://api.anthropic.com/v1/messages',
      'http://127.0.0.1:8/v1/messages',
      'http://127.0.0.1:9/v1/messages',
    ])
  })

  test('headers of the client and of the call are sent', async () => {
    const { client, sent } = wire(json(message()), { headers: { 'anthropic-beta': 'one' } })
    await client.complete({ prompt: 'Hi' }, { headers: { 'x-call': 'two' } })
    expect([sent[0]?.headers.get('anthropic-beta'), sent[0]?.headers.get('x-call')]).toEqual(['one', 'two'])
  })

  test('a client of the SDK is taken as it is', async () => {
    const sdk = new Anthropic({ apiKey: 'test-own-key', baseURL: 'http://127.0.0.1:9/own', fetch: answerHello })
    const { choices, requestId } = await createAnthropic({ client: sdk, model: 'claude-test' }).complete({
      prompt: 'Hi',
    })
    expect([choices[0].text, requestId]).toEqual(['Hello', 'req-test'])
  })

  test('the SDK does not try again by itself, even one that would', async () => {
    let calls = 0
    const sdk = new Anthropic({
      apiKey: 'test-key',
      maxRetries: 5,
      fetch() {
        calls++
        return Promise.resolve(json({ type: 'error', error: { type: 'overloaded_error', message: 'busy' } }, 529)())
      },
    })
    await caught(createAnthropic({ client: sdk, model: 'claude-test', retry: false }).complete({ prompt: 'Hi' }))
    expect(calls).toBe(1)
  })

  test('a long answer needs no stream', async () => {
    const { client, sent } = wire(json(message()))
    await client.complete({ prompt: 'Hi', maxTokens: 64_000 })
    expect(sent[0]?.body['max_tokens']).toBe(64_000)
  })
})
