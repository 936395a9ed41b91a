import type { CompletionClient } from '@concord/core'
import { createHostChat } from '../adapter.ts'
import type { HostOptions, HostParameters } from '../config.ts'
import { CHAT, type HostLiteral } from '../host.ts'

/**
 * Avian.
 *
 * Source: https://avian.io/docs
 */
export const avian: HostLiteral = {
  provider: 'avian',
  baseURL: 'https://api.avian.io/v1',
  keyVariable: 'AVIAN_API_KEY',
  apis: {
    chat: { capabilities: { ...CHAT, settings: [...CHAT.settings, 'topK', 'reasoning'] } },
  },
  quirks: {
    maxTokens: 'max_tokens',
    user: 'user',
    topK: true,
    reasoningInclude: 'always',
    reasoningDetails: true,
    finishWord: 'twice',
  },
}

declare module '@concord/core' {
  interface ProviderOptions {
    readonly avian?: HostParameters | undefined
  }
}

/** Creates a client of Avian: chat completions. */
export function createAvian(options: HostOptions = {}): CompletionClient {
  return createHostChat(avian, options)
}
