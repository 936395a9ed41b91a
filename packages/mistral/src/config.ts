import type { ClientOptions, CompletionRequest } from '@concord/core'
import { createError, environment, isObject, once } from '@concord/core/adapter'
import type { Mistral, SDKOptions } from '@mistralai/mistralai'
import type { ChatCompletionRequest, FIMCompletionRequest } from '@mistralai/mistralai/models/components'
import { toWireNames } from './names.ts'

/** How a Mistral client is created: with an SDK client of yours, or with what one is made from. */
export interface MistralOptions extends ClientOptions {
  /** An SDK client of yours, such as `new Mistral()`; the connection options below are then its own. */
  readonly client?: MistralClient | undefined
  /** Default: the environment variable `MISTRAL_API_KEY`. */
  readonly apiKey?: string | (() => Promise<string>) | undefined
  /** Without the version, such as `https://api.eu.mistral.ai`. Default: Mistral's own. */
  readonly baseURL?: string | undefined
  /** Further HTTP headers for every call. */
  readonly headers?: Readonly<Record<string, string>> | undefined
  /** What sends the requests, such as a proxy's or a test's. Default: the runtime's `fetch`. */
  readonly fetch?: typeof globalThis.fetch | undefined
}

/** What is used of an SDK client; one that wraps it has this too. */
export interface MistralClient {
  readonly chat: Pick<Mistral['chat'], 'complete' | 'stream'>
  readonly fim: Pick<Mistral['fim'], 'complete' | 'stream'>
}

/** Mistral's own parameters, for `providerOptions.mistral`, by the SDK's names or the wire's; merged last. */
export interface MistralProviderOptions
  extends
    Partial<Omit<ChatCompletionRequest, 'stream'>>,
    Partial<Omit<FIMCompletionRequest, 'stream' | keyof ChatCompletionRequest>> {
  /** Parameters that the SDK's types do not name. */
  readonly [parameter: string]: unknown
}

declare module '@concord/core' {
  interface ProviderOptions {
    readonly mistral?: MistralProviderOptions | undefined
  }
}

/** Who answers. */
export const PROVIDER = 'mistral'

/** The SDK, with what an answer can be taken before it reads it. */
export interface TakingSdk {
  /** Makes a client for one call, whose request goes to this `fetch`. */
  readonly withFetch: (fetch: typeof globalThis.fetch) => MistralClient
  /** What sends the request. */
  readonly fetch?: typeof globalThis.fetch | undefined
}

/** A client that cannot be made again, for somebody wrapped it: it reads its answers by itself. */
export interface ReadingSdk {
  readonly client: MistralClient
}

/** Gives the SDK, loaded at its first use: importing it takes about a second. */
export function createSdk(options: MistralOptions): () => Promise<TakingSdk | ReadingSdk> {
  const { client } = options
  const own = settingsOf(client)
  if (client !== undefined && own === undefined) return () => Promise.resolve({ client })
  return once(async () => {
    const settings = own ?? toSettings(options)
    const { HTTPClient, Mistral } = await import('@mistralai/mistralai')
    return {
      withFetch: (fetch) => new Mistral({ ...settings, httpClient: new HTTPClient({ fetcher: fetch }) }),
      fetch: own === undefined ? options.fetch : fetchOf(own),
    }
  })
}

/** What a client of the SDK was made from; a client that wraps it may keep that to itself. */
function settingsOf(client: MistralClient | undefined): SDKOptions | undefined {
  return client !== undefined && '_options' in client && isObject(client._options) ? client._options : undefined
}

/** A client's own way to send requests, its hooks included. */
function fetchOf({ httpClient }: SDKOptions): typeof globalThis.fetch | undefined {
  return httpClient && ((url, init) => httpClient.request(new Request(url, init)))
}

function toSettings(options: MistralOptions): SDKOptions {
  const { baseURL } = options
  return { apiKey: keyOf(options), ...(baseURL !== undefined && { serverURL: baseURL }) }
}

function keyOf({ apiKey }: MistralOptions): string | (() => Promise<string>) {
  if (typeof apiKey === 'function') return () => apiKey().catch((cause: unknown) => Promise.reject(keyFailure(cause)))
  const key = apiKey ?? environment('MISTRAL_API_KEY')
  if (key !== undefined && key !== '') return key
  throw createError('authentication', `${PROVIDER}: no key; set MISTRAL_API_KEY, or create the client with apiKey`, {
    provider: PROVIDER,
  })
}

function keyFailure(cause: unknown): Error {
  const message = `${PROVIDER}: no key; the function that was given as apiKey failed`
  return createError('authentication', message, { provider: PROVIDER, cause })
}

/** The vendor's own parameters of a request, or what is attached to something in it, by the wire's names. */
export function ownOptions(options: CompletionRequest['providerOptions']): object | undefined {
  const own = toWireNames(options?.[PROVIDER])
  return isObject(own) ? own : undefined
}

/** What every SDK call is made with: retries are Concord's layer, and so are time limits, which the SDK has none of beside a signal. */
export const CALL_OPTIONS: { readonly retries: { readonly strategy: 'none' } } = { retries: { strategy: 'none' } }
