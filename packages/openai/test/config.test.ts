import OpenAI, { AzureOpenAI } from 'openai'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { withPlainFetch } from '../src/config.ts'
import { createOpenAI } from '../src/index.ts'
import { caught, completion, probe } from './wire.ts'

const { json, wire } = probe

const answerHello = (): Promise<Response> => Promise.resolve(json(completion())())

afterEach(() => vi.unstubAllEnvs())

describe('the key', () => {
  test('it is a bearer token', async () => {
    const { client, sent } = wire(json(completion()))
    await client.complete({ prompt: 'Hi' })
    expect(sent[0]?.headers.get('authorization')).toBe('Bearer test-key')
  })

  test('it may be made for each call', async () => {
    const { client, sent } = wire(json(completion()), { apiKey: () => Promise.resolve('test-fresh-key') })
    await client.complete({ prompt: 'Hi' })
    expect(sent[0]?.headers.get('authorization')).toBe('Bearer test-fresh-key')
  })

  test('it is read from OPENAI_API_KEY when the first call is made', async () => {
    const { client, sent } = wire(json(completion()), { apiKey: undefined })
    vi.stubEnv('OPENAI_API_KEY', 'test-env-key')
    await client.complete({ prompt: 'Hi' })
    expect(sent[0]?.headers.get('authorization')).toBe('Bearer test-env-key')
  })

  test.each([undefined, ''])('without one (%j) the call rejects, not the creation', async (apiKey) => {
    vi.stubEnv('OPENAI_API_KEY', '')
    const { client, sent } = wire(json(completion()), { apiKey })
    const whole = await caught(client.complete({ prompt: 'Hi' }))
    const streamed = await caught(client.stream({ prompt: 'Hi' }).response())
    expect([whole.kind, streamed.kind, sent.length]).toEqual(['authentication', 'authentication', 0])
    expect(whole.message).toContain('OPENAI_API_KEY')
  })
})

describe('the model', () => {
  test('a request’s own goes before the client’s', async () => {
    const { client, sent } = wire(json(completion()))
    await client.complete({ prompt: 'Hi' })
    await client.complete({ prompt: 'Hi', model: 'gpt-other' })
    expect(sent.map(({ body }) => body['model'])).toEqual(['gpt-test', 'gpt-other'])
  })

  test('without any the call rejects before a request', async () => {
    const { client, sent } = wire(json(completion()), { model: undefined })
    const { kind } = await caught(client.complete({ prompt: 'Hi' }))
    expect([kind, sent.length]).toEqual(['invalid_request', 0])
  })
})

describe('the connection', () => {
  test('the base URL is OpenAI’s, the environment’s or the one given', async () => {
    const usual = wire(json(completion()))
    await usual.client.complete({ prompt: 'Hi' })
    const given = wire(json(completion()), { baseURL: 'http://127.0.0.1:9/v1' })
    await given.client.complete({ prompt: 'Hi' })
    vi.stubEnv('OPENAI_BASE_URL', 'http://127.0.0.1:8/v1')
    const fromEnvironment = wire(json(completion()))
    await fromEnvironment.client.complete({ prompt: 'Hi' })
    expect([usual, given, fromEnvironment].map(({ sent }) => sent[0]?.url)).toEqual([
      'https://api.openai.com/v1/chat/completions',
      'http://127.0.0.1:9/v1/chat/completions',
      'http://127.0.0.1:8/v1/chat/completions',
    ])
  })

  test('one SDK client serves every call of ours', async () => {
    const { client, sent } = wire(json(completion()), { apiKey: undefined })
    vi.stubEnv('OPENAI_API_KEY', 'test-first-key')
    await client.complete({ prompt: 'A' })
    vi.stubEnv('OPENAI_API_KEY', 'test-second-key')
    await client.complete({ prompt: 'B' })
    const keys = sent.map(({ headers }) => headers.get('authorization'))
    expect(keys).toEqual(['Bearer test-first-key', 'Bearer test-first-key'])
  })

  test('a client of the SDK is taken as it is', async () => {
    const sdk = new OpenAI({ apiKey: 'test-own-key', baseURL: 'http://127.0.0.1:9/own', fetch: answerHello })
    const { choices, requestId } = await createOpenAI({ client: sdk, model: 'gpt-test' }).complete({ prompt: 'Hi' })
    expect([choices[0].text, requestId]).toEqual(['Hello', 'req-test'])
  })

  test('an Azure client is one too', async () => {
    const urls: string[] = []
    const sdk = new AzureOpenAI({
      apiKey: 'test-key',
      endpoint: 'http://127.0.0.1:9',
      apiVersion: '2026-01-01',
      fetch(url) {
        urls.push(url instanceof Request ? url.url : String(url))
        return answerHello()
      },
    })
    const { choices } = await createOpenAI({ client: sdk, model: 'gpt-deployed' }).complete({ prompt: 'Hi' })
    expect(choices[0].text).toBe('Hello')
    expect(urls).toEqual(['http://127.0.0.1:9/openai/deployments/gpt-deployed/chat/completions?api-version=2026-01-01'])
  })

  test('the SDK does not try again by itself, even one that would', async () => {
    let calls = 0
    const sdk = new OpenAI({
      apiKey: 'test-key',
      maxRetries: 5,
      fetch() {
        calls++
        return Promise.resolve(json({ error: { message: 'busy' } }, 503)())
      },
    })
    await caught(createOpenAI({ client: sdk, model: 'gpt-test', retry: false }).complete({ prompt: 'Hi' }))
    expect(calls).toBe(1)
  })
})

test('an SDK client of ours sends by a plain fetch, with the signal of the call alone', async () => {
  const fetch = vi.fn<typeof globalThis.fetch>(answerHello)
  const { signal } = new AbortController()
  const sdk = withPlainFetch(new OpenAI({ apiKey: 'test-key' }), fetch)
  await sdk.chat.completions.create({ model: 'gpt-test', messages: [] }, { signal })
  expect(fetch.mock.calls.map(([, init]) => [init?.method, init?.signal === signal])).toEqual([['POST', true]])
})
