import type { CompletionClient } from '@concord/core'
import { createHostChat, createHostCompletions } from '../adapter.ts'
import type { HostOptions, HostParameters } from '../config.ts'
import { CHAT, COMPLETIONS, type HostLiteral } from '../host.ts'

/**
 * Together.
 *
 * Sources: https://docs.together.ai/docs/openai-api-compatibility, https://docs.together.ai/reference/chat-completions-1
 */
export const together: HostLiteral = {
  provider: 'together',
  baseURL: 'https://api.together.xyz/v1',
  keyVariable: 'TOGETHER_API_KEY',
  apis: {
    chat: {
      capabilities: {
        ...CHAT,
        settings: [...CHAT.settings, 'n', 'logprobs', 'topLogprobs', 'logitBias', 'topK', 'reasoning'],
        output: ['tool_call', 'reasoning', 'logprobs'],
      },
    },
    completions: { capabilities: { ...COMPLETIONS, settings: [...COMPLETIONS.settings, 'topK'] } },
  },
  finishReasons: { eos: 'stop' },
  quirks: {
    maxTokens: 'max_tokens',
    user: 'user',
    topK: true,
    logprobs: 'count',
    reasoning: 'reasoning',
    reasoningInclude: 'always',
    cachedTokens: 'cached_tokens',
    textTwice: true,
  },
}

/** Parameters for `providerOptions.together`, merged last: OpenAI's, and the host's own. */
export interface TogetherProviderOptions extends HostParameters {
  readonly reasoning?: { readonly enabled: boolean }
  readonly safety_model?: string
}

declare module '@concord/core' {
  interface ProviderOptions {
    readonly together?: TogetherProviderOptions | undefined
  }
}

/** Creates a client of Together: chat completions. */
export function createTogether(options: HostOptions = {}): CompletionClient {
  return createHostChat(together, options)
}

/** Creates a client of Together: legacy completions. */
export function createTogetherCompletions(options: HostOptions = {}): CompletionClient {
  return createHostCompletions(together, options)
}
