import type { ClientOptions, CompletionRequest, SendOptions } from '@concord/core'
import type { RawCall } from '@concord/core/adapter'

/** How a client of Acme is created. */
export interface AcmeOptions extends ClientOptions {
  /** Default: the environment variable `ACME_API_KEY`. */
  readonly apiKey?: string | undefined
  /** Default: the environment variable `ACME_BASE_URL`, then Acme's own. */
  readonly baseURL?: string | undefined
  /** Further HTTP headers for every call. */
  readonly headers?: Readonly<Record<string, string>> | undefined
  readonly fetch?: typeof globalThis.fetch | undefined
}

/** Acme's own parameters, for `providerOptions`; merged last. */
export interface AcmeProviderOptions {
  readonly [parameter: string]: unknown
}

declare module '@concord/core' {
  interface ProviderOptions {
    readonly acme?: AcmeProviderOptions | undefined
  }
}

/** Who answers. */
export const PROVIDER = 'acme'

/** The vendor's own parameters of a request. */
export function ownOptions(options: CompletionRequest['providerOptions']): object | undefined {
  return options?.[PROVIDER]
}

/** Sends a body to the API. */
export type Post = (body: object, options: SendOptions) => RawCall

/** Makes what sends a body to the API; a missing key fails at the first call. */
export function createPost(options: AcmeOptions): Post {
  return (body, { signal, headers }) => ({
    async asResponse() {
      const { url, headers: own } = connectionOf(options)
      const { fetch = globalThis.fetch } = options
      return fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...own, ...options.headers, ...headers },
        body: JSON.stringify(body),
        signal,
      })
    },
  })
}

/** Where the API is, and the headers that it takes. */
function connectionOf(_options: AcmeOptions): { readonly url: string; readonly headers: Record<string, string> } {
  throw new Error(
    'write config: the address, and the header of the key; environment() reads variables, createError("authentication", …) ' +
      'tells of a missing key',
  )
}
