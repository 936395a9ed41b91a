import OpenAI from 'openai'
import { afterEach, describe, expect, test, vi } from 'vitest'
import {
  azure,
  cloudflare,
  createAzure,
  createAzureResponses,
  createGroq,
  createHostClient,
  createOpenAICompatible,
  createXaiResponses,
  databricks,
  groq,
  perplexity,
  vllm,
} from '../src/index.ts'
import { apisOf, hosts } from './hosts.ts'
import { answer, caught, probeOf } from './wire.ts'

const { json } = probeOf(groq)

const hello = json(answer({ content: 'Hello' }))

afterEach(() => vi.unstubAllEnvs())

/** A `fetch` that says hello, and the addresses, headers and bodies that it was given. */
function listen(): {
  readonly fetch: typeof globalThis.fetch
  readonly calls: { url: string; headers: Headers }[]
  readonly bodies: unknown[]
} {
  const calls: { url: string; headers: Headers }[] = []
  const bodies: unknown[] = []
  const fetch: typeof globalThis.fetch = (url, init) => {
    calls.push({ url: url instanceof Request ? url.url : String(url), headers: new Headers(init?.headers) })
    if (typeof init?.body === 'string') bodies.push(JSON.parse(init.body))
    return Promise.resolve(hello())
  }
  return { fetch, calls, bodies }
}

describe('the key', () => {
  test('it is read from the host’s variable when the first call is made, and no other', async () => {
    vi.stubEnv('OPENAI_API_KEY', 'test-openai-key')
    const { client, sent } = probeOf(groq).wire(hello, { apiKey: undefined })
    vi.stubEnv('GROQ_API_KEY', 'test-groq-key')
    await client.complete({ prompt: 'Hi' })
    expect(sent[0]?.headers.get('authorization')).toBe('Bearer test-groq-key')
  })

  test.each(hosts.flatMap((host) => (host.keyVariable === undefined ? [] : [[host.provider, host] as const])))(
    '%s: without one the call rejects, not the creation, and says which variable to set',
    async (_name, host) => {
      vi.stubEnv(host.keyVariable ?? '', '')
      vi.stubEnv('OPENAI_API_KEY', 'test-openai-key')
      const client = createHostClient(host, 'chat', { model: 'test-model' })
      const { kind, message, provider } = await caught(client.complete({ prompt: 'Hi' }))
      expect([kind, provider]).toEqual(['authentication', host.provider])
      expect(message).toContain(host.keyVariable)
    },
  )

  test('a server of one’s own gets none, unless one is given', async () => {
    vi.stubEnv('OPENAI_API_KEY', 'test-openai-key')
    const without = probeOf(vllm).wire(hello, { apiKey: undefined })
    await without.client.complete({ prompt: 'Hi' })
    const given = probeOf(vllm).wire(hello)
    await given.client.complete({ prompt: 'Hi' })
    const keys = [without, given].map(({ sent }) => sent[0]?.headers.get('authorization'))
    expect(keys).toEqual([null, 'Bearer test-key'])
  })

  test('nothing that is meant for OpenAI goes to another host', async () => {
    vi.stubEnv('OPENAI_ORG_ID', 'test-org')
    vi.stubEnv('OPENAI_PROJECT_ID', 'test-project')
    vi.stubEnv('OPENAI_BASE_URL', 'http://127.0.0.1:9/openai')
    vi.stubEnv('OPENAI_CUSTOM_HEADERS', 'x-test-own: secret\nx-test-two: other')
    const { client, sent } = probeOf(groq).wire(hello)
    await client.complete({ prompt: 'Hi' })
    const { url, headers } = sent[0] ?? { url: '', headers: new Headers() }
    expect(url).toBe('https://api.groq.com/openai/v1/chat/completions')
    for (const name of ['openai-organization', 'openai-project', 'x-test-own', 'x-test-two'])
      expect([name, headers.get(name)]).toEqual([name, null])
  })
})

describe('the connection', () => {
  test('an API has its own address', async () => {
    const { fetch, calls } = listen()
    await createGroq({ apiKey: 'test-key', model: 'm', fetch }).complete({ prompt: 'Hi' })
    await caught(createXaiResponses({ apiKey: 'test-key', model: 'm', fetch }).complete({ prompt: 'Hi' }))
    const { client, sent } = probeOf(perplexity).wire(hello)
    await client.complete({ prompt: 'Hi' })
    expect([...calls.map(({ url }) => url), sent[0]?.url]).toEqual([
      'https://api.groq.com/openai/v1/chat/completions',
      'https://api.x.ai/v1/responses',
      'https://api.perplexity.ai/chat/completions',
    ])
  })

  test('an address may need a variable of the environment', async () => {
    vi.stubEnv('CLOUDFLARE_ACCOUNT_ID', 'test-account')
    vi.stubEnv('DATABRICKS_HOST', 'https://test.example.com/')
    const wired = [cloudflare, databricks].map((host) => probeOf(host).wire(hello, { baseURL: undefined }))
    for (const { client } of wired) await client.complete({ prompt: 'Hi' })
    expect(wired.map(({ sent }) => sent[0]?.url)).toEqual([
      'https://api.cloudflare.com/client/v4/accounts/test-account/ai/v1/chat/completions',
      'https://test.example.com/serving-endpoints/chat/completions',
    ])
  })

  test('without it the call rejects and says what to set', async () => {
    vi.stubEnv('DATABRICKS_HOST', '')
    const { client, sent } = probeOf(databricks).wire(hello, { baseURL: undefined })
    const { kind, message } = await caught(client.complete({ prompt: 'Hi' }))
    expect([kind, sent.length]).toEqual(['invalid_request', 0])
    expect(message).toContain('DATABRICKS_HOST')
  })

  test('a client of the SDK is taken as it is, and does not try again by itself', async () => {
    let calls = 0
    const fetch = (): Promise<Response> => {
      calls++
      return Promise.resolve(json({ error: { message: 'busy' } }, 503)())
    }
    const client = new OpenAI({ apiKey: 'test-key', baseURL: 'http://127.0.0.1:9/own', maxRetries: 5, fetch })
    const { kind, provider } = await caught(createGroq({ client, model: 'm', retry: false }).complete({ prompt: 'Hi' }))
    expect([kind, provider, calls]).toEqual(['overloaded', 'groq', 1])
  })

  test('without a model the call rejects before a request', async () => {
    const { client, sent } = probeOf(groq).wire(hello, { model: undefined })
    const { kind } = await caught(client.complete({ prompt: 'Hi' }))
    expect([kind, sent.length]).toEqual(['invalid_request', 0])
  })

  test.each(hosts.flatMap((host) => apisOf(host).map((api) => [`${host.provider} ${api}`, host, api] as const)))(
    '%s: one call is one request, whatever it meets',
    async (_name, host, api) => {
      for (const status of [429, 500]) {
        const baseURL = 'http://127.0.0.1:9/v1'
        const { client, sent } = probeOf(host, api).wire(json({ error: { message: 'no' } }, status), { baseURL })
        const request = { prompt: 'Hi' }
        const whole = await caught(client.complete(request))
        const streamed = await caught(client.stream(request).response())
        expect([whole.status, streamed.status, sent.length]).toEqual([status, status, 2])
        expect([whole.provider, streamed.provider]).toEqual([host.provider, host.provider])
      }
    },
  )
})

describe('any other host', () => {
  test('it is created from its address alone', async () => {
    const { fetch, calls } = listen()
    const own = { provider: 'example', baseURL: 'http://127.0.0.1:9/v1', model: 'm', fetch }
    const { provider, choices } = await createOpenAICompatible(own).complete({ prompt: 'Hi' })
    expect([provider, choices[0].text, calls[0]?.url]).toEqual([
      'example',
      'Hello',
      'http://127.0.0.1:9/v1/chat/completions',
    ])
    expect(calls[0]?.headers.get('authorization')).toBeNull()
  })

  test.each([
    ['chat', '/chat/completions'],
    ['responses', '/responses'],
    ['completions', '/completions'],
  ] as const)('its %s is called without a word about its APIs', async (api, path) => {
    const { fetch, calls } = listen()
    const baseURL = 'http://127.0.0.1:9/v1'
    const client = createOpenAICompatible({ provider: 'example', baseURL, api, model: 'm', fetch })
    await client.complete({ prompt: 'Hi' }).catch(() => undefined) // Only chat's answer is one of this `fetch`.
    expect(calls.map(({ url }) => url)).toEqual([baseURL + path])
  })

  test('what only OpenAI’s wire names otherwise goes by the name that hosts know', async () => {
    const { fetch, bodies } = listen()
    const own = { provider: 'example', baseURL: 'http://127.0.0.1:9/v1', model: 'm', fetch }
    const { warnings } = await createOpenAICompatible(own).complete({
      prompt: 'Hi',
      maxTokens: 5,
      user: 'u1',
      n: 2,
      logprobs: true,
      reasoning: { effort: 'low' },
    })
    expect(bodies[0]).toMatchObject({ max_tokens: 5, user: 'u1', n: 2, logprobs: true, reasoning_effort: 'low' })
    expect(warnings).toBeUndefined()
  })

  test('or from a literal, changed', async () => {
    const { fetch, calls } = listen()
    const own = {
      ...groq,
      provider: 'proxy',
      baseURL: 'http://127.0.0.1:9/proxy',
      apiKey: 'test-key',
      model: 'm',
      fetch,
    }
    const { provider } = await createOpenAICompatible(own).complete({ prompt: 'Hi' })
    expect([provider, calls[0]?.url]).toEqual(['proxy', 'http://127.0.0.1:9/proxy/chat/completions'])
  })

  test('an API that it has not is refused', () => {
    expect(() => createHostClient(perplexity, 'responses', {})).toThrow('perplexity: there is no API of this kind')
  })
})

describe('Azure', () => {
  const settings = { apiKey: 'test-key', apiVersion: '2026-01-01', endpoint: 'http://127.0.0.1:9', model: 'deployed' }

  test('the SDK’s client of Azure writes path, version and key', async () => {
    const { fetch, calls } = listen()
    await createAzure({ ...settings, fetch }).complete({ prompt: 'Hi' })
    await caught(createAzureResponses({ ...settings, fetch }).complete({ prompt: 'Hi' }))
    expect(calls.map(({ url }) => url)).toEqual([
      'http://127.0.0.1:9/openai/deployments/deployed/chat/completions?api-version=2026-01-01',
      'http://127.0.0.1:9/openai/responses?api-version=2026-01-01',
    ])
    expect(calls.map(({ headers }) => headers.get('api-key'))).toEqual(['test-key', 'test-key'])
  })

  test('a token may be made for each call', async () => {
    const { fetch, calls } = listen()
    const { apiKey: _key, ...rest } = settings
    await createAzure({ ...rest, azureADTokenProvider: () => Promise.resolve('test-token'), fetch }).complete({
      prompt: 'Hi',
    })
    expect(calls[0]?.headers.get('authorization')).toBe('Bearer test-token')
  })

  test.each(['AZURE_OPENAI_API_KEY', 'OPENAI_API_VERSION', 'AZURE_OPENAI_ENDPOINT'])(
    'without %s the call rejects and says so',
    async (variable) => {
      for (const name of ['AZURE_OPENAI_API_KEY', 'OPENAI_API_VERSION', 'AZURE_OPENAI_ENDPOINT'])
        vi.stubEnv(name, name === variable ? '' : 'http://127.0.0.1:9')
      const { kind, message, provider } = await caught(createAzure({ model: 'm' }).complete({ prompt: 'Hi' }))
      expect([kind, provider]).toEqual([
        variable === 'AZURE_OPENAI_API_KEY' ? 'authentication' : 'invalid_request',
        azure.provider,
      ])
      expect(message).toContain(variable)
    },
  )
})
