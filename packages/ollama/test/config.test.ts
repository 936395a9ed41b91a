import { stall, startEmulator, withFault } from '@concord/emulator'
import { Ollama } from 'ollama'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createOllama } from '../src/index.ts'
import { ollamaChat } from '../src/server/index.ts'
import { caught, chat, generated, generateProbe, last, line, lines, probe } from './wire.ts'

const { json, stream, wire } = probe

const HOSTED = 'https://ollama.com'

beforeEach(() => {
  for (const name of ['OLLAMA_HOST', 'OLLAMA_API_KEY']) vi.stubEnv(name, '')
})

afterEach(() => vi.unstubAllEnvs())

/** The authorization of a call of a client with these options. */
async function authorizationOf(options: Parameters<typeof wire>[1]): Promise<string | null | undefined> {
  const { client, sent } = wire(json(chat()), options)
  await client.complete({ prompt: 'Hi' })
  return sent[0]?.headers.get('authorization')
}

/** Where a call of a client with these options goes. */
async function urlOf(options: Parameters<typeof wire>[1]): Promise<string | undefined> {
  const { client, sent } = wire(json(chat()), options)
  await client.complete({ prompt: 'Hi' })
  return sent[0]?.url
}

describe('the key', () => {
  test('is none for a server of one’s own, whatever the environment says', async () => {
    vi.stubEnv('OLLAMA_API_KEY', 'test-env-key')
    expect(await authorizationOf({})).toBeNull()
    expect(await authorizationOf({ baseURL: 'http://ollama.example:11434' })).toBeNull()
  })

  test('is a bearer token where it is given', async () => {
    expect(await authorizationOf({ apiKey: 'test-key' })).toBe('Bearer test-key')
    expect(await authorizationOf({ apiKey: () => Promise.resolve('test-fresh-key') })).toBe('Bearer test-fresh-key')
  })

  test('of the hosted service is that of the environment, unless one is given', async () => {
    vi.stubEnv('OLLAMA_API_KEY', 'test-env-key')
    expect(await authorizationOf({ baseURL: HOSTED })).toBe('Bearer test-env-key')
    expect(await authorizationOf({ baseURL: HOSTED, apiKey: 'test-key' })).toBe('Bearer test-key')
    expect(await authorizationOf({ baseURL: HOSTED, headers: { Authorization: 'Basic dGVzdA==' } })).toBe(
      'Basic dGVzdA==',
    )
  })

  test.each([undefined, ''])(
    'without one (%j) a call of the hosted service rejects, not the creation',
    async (apiKey) => {
      const { client, sent } = wire(json(chat()), { baseURL: HOSTED, apiKey })
      const whole = await caught(client.complete({ prompt: 'Hi' }))
      const streamed = await caught(client.stream({ prompt: 'Hi' }).response())
      expect([whole.kind, streamed.kind, sent.length]).toEqual(['authentication', 'authentication', 0])
      expect(whole.message).toContain('OLLAMA_API_KEY')
    },
  )

  test('whose way fails is told from other failures', async () => {
    const { client } = wire(json(chat()), { apiKey: () => Promise.reject(new Error('no vault')) })
    expect((await caught(client.complete({ prompt: 'Hi' }))).kind).toBe('authentication')
  })
})

describe('the model', () => {
  test('a request’s own goes before the client’s', async () => {
    const { client, sent } = wire(json(chat()))
    await client.complete({ prompt: 'Hi' })
    await client.complete({ prompt: 'Hi', model: 'llama-other' })
    expect(sent.map(({ body }) => body['model'])).toEqual(['llama-test', 'llama-other'])
  })

  test('without any the call rejects before a request', async () => {
    const { client, sent } = wire(json(chat()), { model: undefined })
    const { kind } = await caught(client.complete({ prompt: 'Hi' }))
    expect([kind, sent.length]).toEqual(['invalid_request', 0])
  })
})

describe('the connection', () => {
  test('is to this machine, to the environment’s host, or to the one given', async () => {
    const usual = await urlOf({})
    vi.stubEnv('OLLAMA_HOST', '127.0.0.1:8')
    expect([usual, await urlOf({}), await urlOf({ baseURL: 'http://127.0.0.1:9/own' })]).toEqual([
      'http://127.0.0.1:11434/api/chat',
      'http://127.0.0.1:8/api/chat',
      'http://127.0.0.1:9/own/api/chat',
    ])
  })

  test('of generate has a path of its own', async () => {
    const { client, sent } = generateProbe.wire(json(generated()))
    await client.complete({ prompt: 'Hi' })
    expect(sent[0]?.url).toBe('http://127.0.0.1:11434/api/generate')
  })

  test('headers of the client and of the call are sent', async () => {
    const { client, sent } = wire(json(chat()), { headers: { 'x-client': 'one' } })
    await client.complete({ prompt: 'Hi' }, { headers: { 'x-call': 'two' } })
    expect([sent[0]?.headers.get('x-client'), sent[0]?.headers.get('x-call')]).toEqual(['one', 'two'])
  })

  test.each([429, 500])('is asked once, even by %d', async (status) => {
    const { client, sent } = wire(json({ error: 'busy' }, status))
    await caught(client.complete({ prompt: 'Hi' }))
    await caught(client.stream({ prompt: 'Hi' }).response())
    expect(sent).toHaveLength(2)
  })

  test('an image that is the name of a file stays what it is', async () => {
    const { client, sent } = wire(json(chat()))
    const image = {
      type: 'image' as const,
      source: { type: 'base64' as const, data: 'package.json', mediaType: 'image/png' },
    }
    const messages = [{ role: 'user' as const, content: [image] }]
    await client.complete({ messages })
    const bodies: unknown[] = []
    const sdk = new Ollama({
      fetch(_url, init) {
        bodies.push(init?.body)
        return Promise.resolve(json(chat())())
      },
    })
    await createOllama({ client: sdk, model: 'm' }).complete({ messages })
    expect(sent[0]?.body['messages']).toEqual([{ role: 'user', content: '', images: ['package.json'] }])
    expect(bodies).toEqual([expect.stringContaining('"images":["package.json"]')])
  })
})

describe('an SDK client of one’s own', () => {
  test('is taken as it is, and its responses are', async () => {
    const urls: unknown[] = []
    const sdk = new Ollama({
      host: 'http://127.0.0.1:9',
      headers: { 'x-own': 'yes' },
      fetch(url, init) {
        urls.push(url, new Headers(init?.headers).get('x-own'), new Headers(init?.headers).get('x-call'))
        return Promise.resolve(json(chat({ x: 1 }))())
      },
    })
    const client = createOllama({ client: sdk, model: 'llama-test' })
    const response = await client.complete({ prompt: 'Hi' }, { headers: { 'x-call': 'two' } })
    expect(urls).toEqual(['http://127.0.0.1:9/api/chat', 'yes', 'two'])
    expect([response.requestId, response.providerMetadata]).toEqual(['req-test', { x: 1 }])
  })

  test('may read on by itself', async () => {
    const sdk = new Ollama({ fetch: () => Promise.resolve(stream(lines(line({ content: 'Hi' }), last()))()) })
    const client = createOllama({ client: sdk, model: 'llama-test' })
    expect((await client.stream({ prompt: 'Hi' }).response()).choices[0].text).toBe('Hi')
    const texts: string[] = []
    const own = await sdk.chat({ model: 'm', stream: true })
    for await (const { message } of own) texts.push(message.content)
    expect(texts).toEqual(['Hi', ''])
  })
})

describe('an abort', () => {
  test('in mid-stream closes the socket', async () => {
    await using emulator = await startEmulator({
      dialects: [ollamaChat],
      script: withFault('Once upon a time', stall({ afterEvents: 1 })),
    })
    const controller = new AbortController()
    const client = createOllama({ baseURL: emulator.url, model: 'm', retry: false })
    const pieces = client.stream({ prompt: 'Hi' }, { signal: controller.signal })
    const ending = caught(
      (async () => {
        for await (const chunk of pieces) if (chunk.choices.length > 0) controller.abort()
      })(),
    )
    const request = await emulator.journal.next()
    expect([(await ending).kind, await request.closed]).toEqual(['aborted', 'left'])
  })

  test('before the answer closes the socket', async () => {
    await using emulator = await startEmulator({ dialects: [ollamaChat], script: withFault('Hello', stall()) })
    const controller = new AbortController()
    const client = createOllama({ baseURL: emulator.url, model: 'm', retry: false })
    const ending = caught(client.complete({ prompt: 'Hi' }, { signal: controller.signal }))
    const request = await emulator.journal.next()
    controller.abort()
    expect([(await ending).kind, await request.closed]).toEqual(['aborted', 'left'])
  })
})
