import type { ClientOptions, CompletionRequest } from '@concord/core'
import { createError, environment } from '@concord/core/adapter'
import type { ChatRequest, GenerateRequest, Ollama } from 'ollama/browser'

/** How an Ollama client is created: with an SDK client of yours, or with what one is made from. */
export interface OllamaOptions extends ClientOptions {
  /** An SDK client of yours, such as `new Ollama()`; the options of the connection are then its own. */
  readonly client?: OllamaClient | undefined
  /** A bearer token, for a host that asks for one. Default for `https://ollama.com`: the environment variable `OLLAMA_API_KEY`. */
  readonly apiKey?: string | (() => Promise<string>) | undefined
  /** Default: the environment variable `OLLAMA_HOST`, then `http://127.0.0.1:11434`. */
  readonly baseURL?: string | undefined
  /** Further HTTP headers for every call. */
  readonly headers?: Readonly<Record<string, string>> | undefined
  /** What sends the requests, such as a proxy's or a test's. Default: the runtime's `fetch`. */
  readonly fetch?: typeof globalThis.fetch | undefined
}

/** What is used of an SDK client. */
export type OllamaClient = Pick<Ollama, 'chat' | 'generate'>

/** Ollama's own parameters, for `providerOptions.ollama`; merged last. */
export interface OllamaProviderOptions
  extends Partial<Omit<ChatRequest, 'stream'>>, Partial<Omit<GenerateRequest, 'stream'>> {
  /** Parameters that the SDK's types do not name. */
  readonly [parameter: string]: unknown
}

declare module '@concord/core' {
  interface ProviderOptions {
    readonly ollama?: OllamaProviderOptions | undefined
  }
}

/** Who answers. */
export const PROVIDER = 'ollama'

/**
 * Makes an SDK client whose requests go through this `fetch`. It is the SDK's build for browsers: the one for Node takes
 * an image that happens to be the name of a file for that file.
 */
export async function createSdk(options: OllamaOptions, fetch: typeof globalThis.fetch): Promise<OllamaClient> {
  const host = options.baseURL ?? environment('OLLAMA_HOST') ?? DEFAULT_HOST
  const headers = new Headers(options.headers)
  const key = headers.has(AUTHORIZATION) ? undefined : await keyOf(options, host)
  if (key !== undefined) headers.set(AUTHORIZATION, `Bearer ${key}`)
  const { Ollama } = await import('ollama/browser')
  return new Ollama({ host, headers: Object.fromEntries(headers), fetch })
}

const DEFAULT_HOST = 'http://127.0.0.1:11434'
const AUTHORIZATION = 'authorization'

/** A server of one's own needs no key, the hosted one does. */
async function keyOf({ apiKey }: OllamaOptions, host: string): Promise<string | undefined> {
  const given = typeof apiKey === 'function' ? await askFor(apiKey) : apiKey
  const key = given === undefined || given === '' ? undefined : given
  if (key !== undefined || !isHosted(host)) return key
  return environment('OLLAMA_API_KEY') ?? fail('no key; set OLLAMA_API_KEY, or create the client with apiKey')
}

async function askFor(apiKey: () => Promise<string>): Promise<string> {
  try {
    return await apiKey()
  } catch (cause) {
    return fail('no key could be had; the function that was given as apiKey failed', cause)
  }
}

function fail(what: string, cause?: unknown): never {
  throw createError('authentication', `${PROVIDER}: ${what}`, { provider: PROVIDER, cause })
}

function isHosted(host: string): boolean {
  if (!URL.canParse(host)) return false
  const { protocol, hostname } = new URL(host)
  return protocol === 'https:' && hostname === 'ollama.com'
}

/** The vendor's own parameters of a request. */
export function ownOptions(options: CompletionRequest['providerOptions']): object | undefined {
  return options?.[PROVIDER]
}
