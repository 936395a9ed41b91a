import type { ClientOptions } from '@concord/core'
import { createError, environment, once } from '@concord/core/adapter'
import type { OpenAI } from 'openai'
import type { ChatCompletionCreateParams } from 'openai/resources/chat/completions'
import { OPENAI } from './host.ts'

/** How an OpenAI client is created: with an SDK client of yours, or with what one is made from. */
export interface OpenAIOptions extends ClientOptions {
  /** An SDK client of yours, such as `new OpenAI()` or `new AzureOpenAI()`; the connection options below are then its own. */
  readonly client?: OpenAI | undefined
  /** Default: the environment variable `OPENAI_API_KEY`. */
  readonly apiKey?: string | (() => Promise<string>) | undefined
  /** Default: the environment variable `OPENAI_BASE_URL`, then OpenAI's own. */
  readonly baseURL?: string | undefined
  /** Further HTTP headers for every call. */
  readonly headers?: Readonly<Record<string, string>> | undefined
  /** What sends the requests, such as a proxy's or a test's. Default: the runtime's `fetch`. */
  readonly fetch?: typeof globalThis.fetch | undefined
}

/** OpenAI's own parameters, for `providerOptions.openai`; merged last. */
export interface OpenAIProviderOptions extends Partial<Omit<ChatCompletionCreateParams, 'stream'>> {
  /** Parameters that the SDK's types do not name yet. */
  readonly [parameter: string]: unknown
}

declare module '@concord/core' {
  interface ProviderOptions {
    readonly openai?: OpenAIProviderOptions | undefined
  }
}

/** Gives the SDK client, made at its first use: importing the SDK takes longer than everything else here. */
export function createSdk(options: OpenAIOptions): () => Promise<OpenAI> {
  const { client } = options
  if (client !== undefined) return () => Promise.resolve(client)
  return once(async () => {
    const { OpenAI } = await import('openai')
    const { baseURL, headers, fetch } = options
    const sdk = new OpenAI({
      apiKey: keyOf(options),
      maxRetries: 0,
      ...(baseURL !== undefined && { baseURL }),
      ...(headers !== undefined && { defaultHeaders: headers }),
      ...(fetch !== undefined && { fetch }),
    })
    return withPlainFetch(sdk, fetch)
  })
}

/**
 * Lets an SDK client that nobody else holds send by a plain `fetch`. Its own way composes the signal of a call with one of its
 * time limit, which costs as much as writing the request; here every call has a signal of its own, and time limits are
 * Concord's layers.
 */
export function withPlainFetch(sdk: OpenAI, fetch: typeof globalThis.fetch = globalThis.fetch): OpenAI {
  sdk.fetchWithTimeout = (url, { method = 'GET', ...init } = {}) =>
    fetch(url, { ...init, method: method.toUpperCase() })
  return sdk
}

function keyOf({ apiKey }: OpenAIOptions): string | (() => Promise<string>) {
  const key = apiKey ?? environment('OPENAI_API_KEY')
  if (key !== undefined && key !== '') return key
  const { provider } = OPENAI
  const message = `${provider}: no key; set OPENAI_API_KEY, or create the client with apiKey`
  throw createError('authentication', message, { provider })
}

/** What every SDK call is made with: retries and time limits are Concord's layers. */
export const CALL_OPTIONS: { readonly maxRetries: 0; readonly timeout: number } = {
  maxRetries: 0,
  timeout: 2 ** 31 - 1,
}
