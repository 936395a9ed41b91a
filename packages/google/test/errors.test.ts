import { inspect } from 'node:util'
import { type CompletionError, isCompletionError } from '@concord/core'
import { GoogleGenAI } from '@google/genai'
import { describe, expect, test } from 'vitest'
import { fromError } from '../src/index.ts'
import { caught, interactionsProbe, probe } from './wire.ts'

const { json, plain, stream } = probe

const APIS: readonly (readonly [name: string, api: typeof probe])[] = [
  ['generateContent', probe],
  ['interactions', interactionsProbe],
]

const failure = (code: number, status: string, message = '', details: readonly object[] = []): object => ({
  error: { code, message, status, details },
})

describe.each(APIS)('%s', (_name, { wire }) => {
  function errorOf(
    body: unknown,
    status: number,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<CompletionError> {
    return caught(wire(json(body, status, headers)).client.complete({ prompt: 'Hi' }))
  }

  test.each([
    [400, 'INVALID_ARGUMENT', 'invalid_request', false],
    [400, 'FAILED_PRECONDITION', 'invalid_request', false],
    [401, 'UNAUTHENTICATED', 'authentication', false],
    [403, 'PERMISSION_DENIED', 'permission', false],
    [404, 'NOT_FOUND', 'not_found', false],
    [429, 'RESOURCE_EXHAUSTED', 'rate_limit', true],
    [500, 'INTERNAL', 'server', true],
    [503, 'UNAVAILABLE', 'overloaded', true],
    [504, 'DEADLINE_EXCEEDED', 'timeout', true],
  ])('%i %s is %s', async (status, word, kind, retryable) => {
    const error = await errorOf(failure(status, word), status)
    expect(error).toMatchObject({ kind, status, retryable, provider: 'google', requestId: 'req-test' })
  })

  test.each([
    ['API key not valid. Please pass a valid API key.', 'authentication'],
    ['The input token count (1048577) exceeds the maximum number of tokens allowed (1048576).', 'context_length'],
    ['Please enable billing on your project.', 'billing'],
  ])('the sentence %j says %s', async (message, kind) => {
    expect((await errorOf(failure(400, 'INVALID_ARGUMENT', message), 400)).kind).toBe(kind)
  })

  test('the reason says more than the status', async () => {
    const details = [{ '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason: 'API_KEY_INVALID' }]
    expect((await errorOf(failure(400, 'INVALID_ARGUMENT', '', details), 400)).kind).toBe('authentication')
  })

  test('the wait is in the body, or in a header', async () => {
    const details = [{ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '34.4s' }]
    expect((await errorOf(failure(429, 'RESOURCE_EXHAUSTED', '', details), 429)).retryAfterMs).toBe(34_400)
    expect((await errorOf(failure(429, 'RESOURCE_EXHAUSTED'), 429, { 'retry-after': '2' })).retryAfterMs).toBe(2000)
  })

  test('a failure that is no JSON is told by its status', async () => {
    const { client } = wire(plain('<html>Bad gateway</html>', 'text/html', 502))
    expect(await caught(client.complete({ prompt: 'Hi' }))).toMatchObject({ kind: 'server', status: 502 })
  })

  test('an empty body is no answer', async () => {
    const { client } = wire(plain('', 'application/json'))
    expect(await caught(client.complete({ prompt: 'Hi' }))).toMatchObject({ kind: 'invalid_response' })
  })

  test('a stream that fails before its first event is told alike', async () => {
    const { client } = wire(json(failure(429, 'RESOURCE_EXHAUSTED'), 429))
    expect(await caught(client.stream({ prompt: 'Hi' }).response())).toMatchObject({ kind: 'rate_limit', status: 429 })
  })

  test.each([429, 500, 503])('%i is one request', async (status) => {
    const { client, sent } = wire(json(failure(status, 'INTERNAL'), status))
    await caught(client.complete({ prompt: 'Hi' }))
    await caught(client.stream({ prompt: 'Hi' }).response())
    expect(sent.length).toBe(2)
  })

  test('a connection that is refused is told as one, and is one request', async () => {
    let calls = 0
    const fetch = (): Promise<Response> => {
      calls++
      const cause = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' })
      return Promise.reject(new TypeError('fetch failed', { cause }))
    }
    const { client } = wire(json({}), { fetch })
    expect([(await caught(client.complete({ prompt: 'Hi' }))).kind, calls]).toEqual(['connection', 1])
  })

  test('nothing of the key, the prompt or the vendor’s sentence is in an error', async () => {
    const body = failure(400, 'INVALID_ARGUMENT', 'the key test-key may not ask for secret-prompt')
    const { client } = wire(json(body, 400))
    const error = await caught(client.complete({ prompt: 'secret-prompt' }))
    for (const shown of [error.message, JSON.stringify(error), inspect(error, { depth: 9 }), String(error.stack)])
      expect(shown).not.toMatch(/test-key|secret-prompt/)
  })
})

describe('what the SDK throws', () => {
  /** What a call of the SDK by hand throws, named. */
  async function named(call: (sdk: GoogleGenAI) => Promise<unknown>, body: object, status: number): Promise<unknown> {
    const fetch = (): Promise<Response> => Promise.resolve(json(body, status)())
    return call(new GoogleGenAI({ apiKey: 'test-key', httpOptions: { fetch } })).then(() => undefined, fromError)
  }

  test('an error of generateContent holds its body as text', async () => {
    const details = [{ retryDelay: '7s' }]
    const error = await named(
      (sdk) => sdk.models.generateContent({ model: 'gemini-test', contents: 'Hi' }),
      failure(429, 'RESOURCE_EXHAUSTED', 'slow down', details),
      429,
    )
    expect(error).toMatchObject({ kind: 'rate_limit', status: 429, retryAfterMs: 7000 })
  })

  test('an error of interactions is named too', async () => {
    const error = await named(
      (sdk) => sdk.interactions.create({ model: 'gemini-test', input: 'Hi' }, { retries: { strategy: 'none' } }),
      failure(400, 'INVALID_ARGUMENT', 'input token count exceeds the maximum number of tokens'),
      400,
    )
    expect(error).toMatchObject({ kind: 'context_length', status: 400 })
  })

  test('a way to sign in that is missing is told from other failures', () => {
    const error = fromError(new Error('Could not load the default credentials.'))
    expect([isCompletionError(error), error.kind]).toEqual([true, 'authentication'])
  })
})

describe.each(APIS)('%s, when the caller goes away', (_name, api) => {
  /** A body that never ends, and whether it was let go. */
  function endless(): { readonly respond: (signal?: AbortSignal | null) => Response; readonly gone: Promise<void> } {
    const { promise: gone, resolve } = Promise.withResolvers<void>()
    const respond = (signal?: AbortSignal | null): Response => {
      const frame = 'data: {"candidates":[{"content":{"parts":[{"text":"Hi"}]}}]}\n\n'
      const body = new ReadableStream<Uint8Array>({
        start(controller) {
          controller.enqueue(new TextEncoder().encode(api === probe ? frame : STARTED))
          signal?.addEventListener('abort', () => {
            resolve()
            controller.error(new DOMException('gone', 'AbortError'))
          })
        },
        cancel: () => resolve(),
      })
      return new Response(body, { headers: { 'content-type': 'text/event-stream' } })
    }
    return { respond, gone }
  }

  const STARTED =
    'data: {"event_type":"step.start","index":0,"step":{"type":"model_output","content":[{"type":"text","text":"Hi"}]}}\n\n'

  test('leaving the loop lets the connection go', async () => {
    const { respond, gone } = endless()
    const { client } = api.wire(json({}), { fetch: () => Promise.resolve(respond()) })
    for await (const text of client.stream({ prompt: 'Hi' }).text()) {
      expect(text).toBe('Hi')
      break
    }
    await gone
  })

  test('an abort rejects, and lets the connection go', async () => {
    const { respond, gone } = endless()
    const { client } = api.wire(json({}), { fetch: (_url, init) => Promise.resolve(respond(init?.signal)) })
    const left = new AbortController()
    const response = client.stream({ prompt: 'Hi' }, { signal: left.signal })
    const reading = (async () => {
      for await (const chunk of response) if (chunk.choices.length > 0) left.abort()
    })()
    expect((await caught(reading)).kind).toBe('aborted')
    await gone
  })

  test('an abort while a whole answer is read lets the connection go', async () => {
    const { respond, gone } = endless()
    const fetch: typeof globalThis.fetch = (_url, init) => {
      setImmediate(() => left.abort())
      return Promise.resolve(respond(init?.signal))
    }
    const left = new AbortController()
    const { client } = api.wire(json({}), { fetch })
    expect((await caught(client.complete({ prompt: 'Hi' }, { signal: left.signal }))).kind).toBe('aborted')
    await gone
  })
})

test('a stream of another type is refused', async () => {
  const { client } = probe.wire(stream('nothing of use'))
  expect((await caught(client.stream({ prompt: 'Hi' }).response())).kind).toBe('interrupted')
})
