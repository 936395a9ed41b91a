import type { CompletionClient } from '@concord/core'
import { createHostChat, createHostResponses } from '../adapter.ts'
import type { HostOptions, HostParameters } from '../config.ts'
import { CHAT, COMPLETIONS, type HostLiteral, RESPONSES } from '../host.ts'

/**
 * OpenRouter.
 *
 * Sources: https://openrouter.ai/docs/api/reference/overview, https://openrouter.ai/docs/guides/best-practices/reasoning-tokens
 */
export const openrouter: HostLiteral = {
  provider: 'openrouter',
  baseURL: 'https://openrouter.ai/api/v1',
  keyVariable: 'OPENROUTER_API_KEY',
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
        output: ['tool_call', 'reasoning', 'refusal', 'media', 'citations', 'logprobs'],
      },
    },
    responses: { capabilities: RESPONSES },
    completions: { capabilities: { ...COMPLETIONS, settings: [...COMPLETIONS.settings, 'topK'] } },
  },
  finishReasons: { error: 'error' },
  quirks: {
    user: 'user',
    topK: true,
    reasoning: 'reasoning',
    reasoningSettings: 'reasoning',
    reasoningDetails: true,
    images: true,
    finishWord: 'twice',
  },
}

/** Parameters for `providerOptions.openrouter`, merged last: OpenAI's, and the host's own. */
export interface OpenRouterProviderOptions extends HostParameters {
  readonly provider?: object
  readonly models?: readonly string[]
  readonly plugins?: readonly object[]
  readonly transforms?: readonly string[]
  readonly reasoning?: {
    readonly effort?: string
    readonly max_tokens?: number
    readonly exclude?: boolean
    readonly enabled?: boolean
  }
  readonly usage?: { readonly include: boolean }
}

declare module '@concord/core' {
  interface ProviderOptions {
    readonly openrouter?: OpenRouterProviderOptions | undefined
  }
}

/** Creates a client of OpenRouter: chat completions. */
export function createOpenRouter(options: HostOptions = {}): CompletionClient {
  return createHostChat(openrouter, options)
}

/** Creates a client of OpenRouter: responses. */
export function createOpenRouterResponses(options: HostOptions = {}): CompletionClient {
  return createHostResponses(openrouter, options)
}
