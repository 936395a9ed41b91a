import type { CompletionClient } from '@concord/core'
import { createHostChat, createHostCompletions } from '../adapter.ts'
import type { HostOptions, HostParameters } from '../config.ts'
import { CHAT, COMPLETIONS, type HostLiteral } from '../host.ts'

/**
 * Orq’s proxy.
 *
 * Source: https://docs.orq.ai/reference
 */
export const orq: HostLiteral = {
  provider: 'orq',
  baseURL: 'https://api.orq.ai/v2/proxy',
  keyVariable: 'ORQ_API_KEY',
  apis: {
    chat: {
      capabilities: {
        ...CHAT,
        settings: [
          ...CHAT.settings,
          'n',
          'logprobs',
          'topLogprobs',
          'logitBias',
          'topK',
          'reasoning',
          'metadata',
          'serviceTier',
        ],
        media: { image: ['base64', 'url'], audio: ['base64'], file: ['base64'] },
        output: ['tool_call', 'reasoning', 'refusal', 'citations', 'logprobs'],
      },
    },
    completions: { capabilities: { ...COMPLETIONS, settings: [...COMPLETIONS.settings, 'suffix', 'bestOf', 'topK'] } },
  },
  quirks: { user: 'user', topK: true, created: 'zero' },
}

/** Parameters for `providerOptions.orq`, merged last: OpenAI's, and the host's own. */
export interface OrqProviderOptions extends HostParameters {
  readonly retry?: { readonly count?: number; readonly on_codes?: readonly number[] }
  readonly fallbacks?: readonly { readonly model: string }[]
  readonly cache?: { readonly type: 'exact_match'; readonly ttl?: number }
  readonly load_balancer?: {
    readonly type: 'weight_based'
    readonly models: readonly { readonly model: string; readonly weight?: number }[]
  }
  readonly timeout?: { readonly call_timeout: number }
}

declare module '@concord/core' {
  interface ProviderOptions {
    readonly orq?: OrqProviderOptions | undefined
  }
}

/** Creates a client of Orq’s proxy: chat completions. */
export function createOrq(options: HostOptions = {}): CompletionClient {
  return createHostChat(orq, options)
}

/** Creates a client of Orq’s proxy: legacy completions. */
export function createOrqCompletions(options: HostOptions = {}): CompletionClient {
  return createHostCompletions(orq, options)
}
