import type { CompletionClient } from '@concord/core'
import { createHostChat, createHostCompletions, createHostResponses } from '../adapter.ts'
import type { HostOptions, HostParameters } from '../config.ts'
import { CHAT, COMPLETIONS, type HostLiteral, RESPONSES } from '../host.ts'

/**
 * DeepSeek.
 *
 * Sources: https://api-docs.deepseek.com, https://api-docs.deepseek.com/guides/thinking_mode
 */
export const deepseek: HostLiteral = {
  provider: 'deepseek',
  baseURL: 'https://api.deepseek.com',
  keyVariable: 'DEEPSEEK_API_KEY',
  apis: {
    chat: {
      capabilities: {
        ...CHAT,
        settings: [...CHAT.settings, 'reasoning', 'logprobs', 'topLogprobs'],
        output: ['tool_call', 'reasoning', 'logprobs'],
      },
      paths: ['/v1/chat/completions'],
    },
    responses: { capabilities: RESPONSES },
    completions: {
      capabilities: { ...COMPLETIONS, settings: [...COMPLETIONS.settings, 'suffix'] },
      baseURL: 'https://api.deepseek.com/beta',
    },
  },
  // The host lacked the resources to go on.
  finishReasons: { insufficient_system_resource: 'error' },
  quirks: {
    maxTokens: 'max_tokens',
    user: 'user',
    reasoningSettings: 'thinking',
    reasoningInclude: 'always',
    takesReasoning: true,
    cachedTokens: 'prompt_cache_hit_tokens',
  },
}

/** Parameters for `providerOptions.deepseek`, merged last: OpenAI's, and the host's own. */
export interface DeepSeekProviderOptions extends HostParameters {
  readonly thinking?: { readonly type: 'enabled' | 'disabled' }
}

declare module '@concord/core' {
  interface ProviderOptions {
    readonly deepseek?: DeepSeekProviderOptions | undefined
  }
}

/** Creates a client of DeepSeek: chat completions. */
export function createDeepSeek(options: HostOptions = {}): CompletionClient {
  return createHostChat(deepseek, options)
}

/** Creates a client of DeepSeek: responses. */
export function createDeepSeekResponses(options: HostOptions = {}): CompletionClient {
  return createHostResponses(deepseek, options)
}

/** Creates a client of DeepSeek: legacy completions. */
export function createDeepSeekCompletions(options: HostOptions = {}): CompletionClient {
  return createHostCompletions(deepseek, options)
}
