import { spawnSync } from 'node:child_process'
import { HTTPClient, Mistral } from '@mistralai/mistralai'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createMistral, type MistralClient } from '../src/index.ts'
import { caught, completion, ending, event, frames, piece, probe, saying } from './wire.ts'

const { json, stream, wire } = probe

beforeEach(() => {
  vi.stubEnv('MISTRAL_API_KEY', '')
})

afterEach(() => vi.unstubAllEnvs())

/** An SDK client of somebody's, which sends its requests here. */
function sdkOf(fetcher: (request: Request) => Promise<Response>, settings: object = {}): Mistral {
  const httpClient = new HTTPClient({ fetcher: (input, init) => fetcher(new Request(input, init)) })
  return new Mistral({ apiKey: 'test-own-key', httpClient, ...settings })
}

describe('the SDK', () => {
  test('is not loaded before the first call', () => {
    const program = `
      import { registerHooks } from 'node:module'
      const loaded = []
      registerHooks({ load: (url, context, next) => (loaded.push(url), next(url, context)) })
      const { createMistral } = await import('@concord/mistral')
      const fetch = () => Promise.resolve(Response.json({ choices: [{ message: { content: 'Hello' } }] }))
      const client = createMistral({ apiKey: 'test-key', model: 'mistral-test', fetch })
      const isSdk = (url) => url.includes('@mistralai')
      const before = loaded.filter(isSdk).length
      await client.complete({ prompt: 'Hi' })
      console.log(before, loaded.some(isSdk), loaded.length > 0)
    `
    const options = ['--conditions=@concord/source', '--input-type=module', '--eval', program]
    const { stdout, stderr } = spawnSync(process.execPath, options, { cwd: import.meta.dirname, encoding: 'utf8' })
    expect(`${stdout}${stderr}`.trim()).toBe('0 true true')
  })
})

describe('the key', () => {
  /** The authorization of a call of a client with these options. */
  async function authorizationOf(options: Parameters<typeof wire>[1]): Promise<string | null | undefined> {
    const { client, sent } = wire(json(completion()), { apiKey: undefined, ...options })
    await client.complete({ prompt: 'Hi' })
    return sent[0]?.headers.get('authorization')
  }

  test('is given, made for each call, or the environment’s', async () => {
    expect(await authorizationOf({ apiKey: 'test-key' })).toBe('Bearer test-key')
    expect(await authorizationOf({ apiKey: () => Promise.resolve('test-fresh-key') })).toBe('Bearer test-fresh-key')
    vi.stubEnv('MISTRAL_API_KEY', 'test-env-key')
    expect(await authorizationOf({})).toBe('Bearer test-env-key')
    expect(await authorizationOf({ apiKey: 'test-key' })).toBe('Bearer test-key')
  })

  test.each([undefined, ''])('without one (%j) the call rejects, not the creation', async (apiKey) => {
    const { client, sent } = wire(json(completion()), { apiKey })
    const whole = await caught(client.complete({ prompt: 'Hi' }))
    const streamed = await caught(client.stream({ prompt: 'Hi' }).response())
    expect([whole.kind, streamed.kind, sent.length]).toEqual(['authentication', 'authentication', 0])
    expect(whole.message).toContain('MISTRAL_API_KEY')
  })

  test('a way to it that fails is told from other failures', async () => {
    const { client } = wire(json(completion()), { apiKey: () => Promise.reject(new Error('no vault')) })
    expect((await caught(client.complete({ prompt: 'Hi' }))).kind).toBe('authentication')
  })
})

describe('the model', () => {
  test('a request’s own goes before the client’s', async () => {
    const { client, sent } = wire(json(completion()))
    await client.complete({ prompt: 'Hi' })
    await client.complete({ prompt: 'Hi', model: 'mistral-other' })
    expect(sent.map(({ body }) => body['model'])).toEqual(['mistral-test', 'mistral-other'])
  })

  test('without any the call rejects before a request', async () => {
    const { client, sent } = wire(json(completion()), { model: undefined })
    const { kind } = await caught(client.complete({ prompt: 'Hi' }))
    expect([kind, sent.length]).toEqual(['invalid_request', 0])
  })
})

describe('the connection', () => {
  test('the base URL is Mistral’s, or the one given', async () => {
    const usual = wire(json(completion()))
    await usual.client.complete({ prompt: 'Hi' })
    const given = wire(json(completion()), { baseURL: 'http://127.0.0.1:9/own' })
    await given.client.complete({ prompt: 'Hi' })
    expect([usual, given].map(({ sent }) => sent[0]?.url)).toEqual([
      'https://api.mistral.ai/v1/chat/completions',
      'http://127.0.0.1:9/own/v1/chat/completions',
    ])
  })

  test('headers of the client and of the call are sent', async () => {
    const { client, sent } = wire(json(completion()), { headers: { 'x-client': 'one' } })
    await client.complete({ prompt: 'Hi' }, { headers: { 'x-call': 'two' } })
    expect([sent[0]?.headers.get('x-client'), sent[0]?.headers.get('x-call')]).toEqual(['one', 'two'])
    expect(sent[0]?.headers.get('user-agent')).toContain('mistral')
  })

  test.each([429, 500])('status %d is one request', async (status) => {
    const { client, sent } = wire(json({ message: 'no' }, status))
    await caught(client.complete({ prompt: 'Hi' }))
    await caught(client.stream({ prompt: 'Hi' }).response())
    expect(sent).toHaveLength(2)
  })

  test('many calls at once do not mix', async () => {
    let number = 0
    const { client } = wire(() => Response.json(saying({ content: `answer ${++number}` })))
    const asked = [1, 2, 3, 4].map(() => client.complete({ prompt: 'Hi' }))
    const texts = (await Promise.all(asked)).map(({ choices }) => choices[0].text)
    expect(new Set(texts).size).toBe(4)
  })
})

describe('a client of the SDK', () => {
  test('is taken as it is: its key, its address, and what it sends requests with', async () => {
    const requests: Request[] = []
    const sdk = sdkOf(
      async (request) => {
        requests.push(request.clone())
        return json(saying({ content: 'Hello', mood: 'good' }))()
      },
      { serverURL: 'http://127.0.0.1:9/own' },
    )
    const client = createMistral({ client: sdk, model: 'mistral-test' })
    const { choices, requestId } = await client.complete({ prompt: 'Hi', providerOptions: { mistral: { novel: 1 } } })
    expect(choices[0]).toMatchObject({ text: 'Hello', providerMetadata: { message: { mood: 'good' } } })
    expect([requestId, requests[0]?.url]).toEqual(['req-test', 'http://127.0.0.1:9/own/v1/chat/completions'])
    expect(requests[0]?.headers.get('authorization')).toBe('Bearer test-own-key')
    expect(await requests[0]?.json()).toMatchObject({ novel: 1 })
  })

  test('does not try again by itself, even one that would', async () => {
    let calls = 0
    const retryConfig = {
      strategy: 'backoff',
      backoff: { initialInterval: 1, maxInterval: 1, exponent: 1, maxElapsedTime: 99 },
    }
    const sdk = sdkOf(
      () => {
        calls++
        return Promise.resolve(json({ message: 'busy' }, 503)())
      },
      { retryConfig },
    )
    await caught(createMistral({ client: sdk, model: 'mistral-test', retry: false }).complete({ prompt: 'Hi' }))
    expect(calls).toBe(1)
  })

  /** A client that is wrapped has nothing but its calls. */
  const wrapped = (sdk: Mistral): MistralClient => ({
    chat: {
      complete: (request, options) => sdk.chat.complete(request, options),
      stream: (request, options) => sdk.chat.stream(request, options),
    },
    fim: sdk.fim,
  })

  test('that is wrapped writes and reads by itself', async () => {
    const bodies: unknown[] = []
    const sdk = sdkOf(async (request) => {
      bodies.push(await request.json())
      return json(
        saying({
          content: [
            { type: 'novel', a: 1 },
            { type: 'text', text: 'Hello' },
          ],
        }),
      )()
    })
    const client = createMistral({ client: wrapped(sdk), model: 'mistral-test' })
    const { choices, usage } = await client.complete({ prompt: 'Hi', maxTokens: 7 })
    expect(choices[0]).toMatchObject({
      text: 'Hello',
      content: [{ type: 'unknown', value: { type: 'novel', a: 1 } }, {}],
    })
    expect(usage?.totalTokens).toBe(5)
    expect(bodies).toMatchObject([
      { model: 'mistral-test', max_tokens: 7, messages: [{ role: 'user', content: 'Hi' }] },
    ])
  })

  test('that is wrapped has its stream read, whose end is a clean close after every word', async () => {
    const streaming = (events: readonly unknown[]): MistralClient =>
      wrapped(sdkOf(() => Promise.resolve(stream(frames(events))())))
    const whole = createMistral({ client: streaming([piece({ content: 'Hello' }), ending()]), model: 'mistral-test' })
    const cut = createMistral({ client: streaming([piece({ content: 'Hel' })]), model: 'mistral-test', retry: false })
    const { choices, usage } = await whole.stream({ prompt: 'Hi' }).response()
    expect([choices[0].text, choices[0].finishReason, usage?.totalTokens]).toEqual(['Hello', 'stop', 5])
    expect((await caught(cut.stream({ prompt: 'Hi' }).response())).kind).toBe('interrupted')
  })

  test('that is wrapped fails as it would', async () => {
    const failing = wrapped(sdkOf(() => Promise.resolve(json({ object: 'error', type: 'rate_limited' }, 429)())))
    const odd = wrapped(sdkOf(() => Promise.resolve(stream(frames([event({ choices: [{ index: 0, delta: 1 }] })]))())))
    const options = { model: 'mistral-test', retry: false } as const
    const failed = await caught(createMistral({ client: failing, ...options }).complete({ prompt: 'Hi' }))
    const unread = await caught(
      createMistral({ client: odd, ...options })
        .stream({ prompt: 'Hi' })
        .response(),
    )
    expect([failed.kind, failed.status, unread.kind]).toEqual(['rate_limit', 429, 'invalid_response'])
  })
})
