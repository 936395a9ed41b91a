import type { ClientOptions } from '@concord/core'
import { createError, environment, once } from '@concord/core/adapter'
import type { OpenAIProviderOptions } from '@concord/openai'
import { withPlainFetch } from '@concord/openai/protocol'
import type { OpenAI } from 'openai'
import type { Api, HostLiteral } from './host.ts'

/** How a client of a host is created: with an SDK client of yours, or with what one is made from. */
export interface HostOptions extends ClientOptions {
  /** An SDK client of yours, such as `new OpenAI({ baseURL })`; the connection options below are then its own. */
  readonly client?: OpenAI | undefined
  /** Default: the environment variable that the host's literal names. */
  readonly apiKey?: string | (() => Promise<string>) | undefined
  /** Default: the host's own. */
  readonly baseURL?: string | undefined
  /** Further HTTP headers for every call. */
  readonly headers?: Readonly<Record<string, string>> | undefined
  /** What sends the requests, such as a proxy's or a test's. Default: the runtime's `fetch`. */
  readonly fetch?: typeof globalThis.fetch | undefined
}

/** How a client of Azure is created: with an SDK client of yours, or with what the SDK's `AzureOpenAI` is made from. */
export interface AzureOptions extends HostOptions {
  /** Such as `https://RESOURCE.openai.azure.com`. Default: the environment variable `AZURE_OPENAI_ENDPOINT`. */
  readonly endpoint?: string | undefined
  /** Default: the environment variable `OPENAI_API_VERSION`. */
  readonly apiVersion?: string | undefined
  /** The deployment that is called; default: the one that has the model's name. */
  readonly deployment?: string | undefined
  /** Gives a token of Microsoft Entra for each call, in place of a key. */
  readonly azureADTokenProvider?: (() => Promise<string>) | undefined
}

/** Parameters of OpenAI's that a host takes, and its own; a host's `providerOptions` begin with these. */
export interface HostParameters extends OpenAIProviderOptions {
  readonly top_k?: number
  readonly min_p?: number
  readonly repetition_penalty?: number
}

/** Gives the SDK client of one API, made at its first use: importing the SDK takes longer than everything else here. */
export function createSdk(host: HostLiteral, api: Api, options: HostOptions): () => Promise<OpenAI> {
  const { client } = options
  if (client !== undefined) return () => Promise.resolve(client)
  return once(async () => {
    const { OpenAI } = await import('openai')
    const { headers, fetch } = options
    const apiKey = keyOf(host, options)
    const sdk = new OpenAI({
      ...UNASKED,
      apiKey: apiKey ?? NO_KEY,
      baseURL: options.baseURL ?? fillIn(host.apis[api]?.baseURL ?? host.baseURL, host),
      maxRetries: 0,
      defaultHeaders: { ...foreignHeaders(), ...(apiKey === undefined && { authorization: null }), ...headers },
      ...(fetch !== undefined && { fetch }),
    })
    return withPlainFetch(sdk, fetch)
  })
}

/** What the SDK otherwise looks up by itself: OpenAI's accounts are none of another host's business. */
const UNASKED = { adminAPIKey: null, organization: null, project: null, webhookSecret: null } as const

/** The SDK wants a key where the host wants none; it is not sent. */
const NO_KEY = 'none'

/** The headers that are meant for OpenAI: the SDK adds those of `OPENAI_CUSTOM_HEADERS` to every call. */
function foreignHeaders(): Readonly<Record<string, null>> {
  const lines = environment('OPENAI_CUSTOM_HEADERS')?.split('\n') ?? []
  const names = lines.filter((line) => line.includes(':')).map((line) => line.slice(0, line.indexOf(':')).trim())
  return Object.fromEntries(names.map((name) => [name, null]))
}

function keyOf(host: HostLiteral, { apiKey }: HostOptions): string | (() => Promise<string>) | undefined {
  const { keyVariable } = host
  const key = apiKey ?? (keyVariable === undefined ? undefined : environment(keyVariable))
  if (key !== undefined && key !== '') return key
  if (keyVariable === undefined) return undefined
  throw missingKey(host.provider, keyVariable)
}

function missingKey(provider: string, variable: string): Error {
  const message = `${provider}: no key; set ${variable}, or create the client with apiKey`
  return createError('authentication', message, { provider })
}

/** Puts variables of the environment into an address. */
function fillIn(address: string, { provider }: HostLiteral): string {
  return address.replace(VARIABLES, (_match, name: string) => {
    const value = environment(name)
    if (value !== undefined) return value.replace(/^https?:\/\/|\/$/g, '')
    const message = `${provider}: the address is not known; set ${name}, or create the client with baseURL`
    throw createError('invalid_request', message, { provider })
  })
}

/** The variables of an address. */
export const VARIABLES: RegExp = /\{([A-Z_]+)\}/g

/** Gives the SDK's client of Azure, made at its first use. */
export function createAzureSdk(provider: string, options: AzureOptions): () => Promise<OpenAI> {
  return once(async () => {
    const { AzureOpenAI } = await import('openai')
    const { baseURL, deployment, headers, fetch } = options
    const sdk = new AzureOpenAI({
      ...UNASKED,
      ...credentialOf(provider, options),
      apiVersion: given(provider, options.apiVersion, 'OPENAI_API_VERSION', 'apiVersion'),
      ...(baseURL === undefined
        ? { endpoint: given(provider, options.endpoint, 'AZURE_OPENAI_ENDPOINT', 'endpoint') }
        : { baseURL }),
      ...(deployment !== undefined && { deployment }),
      maxRetries: 0,
      defaultHeaders: { ...foreignHeaders(), ...headers },
      ...(fetch !== undefined && { fetch }),
    })
    return withPlainFetch(sdk, fetch)
  })
}

function credentialOf(provider: string, { apiKey, azureADTokenProvider }: AzureOptions): object {
  const token = azureADTokenProvider ?? (typeof apiKey === 'function' ? apiKey : undefined)
  if (token !== undefined) return { azureADTokenProvider: token }
  const key = (typeof apiKey === 'string' ? apiKey : undefined) ?? environment('AZURE_OPENAI_API_KEY')
  if (key === undefined || key === '') throw missingKey(provider, 'AZURE_OPENAI_API_KEY')
  return { apiKey: key }
}

function given(provider: string, option: string | undefined, variable: string, name: string): string {
  const value = option ?? environment(variable)
  if (value !== undefined) return value
  const message = `${provider}: set ${variable}, or create the client with ${name}`
  throw createError('invalid_request', message, { provider })
}
