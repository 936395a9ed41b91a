import type { CompletionClient } from '@concord/core'
import { createHostChat } from '../adapter.ts'
import type { HostOptions, HostParameters } from '../config.ts'
import { CHAT, type HostLiteral, RESPONSES } from '../host.ts'

/**
 * Cloudflare’s Workers AI.
 *
 * Source: https://developers.cloudflare.com/workers-ai/configuration/open-ai-compatibility/
 */
export const cloudflare: HostLiteral = {
  provider: 'cloudflare',
  baseURL: 'https://api.cloudflare.com/client/v4/accounts/{CLOUDFLARE_ACCOUNT_ID}/ai/v1',
  keyVariable: 'CLOUDFLARE_API_TOKEN',
  apis: {
    chat: { capabilities: { ...CHAT, settings: [...CHAT.settings, 'n', 'topK', 'reasoning'] } },
    responses: { capabilities: RESPONSES },
  },
  quirks: { maxTokens: 'max_tokens', user: 'user', topK: true, reasoningInclude: 'always' },
}

declare module '@concord/core' {
  interface ProviderOptions {
    readonly cloudflare?: HostParameters | undefined
  }
}

/** Creates a client of Cloudflare’s Workers AI: chat completions. */
export function createCloudflare(options: HostOptions = {}): CompletionClient {
  return createHostChat(cloudflare, options)
}
