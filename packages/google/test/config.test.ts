import { GoogleGenAI } from '@google/genai'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createGoogle, createGoogleInteractions, type GoogleOptions } from '../src/index.ts'
import { answer, caught, interaction, interactionsProbe, output, probe } from './wire.ts'

const { json } = probe

const NAMES = [
  'GOOGLE_API_KEY',
  'GEMINI_API_KEY',
  'GOOGLE_GENAI_USE_VERTEXAI',
  'GOOGLE_GENAI_USE_ENTERPRISE',
  'GOOGLE_GENAI_API_VERSION',
  'GOOGLE_CLOUD_PROJECT',
  'GOOGLE_CLOUD_LOCATION',
  'GOOGLE_GEMINI_BASE_URL',
  'GOOGLE_VERTEX_BASE_URL',
]

beforeEach(() => {
  for (const name of NAMES) vi.stubEnv(name, undefined)
})

afterEach(() => vi.unstubAllEnvs())

const generated = answer([{ text: 'Hello' }])
const interacted = interaction([output({ type: 'text', text: 'Hello' })])

const APIS: readonly (readonly [name: string, api: typeof probe, body: object])[] = [
  ['generateContent', probe, generated],
  ['interactions', interactionsProbe, interacted],
]

describe.each(APIS)('the key of %s', (_name, { wire }, body) => {
  async function keyOf(options: GoogleOptions): Promise<string | null | undefined> {
    const { client, sent } = wire(json(body), { apiKey: undefined, ...options })
    await client.complete({ prompt: 'Hi' })
    return sent[0]?.headers.get('x-goog-api-key')
  }

  test('what is given goes before the environment', async () => {
    vi.stubEnv('GEMINI_API_KEY', 'test-env-key')
    expect(await keyOf({})).toBe('test-env-key')
    expect(await keyOf({ apiKey: 'test-key' })).toBe('test-key')
  })

  test.each([undefined, ''])('without one (%j) the call rejects, not the creation', async (apiKey) => {
    const { client, sent } = wire(json(body), { apiKey })
    const whole = await caught(client.complete({ prompt: 'Hi' }))
    const streamed = await caught(client.stream({ prompt: 'Hi' }).response())
    expect([whole.kind, streamed.kind, sent.length]).toEqual(['authentication', 'authentication', 0])
    expect(whole.message).toContain('GEMINI_API_KEY')
  })
})

describe.each(APIS)('the model of %s', (_name, { wire }, body) => {
  test('without any the call rejects before a request', async () => {
    const { client, sent } = wire(json(body), { model: undefined })
    const { kind } = await caught(client.complete({ prompt: 'Hi' }))
    expect([kind, sent.length]).toEqual(['invalid_request', 0])
  })
})

describe.each(APIS)('the connection of %s', (_name, { wire }, body) => {
  test('headers of the client and of the call are sent, and no name of a call', async () => {
    const { client, sent } = wire(json(body), { headers: { 'x-client': 'one' } })
    await client.complete({ prompt: 'Hi' }, { headers: { 'x-call': 'two' } })
    const { headers } = sent[0] ?? {}
    expect([headers?.get('x-client'), headers?.get('x-call'), headers?.get('x-concord-call')]).toEqual([
      'one',
      'two',
      null,
    ])
  })

  test('the SDK sends no time limit of its own', async () => {
    const { client, sent } = wire(json(body))
    await client.complete({ prompt: 'Hi' })
    expect(sent[0]?.headers.get('x-server-timeout')).toBeNull()
  })

  test('calls at one time do not mix', async () => {
    let count = 0
    const { client } = wire(() => json({ ...body, responseId: `r-${++count}`, id: `r-${count}` })())
    const responses = await Promise.all([1, 2, 3].map(() => client.complete({ prompt: 'Hi' })))
    expect(responses.map(({ id }) => id).toSorted()).toEqual(['r-1', 'r-2', 'r-3'])
  })
})

describe('addresses', () => {
  async function urlOf(options: GoogleOptions, api = probe, isStream = false): Promise<string | undefined> {
    const { client, sent } = api.wire(json(api === probe ? [generated] : interacted), options)
    const request = { prompt: 'Hi' }
    await (isStream ? client.stream(request).response() : client.complete(request)).catch(() => {})
    return sent[0]?.url
  }

  test('the Gemini API is the default', async () => {
    expect(await urlOf({})).toBe('https://generativelanguage.googleapis.com/v1/models/gemini-test:generateContent')
    expect(await urlOf({}, probe, true)).toBe(
      'https://generativelanguage.googleapis.com/v1/models/gemini-test:streamGenerateContent?alt=sse',
    )
    expect(await urlOf({}, interactionsProbe)).toBe('https://generativelanguage.googleapis.com/v1/interactions')
  })

  test('the version and the base may be others', async () => {
    const options = { apiVersion: 'v1beta', baseURL: 'http://127.0.0.1:9' }
    expect(await urlOf(options)).toBe('http://127.0.0.1:9/v1beta/models/gemini-test:generateContent')
    expect(await urlOf(options, interactionsProbe)).toBe('http://127.0.0.1:9/v1beta/interactions')
  })

  test('Vertex AI takes a key, or a project with its own way to sign in', async () => {
    expect(await urlOf({ vertexai: true })).toBe(
      'https://aiplatform.googleapis.com/v1beta1/publishers/google/models/gemini-test:generateContent',
    )
    const project = { enterprise: true, apiKey: undefined, project: 'p-1', location: 'europe-west4' }
    const signedIn = { ...project, googleAuthOptions: { authClient: signedInClient() } }
    expect(await urlOf(signedIn)).toBe(
      'https://europe-west4-aiplatform.googleapis.com/v1beta1/projects/p-1/locations/europe-west4/publishers/google/models/gemini-test:generateContent',
    )
  })
})

/** A client that signs in without a server, as far as the SDK asks. */
function signedInClient(): NonNullable<NonNullable<GoogleOptions['googleAuthOptions']>['authClient']> {
  const client = { getRequestHeaders: () => Promise.resolve(new Headers({ authorization: 'Bearer test-token' })) }
  return client as never // The SDK asks for headers and nothing else of it.
}

describe('a client of the SDK', () => {
  const answers =
    (body: object): typeof globalThis.fetch =>
    () =>
      Promise.resolve(json(body)())

  test('it is taken as it is, with its own key, address and fetch', async () => {
    const urls: string[] = []
    const fetch: typeof globalThis.fetch = (url, init) => {
      urls.push(
        `${url instanceof Request ? url.url : url.toString()} ${new Headers(init?.headers).get('x-goog-api-key')}`,
      )
      return answers(generated)(url, init)
    }
    const client = new GoogleGenAI({ apiKey: 'test-own-key', httpOptions: { baseUrl: 'http://127.0.0.1:9', fetch } })
    const { choices, requestId } = await createGoogle({ client, model: 'gemini-test' }).complete({ prompt: 'Hi' })
    expect([choices[0].text, requestId]).toEqual(['Hello', 'req-test'])
    expect(urls).toEqual(['http://127.0.0.1:9/v1/models/gemini-test:generateContent test-own-key'])
  })

  test('of interactions it answers in the SDK’s own words', async () => {
    const client = new GoogleGenAI({ apiKey: 'test-own-key', httpOptions: { fetch: answers(interacted) } })
    const google = createGoogleInteractions({ client, model: 'gemini-test' })
    expect((await google.complete({ prompt: 'Hi' })).choices[0].text).toBe('Hello')
  })

  test.each([
    ['generateContent', createGoogle],
    ['interactions', createGoogleInteractions],
  ])('of %s it does not try again by itself, even one that would', async (_name, create) => {
    let calls = 0
    const fetch: typeof globalThis.fetch = () => {
      calls++
      return Promise.resolve(json({ error: { code: 503, status: 'UNAVAILABLE', message: 'busy' } }, 503)())
    }
    const client = new GoogleGenAI({ apiKey: 'test-key', httpOptions: { fetch, retryOptions: { attempts: 5 } } })
    const google = create({ client, model: 'gemini-test', retry: false })
    expect([(await caught(google.complete({ prompt: 'Hi' }))).kind, calls]).toEqual(['overloaded', 1])
    expect([(await caught(google.stream({ prompt: 'Hi' }).response())).kind, calls]).toEqual(['overloaded', 2])
  })
})
