import type { ClientOptions, CompletionRequest } from '@concord/core'
import { once } from '@concord/core/adapter'

/** How a client of Acme is created: with an SDK client of yours, or with what one is made from. */
export interface AcmeOptions extends ClientOptions {
  /** An SDK client of yours; the options of the connection are its own. */
  readonly client?: AcmeClient | undefined
  /** Default: the environment variable `ACME_API_KEY`. */
  readonly apiKey?: string | undefined
  /** Default: the environment variable `ACME_BASE_URL`, then Acme's own. */
  readonly baseURL?: string | undefined
  /** Further HTTP headers for every call. */
  readonly headers?: Readonly<Record<string, string>> | undefined
  readonly fetch?: typeof globalThis.fetch | undefined
}

/** What is used of an SDK client: a `Pick` of its type. */
export type AcmeClient = object

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

/** Gives the SDK client, made at its first use: importing an SDK takes longer than everything else here. */
export function createSdk(options: AcmeOptions): () => Promise<AcmeClient> {
  const { client } = options
  if (client !== undefined) return () => Promise.resolve(client)
  return once(async () => {
    throw new Error(
      "write config: await import('acme-sdk'), and a client of it whose retries are off; environment() reads variables, " +
        'createError("authentication", …) tells of a missing key',
    )
  })
}
