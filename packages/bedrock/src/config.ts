import type {
  BedrockRuntimeClient,
  BedrockRuntimeClientConfig,
  ConverseCommand,
  ConverseStreamCommand,
  ConverseStreamRequest,
} from '@aws-sdk/client-bedrock-runtime'
import type { ClientOptions, CompletionRequest } from '@concord/core'
import { createError, once } from '@concord/core/adapter'
import { createFetchHandler } from './request/fetch-handler.ts'

/** How a Bedrock client is created: with an SDK client of yours, or with what one is made from. */
export interface BedrockOptions extends ClientOptions {
  /** An SDK client of yours, such as `new BedrockRuntimeClient()`; the options of the connection are its own. */
  readonly client?: BedrockClient | undefined
  /** A key of Bedrock's, sent as a bearer token. Default: the environment variable `AWS_BEARER_TOKEN_BEDROCK`. */
  readonly apiKey?: string | (() => Promise<string>) | undefined
  /** Credentials of AWS, in place of a key. Default: what the SDK finds in the environment, profiles and its host. */
  readonly credentials?: BedrockRuntimeClientConfig['credentials'] | undefined
  /** A profile of the shared configuration files of AWS. */
  readonly profile?: string | undefined
  /** Default: what the SDK finds, such as the environment variable `AWS_REGION`. */
  readonly region?: string | undefined
  /** Default: what the SDK finds, such as the environment variable `AWS_ENDPOINT_URL_BEDROCK_RUNTIME`, then the region's own. */
  readonly baseURL?: string | undefined
  /** Further HTTP headers for every call. */
  readonly headers?: Readonly<Record<string, string>> | undefined
  /** What sends the requests, such as a proxy's or a test's. Default: the runtime's `fetch`. */
  readonly fetch?: typeof globalThis.fetch | undefined
}

/** What is used of an SDK client. */
export type BedrockClient = Pick<BedrockRuntimeClient, 'send'>

/** Bedrock's own parameters, for `providerOptions.bedrock`; merged last. */
export interface BedrockProviderOptions extends Partial<Omit<ConverseStreamRequest, 'modelId'>> {
  /** Parameters that the SDK's types do not name. */
  readonly [parameter: string]: unknown
}

declare module '@concord/core' {
  interface ProviderOptions {
    readonly bedrock?: BedrockProviderOptions | undefined
  }
}

/** Who answers. */
export const PROVIDER = 'bedrock'

/** The SDK's client, and the commands that it sends. */
export interface Sdk {
  readonly client: BedrockClient
  readonly ConverseCommand: typeof ConverseCommand
  readonly ConverseStreamCommand: typeof ConverseStreamCommand
}

/** Gives the SDK client, made at its first use: importing the SDK takes longer than everything else here. */
export function createSdk(options: BedrockOptions): () => Promise<Sdk> {
  return once(async () => {
    const { BedrockRuntimeClient, ...commands } = await import('@aws-sdk/client-bedrock-runtime')
    const { profile, region, baseURL: endpoint, fetch } = options
    const made = (): BedrockClient =>
      new BedrockRuntimeClient({
        ...credentialOf(options),
        ...(profile !== undefined && { profile }),
        ...(region !== undefined && { region }),
        ...(endpoint !== undefined && { endpoint }),
        maxAttempts: 1,
        requestHandler: createFetchHandler(fetch),
      })
    return { client: options.client ?? made(), ...commands }
  })
}

/** What is given goes before the environment, a key before credentials; an empty key is none. */
function credentialOf({ apiKey, credentials }: BedrockOptions): BedrockRuntimeClientConfig {
  if (apiKey !== undefined && apiKey !== '') {
    return { token: async () => ({ token: await keyOf(apiKey) }), authSchemePreference: ['httpBearerAuth'] }
  }
  return credentials === undefined ? {} : { credentials, authSchemePreference: ['sigv4'] }
}

async function keyOf(apiKey: NonNullable<BedrockOptions['apiKey']>): Promise<string> {
  if (typeof apiKey === 'string') return apiKey
  try {
    return await apiKey()
  } catch (cause) {
    const message = `${PROVIDER}: no key could be had; what causeOf gives of this error says why`
    throw createError('authentication', message, { provider: PROVIDER, cause })
  }
}

/** The vendor's own parameters of a request. */
export function ownOptions(options: CompletionRequest['providerOptions']): object | undefined {
  return options?.[PROVIDER]
}
