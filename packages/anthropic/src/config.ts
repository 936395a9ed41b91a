import type { Anthropic, ClientOptions as SdkOptions } from '@anthropic-ai/sdk'
import type { MessageCreateParams } from '@anthropic-ai/sdk/resources/messages'
import type { ClientOptions, CompletionRequest } from '@concord/core'
import { createError, environment, once } from '@concord/core/adapter'

/** How an Anthropic client is created: with an SDK client of yours, or with what one is made from. */
export interface AnthropicOptions extends ClientOptions {
  /** An SDK client of yours, such as `new Anthropic()`, or of another platform; the options of the connection are its own. */
  readonly client?: AnthropicClient | undefined
  /** Default: the environment variable `ANTHROPIC_API_KEY`. */
  readonly apiKey?: string | (() => Promise<string>) | undefined
  /** A token in place of a key. Default: the environment variable `ANTHROPIC_AUTH_TOKEN`. */
  readonly authToken?: string | undefined
  /** Default: the environment variable `ANTHROPIC_BASE_URL`, then Anthropic's own. */
  readonly baseURL?: string | undefined
  /** Further HTTP headers for every call. */
  readonly headers?: Readonly<Record<string, string>> | undefined
  /** What sends the requests, such as a proxy's or a test's. Default: the runtime's `fetch`. */
  readonly fetch?: typeof globalThis.fetch | undefined
}

/** What is used of an SDK client: the clients for other platforms have it too. */
export interface AnthropicClient {
  readonly messages: Pick<Anthropic['messages'], 'create'>
}

/** Anthropic's own parameters, for `providerOptions.anthropic`; merged last. */
export interface AnthropicProviderOptions extends Partial<Omit<MessageCreateParams, 'stream'>> {
  /** Parameters that the SDK's types do not name. */
  readonly [parameter: string]: unknown
}

declare module '@concord/core' {
  interface ProviderOptions {
    readonly anthropic?: AnthropicProviderOptions | undefined
  }
}

/** Who answers. */
export const PROVIDER = 'anthropic'

/** Gives the SDK client, made at its first use: importing the SDK takes longer than everything else here. */
export function createSdk(options: AnthropicOptions): () => Promise<AnthropicClient> {
  const { client } = options
  if (client !== undefined) return () => Promise.resolve(client)
  return once(async () => {
    const { Anthropic } = await import('@anthropic-ai/sdk')
    const { baseURL, headers, fetch } = options
    return new Anthropic({
      ...UNASKED,
      ...credentialOf(options),
      baseURL: baseURL ?? environment('ANTHROPIC_BASE_URL') ?? null,
      maxRetries: 0,
      ...(headers !== undefined && { defaultHeaders: headers }),
      ...(fetch !== undefined && { fetch }),
    })
  })
}

/** What the SDK otherwise looks up by itself, in profile files and the environment, or sends to a tracer. */
const UNASKED: SdkOptions = {
  apiKey: null,
  authToken: null,
  credentials: null,
  config: null,
  profile: null,
  webhookKey: null,
  openTelemetry: false,
}

/** The SDK takes one credential: what is given goes before the environment, a key before a token. */
function credentialOf({ apiKey, authToken }: AnthropicOptions): SdkOptions {
  if (isGiven(apiKey)) return { apiKey }
  if (isGiven(authToken)) return { authToken }
  const key = environment('ANTHROPIC_API_KEY')
  if (isGiven(key)) return { apiKey: key }
  const token = environment('ANTHROPIC_AUTH_TOKEN')
  if (isGiven(token)) return { authToken: token }
  throw createError('authentication', `${PROVIDER}: no key; set ANTHROPIC_API_KEY, or create the client with apiKey`, {
    provider: PROVIDER,
  })
}

function isGiven<T>(credential: T | '' | undefined): credential is Exclude<T, '' | undefined> {
  return credential !== undefined && credential !== ''
}

/** The vendor's own parameters of a request. */
export function ownOptions(options: CompletionRequest['providerOptions']): object | undefined {
  return options?.[PROVIDER]
}

/**
 * What every SDK call is made with: retries and time limits are Concord's layers. Without a time limit of its own the SDK
 * refuses long answers that are not streamed.
 */
export const CALL_OPTIONS: { readonly maxRetries: 0; readonly timeout: number } = {
  maxRetries: 0,
  timeout: 2 ** 31 - 1,
}
