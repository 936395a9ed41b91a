import type { Capabilities, CompletionClient } from '@concord/core'
import { createClient, createError } from '@concord/core/adapter'
import { createChatAdapter, createLegacyAdapter, createResponsesAdapter } from '@concord/openai/protocol'
import type { OpenAI } from 'openai'
import { ANY_HOST_APIS, ANY_HOST_QUIRKS } from './any-host.ts'
import { createSdk, type HostOptions } from './config.ts'
import type { Api, HostLiteral } from './host.ts'

/**
 * How a client of any other host is created: with what a client is made from, and with what its literal would say. What is
 * not said is taken to be as it is at most hosts: `apis` chat, responses and legacy completions with all that their wires
 * carry, `quirks` the fields `max_tokens` and `user`.
 */
export interface CompatibleOptions extends HostOptions, Partial<Omit<HostLiteral, 'provider' | 'baseURL'>> {
  /** Who answers: a name for the host. */
  readonly provider: string
  readonly baseURL: string
  /** Which API is called. Default: `chat`. */
  readonly api?: Api | undefined
}

/**
 * Creates a client of a host that speaks OpenAI's wires and has no creator of its own here.
 *
 * @example
 * const local = createOpenAICompatible({ provider: 'example', baseURL: 'http://127.0.0.1:8000/v1', model: 'qwen' })
 * const { choices } = await local.complete({ prompt: 'Why is the sky blue?' })
 */
export function createOpenAICompatible(options: CompatibleOptions): CompletionClient {
  const { api = 'chat', apis = ANY_HOST_APIS, quirks = ANY_HOST_QUIRKS } = options
  return createHostClient({ ...options, apis, quirks }, api, options)
}

/** Creates a client of one API of a host. Who knows which needs one of the three below, and then bundles no other. */
export function createHostClient(host: HostLiteral, api: Api, options: HostOptions): CompletionClient {
  return CREATORS[api](host, options)
}

/** Creates a client of a host's chat completions. */
export function createHostChat(
  host: HostLiteral,
  options: HostOptions,
  sdk: () => Promise<OpenAI> = createSdk(host, 'chat', options),
): CompletionClient {
  return createClient(createChatAdapter(host, capabilitiesOf(host, 'chat'), sdk), options)
}

/** Creates a client of a host's responses. */
export function createHostResponses(
  host: HostLiteral,
  options: HostOptions,
  sdk: () => Promise<OpenAI> = createSdk(host, 'responses', options),
): CompletionClient {
  return createClient(createResponsesAdapter(host, capabilitiesOf(host, 'responses'), sdk), options)
}

/** Creates a client of a host's legacy completions. */
export function createHostCompletions(host: HostLiteral, options: HostOptions): CompletionClient {
  const sdk = createSdk(host, 'completions', options)
  return createClient(createLegacyAdapter(host, capabilitiesOf(host, 'completions'), sdk), options)
}

const CREATORS = { chat: createHostChat, responses: createHostResponses, completions: createHostCompletions }

/** What the wire of an API can carry; throws `unsupported` where the host has none. */
export function capabilitiesOf({ provider, apis }: HostLiteral, api: Api): Capabilities {
  const capabilities = apis[api]?.capabilities
  if (capabilities !== undefined) return capabilities
  const known = Object.keys(apis).join(', ')
  throw createError('unsupported', `${provider}: there is no API of this kind (${api}); there is ${known}`, {
    provider,
  })
}
