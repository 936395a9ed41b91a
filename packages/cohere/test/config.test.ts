import { CohereClientV2 } from 'cohere-ai'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createCohere } from '../src/index.ts'
import { caught, chat, end, frames, probe, START, text } from './wire.ts'

const { json, stream, wire } = probe

const answerHello = (): Promise<Response> => Promise.resolve(json(chat())())

beforeEach(() => vi.stubEnv('CO_API_KEY', ''))

afterEach(() => vi.unstubAllEnvs())

/** The authorization of a call of a client with these options. */
async function authorizationOf(options: Parameters<typeof wire>[1]): Promise<string | null | undefined> {
  const { client, sent } = wire(json(chat()), { apiKey: undefined, ...options })
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

  test('what is given goes before the environment', async () => {
    vi.stubEnv('CO_API_KEY', 'test-env-key')
    expect(await authorizationOf({})).toBe('Bearer test-env-key')
    expect(await authorizationOf({ apiKey: 'test-key' })).toBe('Bearer test-key')
  })

  test.each([undefined, ''])('without one (%j) the call rejects, not the creation', async (apiKey) => {
    const { client, sent } = wire(json(chat()), { apiKey })
    const whole = await caught(client.complete({ prompt: 'Hi' }))
    const streamed = await caught(client.stream({ prompt: 'Hi' }).response())
    expect([whole.kind, streamed.kind, sent.length]).toEqual(['authentication', 'authentication', 0])
    expect(whole.message).toContain('CO_API_KEY')
  })

  test('an SDK client without one is told from other failures', async () => {
    vi.stubEnv('CO_API_KEY', undefined)
    const client = createCohere({ client: new CohereClientV2({ fetch: answerHello }), model: 'command-test' })
    expect((await caught(client.complete({ prompt: 'Hi' }))).kind).toBe('authentication')
  })

  test('a way to it that fails is told from other failures', async () => {
    const { client } = wire(json(chat()), { apiKey: () => Promise.reject(new Error('no vault')) })
    expect((await caught(client.complete({ prompt: 'Hi' }))).kind).toBe('authentication')
  })
})

describe('the model', () => {
  test('a request’s own goes before the client’s', async () => {
    const { client, sent } = wire(json(chat()))
    await client.complete({ prompt: 'Hi' })
    await client.complete({ prompt: 'Hi', model: 'command-other' })
    expect(sent.map(({ body }) => body['model'])).toEqual(['command-test', 'command-other'])
  })

  test('without any the call rejects before a request', async () => {
    const { client, sent } = wire(json(chat()), { model: undefined })
    const { kind } = await caught(client.complete({ prompt: 'Hi' }))
    expect([kind, sent.length]).toEqual(['invalid_request', 0])
  })
})

describe('the connection', () => {
  test('the base URL is Cohere’s, or the one given', async () => {
    const usual = wire(json(chat()))
    await usual.client.complete({ prompt: 'Hi' })
    const given = wire(json(chat()), { baseURL: 'http://127.0.0.1:9' })
    await given.client.complete({ prompt: 'Hi' })
    expect([usual, given].map(({ sent }) => sent[0]?.url)).toEqual([
      'https://api.cohere.com/v2/chat',
      'http://127.0.0.1:9/v2/chat',
    ])
  })

  test('headers of the client and of the call are sent', async () => {
    const { client, sent } = wire(json(chat()), { headers: { 'x-client-name': 'one' } })
    await client.complete({ prompt: 'Hi' }, { headers: { 'x-call': 'two' } })
    const { headers } = sent[0] ?? {}
    expect([headers?.get('x-client-name'), headers?.get('x-call')]).toEqual(['one', 'two'])
    expect([headers?.get('content-type'), headers?.get('accept')]).toEqual(['application/json', 'application/json'])
  })

  test('a stream is asked for as one', async () => {
    const { client, sent } = wire(stream(frames([START, ...text(0, 'Hello'), end()])))
    await client.stream({ prompt: 'Hi' }).response()
    expect([sent[0]?.headers.get('accept'), sent[0]?.body['stream']]).toEqual(['text/event-stream', true])
  })

  test('a client of the SDK is taken as it is, whole and streamed', async () => {
    const settings = { token: 'test-own-key', baseUrl: 'http://127.0.0.1:9/own' }
    const whole = new CohereClientV2({ ...settings, fetch: answerHello })
    const response = await createCohere({ client: whole, model: 'command-test' }).complete({ prompt: 'Hi' })
    const events = stream(frames([START, ...text(0, 'Hello'), end()]))
    const streaming = new CohereClientV2({ ...settings, fetch: () => Promise.resolve(events()) })
    const streamed = await createCohere({ client: streaming, model: 'command-test' })
      .stream({ prompt: 'Hi' })
      .response()
    expect([response.choices[0].text, streamed.choices[0].text]).toEqual(['Hello', 'Hello'])
  })

  test.each([429, 500])('with status %d a client asks once, one of the SDK too', async (status) => {
    let calls = 0
    const busy = (): Promise<Response> => {
      calls++
      return Promise.resolve(json({ message: 'busy' }, status)())
    }
    const sdk = new CohereClientV2({ token: 'test-key', maxRetries: 5, fetch: busy })
    await caught(createCohere({ client: sdk, model: 'command-test', retry: false }).complete({ prompt: 'Hi' }))
    expect(calls).toBe(1)
    const { client, sent } = wire(busy)
    await caught(client.complete({ prompt: 'Hi' }))
    await caught(client.stream({ prompt: 'Hi' }).response())
    expect(sent.length).toBe(2)
  })

  test('no timer of the SDK goes on after a call', async () => {
    vi.useFakeTimers()
    try {
      await caught(wire(() => Promise.reject(new TypeError('fetch failed'))).client.complete({ prompt: 'Hi' }))
      await wire(json(chat())).client.complete({ prompt: 'Hi' })
      expect(vi.getTimerCount()).toBe(0)
    } finally {
      vi.useRealTimers()
    }
  })
})
