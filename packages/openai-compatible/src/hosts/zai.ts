import type { CompletionClient } from '@concord/core'
import { createHostChat } from '../adapter.ts'
import type { HostOptions, HostParameters } from '../config.ts'
import { CHAT, type HostLiteral } from '../host.ts'

/**
 * Z.ai.
 *
 * Source: https://docs.z.ai/api-reference/llm/chat-completion
 */
export const zai: HostLiteral = {
  provider: 'zai',
  baseURL: 'https://api.z.ai/api/paas/v4',
  keyVariable: 'ZAI_API_KEY',
  apis: {
    chat: {
      capabilities: { ...CHAT, settings: [...CHAT.settings, 'reasoning'] },
      paths: ['/api/coding/paas/v4/chat/completions'],
    },
  },
  finishReasons: { sensitive: 'content_filter', network_error: 'error', model_context_window_exceeded: 'length' },
  errors: {
    codes: {
      '1113': 'billing',
      '1211': 'not_found',
      '1261': 'context_length',
      '1301': 'content_filter',
      '1302': 'rate_limit',
      '1305': 'rate_limit',
    },
    texts: [],
  },
  quirks: {
    maxTokens: 'max_tokens',
    user: 'user',
    reasoningSettings: 'thinking',
    reasoningInclude: 'always',
    takesReasoning: true,
  },
}

/** Parameters for `providerOptions.zai`, merged last: OpenAI's, and the host's own. */
export interface ZaiProviderOptions extends HostParameters {
  readonly thinking?: { readonly type: 'enabled' | 'disabled' }
  readonly do_sample?: boolean
  readonly tool_stream?: boolean
}

declare module '@concord/core' {
  interface ProviderOptions {
    readonly zai?: ZaiProviderOptions | undefined
  }
}

/** Creates a client of Z.ai: chat completions. */
export function createZai(options: HostOptions = {}): CompletionClient {
  return createHostChat(zai, options)
}
