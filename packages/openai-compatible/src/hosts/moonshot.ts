import type { CompletionClient } from '@concord/core'
import { createHostChat } from '../adapter.ts'
import type { HostOptions, HostParameters } from '../config.ts'
import { CHAT, type HostLiteral } from '../host.ts'

/**
 * Moonshot.
 *
 * Source: https://platform.moonshot.ai/docs/api/chat
 */
export const moonshot: HostLiteral = {
  provider: 'moonshot',
  baseURL: 'https://api.moonshot.ai/v1',
  keyVariable: 'MOONSHOT_API_KEY',
  apis: {
    chat: {
      capabilities: {
        ...CHAT,
        settings: [...CHAT.settings, 'n', 'reasoning', 'promptCache'],
        output: ['tool_call', 'reasoning'],
        media: { image: ['base64', 'url'], audio: [], file: [] },
      },
    },
  },
  quirks: {
    maxTokens: 'max_tokens',
    user: 'user',
    reasoningSettings: 'thinking',
    reasoningInclude: 'always',
    takesReasoning: true,
    cachedTokens: 'cached_tokens',
  },
}

/** Parameters for `providerOptions.moonshot`, merged last: OpenAI's, and the host's own. */
export interface MoonshotProviderOptions extends HostParameters {
  readonly thinking?: { readonly type: 'enabled' | 'disabled' }
}

declare module '@concord/core' {
  interface ProviderOptions {
    readonly moonshot?: MoonshotProviderOptions | undefined
  }
}

/** Creates a client of Moonshot: chat completions. */
export function createMoonshot(options: HostOptions = {}): CompletionClient {
  return createHostChat(moonshot, options)
}
