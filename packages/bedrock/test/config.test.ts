import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { BedrockRuntimeClient } from '@aws-sdk/client-bedrock-runtime'
import { isCompletionError } from '@concord/core'
import { answers, fail, reset, stall, startEmulator, text as say, withFault } from '@concord/emulator'
import { NodeHttpHandler } from '@smithy/node-http-handler'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createBedrock } from '../src/index.ts'
import { bedrockConverse } from '../src/server/index.ts'
import { caught, message, probe } from './wire.ts'

const { json, wire } = probe

const CREDENTIALS = { accessKeyId: 'test-key', secretAccessKey: 'test-secret' }

/** Nothing of this machine's, and no service that gives credentials to it. */
beforeEach(() => {
  for (const name of NAMES) vi.stubEnv(name, undefined)
  vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true')
  for (const name of ['AWS_CONFIG_FILE', 'AWS_SHARED_CREDENTIALS_FILE'])
    vi.stubEnv(name, join(tmpdir(), 'no-such-file'))
})

const NAMES = [
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'AWS_BEARER_TOKEN_BEDROCK',
  'AWS_PROFILE',
  'AWS_REGION',
  'AWS_ENDPOINT_URL_BEDROCK_RUNTIME',
]

afterEach(() => vi.unstubAllEnvs())

/** The authorization of a call of a client with these options. */
async function authorizationOf(options: Parameters<typeof wire>[1]): Promise<string | null | undefined> {
  const { client, sent } = wire(json(message()), { apiKey: undefined, ...options })
  await client.complete({ prompt: 'Hi' })
  return sent[0]?.headers.get('authorization')
}

describe('the credentials', () => {
  test('a key is a bearer token, and may be made for each call', async () => {
    expect(await authorizationOf({ apiKey: 'test-key' })).toBe('Bearer test-key')
    expect(await authorizationOf({ apiKey: () => Promise.resolve('test-fresh-key') })).toBe('Bearer test-fresh-key')
  })

  test('those of AWS sign the request', async () => {
    expect(await authorizationOf({ credentials: CREDENTIALS })).toMatch(
      /^AWS4-HMAC-SHA256 Credential=test-key\/\d{8}\/us-east-1\/bedrock\/aws4_request/,
    )
  })

  test('what is given goes before the environment, a key before credentials', async () => {
    vi.stubEnv('AWS_BEARER_TOKEN_BEDROCK', 'test-env-key')
    expect(await authorizationOf({})).toBe('Bearer test-env-key')
    expect(await authorizationOf({ credentials: CREDENTIALS })).toMatch(/^AWS4-HMAC-SHA256/)
    expect(await authorizationOf({ apiKey: 'test-key', credentials: CREDENTIALS })).toBe('Bearer test-key')
  })

  test.each([undefined, ''])('without any (%j) the call rejects, not the creation', async (apiKey) => {
    const { client, sent } = wire(json(message()), { apiKey })
    const whole = await caught(client.complete({ prompt: 'Hi' }))
    const streamed = await caught(client.stream({ prompt: 'Hi' }).response())
    expect([whole.kind, streamed.kind, sent.length]).toEqual(['authentication', 'authentication', 0])
    expect(whole.message).toContain('AWS_BEARER_TOKEN_BEDROCK')
  })

  test('a way to the key that fails is told from other failures', async () => {
    const { client } = wire(json(message()), { apiKey: () => Promise.reject(new Error('no vault')) })
    expect((await caught(client.complete({ prompt: 'Hi' }))).kind).toBe('authentication')
  })
})

describe('the region', () => {
  test('is the one given, or the environment’s', async () => {
    vi.stubEnv('AWS_REGION', 'eu-west-1')
    const fromEnvironment = wire(json(message()), { region: undefined })
    const given = wire(json(message()), { region: 'us-west-2' })
    for (const { client } of [fromEnvironment, given]) await client.complete({ prompt: 'Hi' })
    expect([fromEnvironment, given].map(({ sent }) => new URL(sent[0]?.url ?? '').host)).toEqual([
      'bedrock-runtime.eu-west-1.amazonaws.com',
      'bedrock-runtime.us-west-2.amazonaws.com',
    ])
  })

  test('without any the call rejects before a request', async () => {
    const { client, sent } = wire(json(message()), { region: undefined })
    const { kind, message: told } = await caught(client.complete({ prompt: 'Hi' }))
    expect([kind, sent.length]).toEqual(['invalid_request', 0])
    expect(told).toContain('AWS_REGION')
  })
})

describe('the model', () => {
  test('without any the call rejects before a request', async () => {
    const { client, sent } = wire(json(message()), { model: undefined })
    const { kind } = await caught(client.complete({ prompt: 'Hi' }))
    expect([kind, sent.length]).toEqual(['invalid_request', 0])
  })
})

describe('the connection', () => {
  test('the base URL is the environment’s or the one given', async () => {
    vi.stubEnv('AWS_ENDPOINT_URL_BEDROCK_RUNTIME', 'http://127.0.0.1:8')
    const fromEnvironment = wire(json(message()))
    const given = wire(json(message()), { baseURL: 'http://127.0.0.1:9/own' })
    for (const { client } of [fromEnvironment, given]) await client.complete({ prompt: 'Hi' })
    expect([fromEnvironment, given].map(({ sent }) => sent[0]?.url)).toEqual([
      'http://127.0.0.1:8/model/nova-test/converse',
      'http://127.0.0.1:9/own/model/nova-test/converse',
    ])
  })

  test('headers of the client and of the call are sent', async () => {
    const { client, sent } = wire(json(message()), { headers: { 'x-client': 'one' } })
    await client.complete({ prompt: 'Hi' }, { headers: { 'x-call': 'two' } })
    expect([sent[0]?.headers.get('x-client'), sent[0]?.headers.get('x-call')]).toEqual(['one', 'two'])
  })

  test.each([429, 500, 503])('the SDK does not try again by itself (%d)', async (status) => {
    const { client, sent } = wire(json({ message: 'busy' }, status))
    await caught(client.complete({ prompt: 'Hi' }))
    await caught(client.stream({ prompt: 'Hi' }).response())
    expect(sent.length).toBe(2)
  })
})

describe('a client of the SDK', () => {
  /** One that speaks HTTP/1, to a server without TLS. */
  function sdkOf(url: string): BedrockRuntimeClient {
    return new BedrockRuntimeClient({
      region: 'us-east-1',
      endpoint: url,
      credentials: CREDENTIALS,
      maxAttempts: 5,
      requestHandler: new NodeHttpHandler(),
    })
  }

  test('is taken as it is, and its answers are read as they came', async () => {
    await using emulator = await startEmulator({ dialects: [bedrockConverse], script: say('Hello there') })
    const client = createBedrock({
      client: sdkOf(emulator.url),
      headers: { 'x-client': 'one' },
      model: 'arn:aws:bedrock:us-east-1:1:profile/a',
    })
    const whole = await client.complete({ prompt: 'Hi' }, { headers: { 'x-call': 'two' } })
    const streamed = await client.stream({ prompt: 'Hi' }).response()
    expect([whole.choices[0].text, streamed.choices[0].text]).toEqual(['Hello there', 'Hello there'])
    const [first] = emulator.journal.entries
    expect(first?.headers['authorization']).toMatch(/^AWS4-HMAC-SHA256/)
    expect([first?.headers['x-call'], first?.headers['x-client'], whole.model]).toEqual([
      'two',
      undefined,
      'arn:aws:bedrock:us-east-1:1:profile/a',
    ])
    expect(emulator.journal.entries.map(({ path }) => path.split('/').at(-1))).toEqual(['converse', 'converse-stream'])
  })

  test('does not try again by itself, even one that would', async () => {
    await using emulator = await startEmulator({ dialects: [bedrockConverse], script: fail({ kind: 'rate_limit' }) })
    const client = createBedrock({ client: sdkOf(emulator.url), model: 'm', retry: false })
    const { kind } = await caught(client.complete({ prompt: 'Hi' }))
    await caught(client.stream({ prompt: 'Hi' }).response())
    expect([kind, emulator.journal.entries.length]).toEqual(['rate_limit', 2])
  })

  test('whose connection is reset has none, or an answer that was interrupted', async () => {
    const early = withFault(say('Hello'), reset())
    const late = withFault(say('Hello there'), reset({ afterEvents: 1 }))
    await using emulator = await startEmulator({ dialects: [bedrockConverse], script: answers(early, early, late) })
    const client = createBedrock({ client: sdkOf(emulator.url), model: 'm', retry: false })
    const whole = await caught(client.complete({ prompt: 'Hi' }))
    const none = await caught(client.stream({ prompt: 'Hi' }).response())
    const cut = await caught(client.stream({ prompt: 'Hi' }).response())
    expect([whole.kind, none.kind, cut.kind]).toEqual(['connection', 'connection', 'interrupted'])
  })

  test.each(['break', 'abort'])('its socket is closed by a %s', async (how) => {
    const script = withFault(say('Hello there, and more'), stall({ afterEvents: 3 }))
    await using emulator = await startEmulator({ dialects: [bedrockConverse], script })
    const client = createBedrock({ client: sdkOf(emulator.url), model: 'm', retry: false })
    expect(await leave(client, how)).toContain('Hello')
    expect(await (await emulator.journal.next()).closed).toBe('left')
  })
})

test.each(['break', 'abort'])('the socket of a client of its own is closed by a %s', async (how) => {
  const script = withFault(say('Hello there, and more'), stall({ afterEvents: 3 }))
  await using emulator = await startEmulator({ dialects: [bedrockConverse], script })
  const connection = { region: 'us-east-1', apiKey: 'test-key', baseURL: emulator.url }
  const client = createBedrock({ ...connection, model: 'm', retry: false })
  expect(await leave(client, how)).toContain('Hello')
  expect(await (await emulator.journal.next()).closed).toBe('left')
})

/** Reads the first text of a stream, and leaves it. */
async function leave(client: ReturnType<typeof createBedrock>, how: string): Promise<string> {
  const controller = new AbortController()
  let read = ''
  const reading = async (): Promise<void> => {
    for await (const text of client.stream({ prompt: 'Hi' }, { signal: controller.signal }).text()) {
      read += text
      if (how === 'break') return
      controller.abort()
    }
  }
  await reading().catch((error: unknown) => {
    if (!isCompletionError(error) || error.kind !== 'aborted') throw error
  })
  return read
}
