import type { ClientOptions, CompletionRequest } from '@concord/core'
import { createError, environment, isObject, once } from '@concord/core/adapter'
import type { GenerateContentConfig, GoogleGenAI, GoogleGenAIOptions } from '@google/genai'

/** How a Google client is created: with an SDK client of yours, or with what one is made from. */
export interface GoogleOptions extends ClientOptions, PlatformOptions {
  /** An SDK client of yours, such as `new GoogleGenAI({ vertexai: true })`; the options of the connection are its own. */
  readonly client?: GoogleClient | undefined
  /** Default: the environment variable `GOOGLE_API_KEY`, then `GEMINI_API_KEY`. Vertex AI needs none. */
  readonly apiKey?: string | undefined
  /** Without the version. Default: `GOOGLE_GEMINI_BASE_URL` or `GOOGLE_VERTEX_BASE_URL`, then Google's own. */
  readonly baseURL?: string | undefined
  /** Further HTTP headers for every call. */
  readonly headers?: Readonly<Record<string, string>> | undefined
  /** What sends the requests, such as a proxy's or a test's. Default: the runtime's `fetch`. */
  readonly fetch?: typeof globalThis.fetch | undefined
}

/** The SDK's own choice between the Gemini API and Vertex AI. */
export type PlatformOptions = {
  readonly [Key in PlatformOption]?: GoogleGenAIOptions[Key] | undefined
}

type PlatformOption = 'enterprise' | 'vertexai' | 'project' | 'location' | 'apiVersion' | 'googleAuthOptions'

/** What is used of an SDK client. */
export interface GoogleClient {
  readonly models: Pick<GoogleGenAI['models'], 'generateContent' | 'generateContentStream'>
  readonly interactions: Pick<GoogleGenAI['interactions'], 'create'>
}

/** Google's own parameters, for `providerOptions.google`; merged last. */
export interface GoogleProviderOptions extends Partial<Omit<GenerateContentConfig, 'abortSignal'>> {
  /** Parameters of interactions, and those of a body that the SDK's types do not name. */
  readonly [parameter: string]: unknown
}

declare module '@concord/core' {
  interface ProviderOptions {
    readonly google?: GoogleProviderOptions | undefined
  }
}

/** Who answers. */
export const PROVIDER = 'google'

/** Gives the SDK client, made at its first use: importing the SDK takes longer than everything else here. */
export function createSdk(options: GoogleOptions): () => Promise<GoogleClient> {
  const { client } = options
  if (client !== undefined) return () => Promise.resolve(client)
  return once(async () => {
    const { GoogleGenAI } = await import('@google/genai')
    const { baseURL, headers, fetch, enterprise, vertexai, project, location, apiVersion, googleAuthOptions } = options
    return new GoogleGenAI({
      ...keyOf(options),
      ...(enterprise !== undefined && { enterprise }),
      ...(vertexai !== undefined && { vertexai }),
      ...(project !== undefined && { project }),
      ...(location !== undefined && { location }),
      ...(apiVersion !== undefined && { apiVersion }),
      ...(googleAuthOptions !== undefined && { googleAuthOptions }),
      httpOptions: {
        ...(baseURL !== undefined && { baseUrl: baseURL }),
        ...(headers !== undefined && { headers }),
        ...(fetch !== undefined && { fetch }),
      },
    })
  })
}

/** Vertex AI has other ways to sign in, which the SDK looks up. */
function keyOf(options: GoogleOptions): { readonly apiKey?: string } {
  const given = options.apiKey === '' ? undefined : options.apiKey
  if (isVertex(options)) return given === undefined ? {} : { apiKey: given }
  const apiKey = given ?? environment('GOOGLE_API_KEY') ?? environment('GEMINI_API_KEY')
  if (apiKey !== undefined) return { apiKey }
  throw createError('authentication', `${PROVIDER}: no key; set GEMINI_API_KEY, or create the client with apiKey`, {
    provider: PROVIDER,
  })
}

function isVertex({ enterprise, vertexai }: GoogleOptions): boolean {
  const named = environment('GOOGLE_GENAI_USE_ENTERPRISE') ?? environment('GOOGLE_GENAI_USE_VERTEXAI')
  return enterprise ?? vertexai ?? named?.trim().toLowerCase() === 'true'
}

/** The `fetch` that a client sends with: of an SDK client of the user's, the one that it was made with. */
export function fetchOf({ client, fetch = globalThis.fetch }: GoogleOptions): typeof globalThis.fetch {
  // The SDK hides its own options; a wrapped client may not have them.
  const { apiClient }: { readonly apiClient?: unknown } = client === undefined ? {} : Object(client)
  if (!isObject(apiClient) || typeof apiClient['getFetch'] !== 'function') return fetch
  const own: unknown = apiClient['getFetch']()
  return typeof own === 'function' ? (own as typeof globalThis.fetch) : fetch // The SDK's type of it is the same.
}

/** The vendor's own parameters of a request. */
export function ownOptions(options: CompletionRequest['providerOptions']): object | undefined {
  return options?.[PROVIDER]
}
