import type { ClientOptions, CompletionRequest, ContentOptions } from '@concord/core'
import { createError, environment, once, type SdkCall, takenCall, type WireObject } from '@concord/core/adapter'
import type { Cohere, CohereClientV2 } from 'cohere-ai'
import { type Fields, toWire } from './response/casing.ts'

/** How a Cohere client is created: with an SDK client of yours, or with what one is made from. */
export interface CohereOptions extends ClientOptions {
  /** An SDK client of yours, such as `new CohereClientV2()`; the options of the connection are its own. */
  readonly client?: CohereClient | undefined
  /** Default: the environment variable `CO_API_KEY`. */
  readonly apiKey?: string | (() => Promise<string>) | undefined
  /** Default: Cohere's own. */
  readonly baseURL?: string | undefined
  /** Further HTTP headers for every call. */
  readonly headers?: Readonly<Record<string, string>> | undefined
  /** What sends the requests, such as a proxy's or a test's. Default: the runtime's `fetch`. */
  readonly fetch?: typeof globalThis.fetch | undefined
}

/** What is used of an SDK client. */
export type CohereClient = Pick<CohereClientV2, 'chat' | 'chatStream'>

/** Cohere's own parameters, for `providerOptions.cohere`; merged last. */
export interface CohereProviderOptions extends Partial<Cohere.V2ChatRequest> {
  /** Parameters that the SDK's types do not name, as they are on the wire. */
  readonly [parameter: string]: unknown
}

declare module '@concord/core' {
  interface ProviderOptions {
    readonly cohere?: CohereProviderOptions | undefined
  }
}

/** Who answers. */
export const PROVIDER = 'cohere'

/** Makes one call of an SDK client. */
export type CallSdk = <T>(call: (client: CohereClient) => Promise<T>) => SdkCall<T>

/**
 * Gives the way to call the SDK, which is loaded at its first use. A client of ours lives for one call, whose response is
 * taken from it; one of the user's reads its responses itself.
 */
export function createSdk(options: CohereOptions): () => Promise<CallSdk> {
  const { client } = options
  if (client !== undefined) return () => Promise.resolve((call) => call(client))
  return once(async () => {
    const { CohereClientV2 } = await import('cohere-ai')
    const { baseURL, headers, fetch } = options
    const settings = {
      token: keyOf(options),
      ...(baseURL !== undefined && { baseUrl: baseURL }),
      ...(headers !== undefined && { headers }),
    }
    return (call) =>
      takenCall((taking) => call(new CohereClientV2({ ...settings, fetcher: createFetcher(taking) })), PROVIDER, fetch)
  })
}

function keyOf({ apiKey }: CohereOptions): string | (() => Promise<string>) {
  const key = apiKey ?? environment('CO_API_KEY')
  if (typeof key === 'function') return () => key().catch(failKey)
  if (key !== undefined && key !== '') return key
  throw createError('authentication', `${PROVIDER}: no key; set CO_API_KEY, or create the client with apiKey`, {
    provider: PROVIDER,
  })
}

function failKey(cause: unknown): never {
  const message = `${PROVIDER}: no key; the function that was given as apiKey failed`
  throw createError('authentication', message, { provider: PROVIDER, cause })
}

type Fetcher = NonNullable<ConstructorParameters<typeof CohereClientV2>[0]['fetcher']>

/**
 * Sends what the SDK wrote, once. The SDK's own fetcher leaves the timer of its time limit running after a request that
 * failed, which keeps a program alive.
 */
function createFetcher(fetch: typeof globalThis.fetch): Fetcher {
  return async ({ url, method, headers = {}, body, responseType, abortSignal }) => {
    const accept = responseType === 'sse' ? 'text/event-stream' : 'application/json'
    const own = Object.entries(headers).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : []))
    await fetch(url, {
      method,
      headers: { accept, 'content-type': 'application/json', ...Object.fromEntries(own) },
      body: JSON.stringify(body),
      signal: abortSignal ?? null,
    })
    throw new TypeError('the response was taken')
  }
}

/** The vendor's own parameters of a request, or what it attaches to something with these fields, as the wire has them. */
export function ownOptions(
  options: CompletionRequest['providerOptions'] | ContentOptions,
  fields: Fields,
): WireObject | undefined {
  const own = options?.[PROVIDER]
  return own === undefined ? undefined : toWire(own, fields)
}

/** What every SDK call is made with: retries are Concord's layer. */
export const CALL_OPTIONS: { readonly maxRetries: 0 } = { maxRetries: 0 }
