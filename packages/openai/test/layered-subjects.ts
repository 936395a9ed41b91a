import type { HarnessClient, HarnessOptions, Subject } from '@concord/conformance'
import { type CompletionClient, withFallback, withRetry, withTimeout } from '@concord/core'
import { createRemote } from '@concord/core/remote'
import { createError, createStream } from '@concord/core/adapter'
import { createServer, native } from '@concord/server'
import { serve } from '@hono/node-server'
import type { AddressInfo } from 'node:net'
import { capabilities, createOpenAI } from '../src/index.ts'
import { openaiChat } from '../src/server/index.ts'

function createBare({ url, ...options }: HarnessOptions): CompletionClient {
  return createOpenAI({ apiKey: 'test-key', baseURL: `${url}/v1`, ...options })
}

/** The time limit stands around the tries, so that they share it. */
function createRetrying({ retry, timeout, ...options }: HarnessOptions): CompletionClient {
  const bare = createBare({ ...options, retry: false, timeout: false })
  const retrying = withRetry(bare, retry === false ? { maxRetries: 0 } : retry)
  return timeout === false ? retrying : withTimeout(retrying, timeout)
}

function createTimed({ timeout, ...options }: HarnessOptions): CompletionClient {
  return withTimeout(createBare({ ...options, timeout: false }), timeout === false ? {} : timeout)
}

/** The first client fails always, so that the second is asked. */
function createFallback(options: HarnessOptions): CompletionClient {
  const fail = (): Promise<never> =>
    Promise.reject(createError('not_found', 'first: no such model', { provider: 'openai' }))
  const first: CompletionClient = {
    provider: 'openai',
    complete: fail,
    stream: () => createStream('openai', () => ({ next: fail, return: () => Promise.resolve() })),
  }
  return withFallback([first, createBare(options)])
}

/** A service in front of the adapter, on a port of its own, and its remote client. */
async function createServed(options: HarnessOptions): Promise<HarnessClient> {
  const { fetch } = createServer(createBare(options), [native])
  const { promise, resolve } = Promise.withResolvers<AddressInfo>()
  const service = serve({ fetch, hostname: '127.0.0.1', port: 0 }, resolve)
  const { port } = await promise
  return {
    ...createRemote({ baseURL: `http://127.0.0.1:${port}`, provider: 'openai' }),
    async [Symbol.asyncDispose]() {
      const closed = Promise.withResolvers<void>()
      service.close(() => closed.resolve())
      if ('closeAllConnections' in service) service.closeAllConnections()
      await closed.promise
    },
  }
}

const around = (
  layer: string,
  createClient: (options: HarnessOptions) => HarnessClient | Promise<HarnessClient>,
  skip: Subject['skip'] = {},
): Subject => ({
  name: `openai chat ${layer}`,
  createHarness: () => ({
    capabilities,
    dialect: openaiChat,
    createClient,
    citation: {
      url: 'https://example.org/oslo',
      start: 0,
      end: 6,
      source: { type: 'url_citation', url_citation: { url: 'https://example.org/oslo', start_index: 0, end_index: 6 } },
    },
  }),
  skip,
})

/** Layers and a service, around one adapter: they change nothing that it promises. */
export const layeredSubjects: readonly Subject[] = [
  around('in withRetry', createRetrying),
  around('in withTimeout', createTimed),
  around('in withFallback', createFallback),
  around('over HTTP', createServed, {
    'headers of a call are sent': 'a service passes no header on: what it sends is its own affair',
  }),
]
