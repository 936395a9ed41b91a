import type { CompletionClient } from '@concord/core'
import { createHostChat, createHostResponses } from '../adapter.ts'
import type { HostOptions, HostParameters } from '../config.ts'
import { CHAT, COMPLETIONS, type HostLiteral, RESPONSES } from '../host.ts'

/**
 * An LM Studio server.
 *
 * Source: https://lmstudio.ai/docs/developer/openai-compat
 */
export const lmstudio: HostLiteral = {
  provider: 'lmstudio',
  baseURL: 'http://127.0.0.1:1234/v1',
  apis: {
    chat: { capabilities: { ...CHAT, settings: [...CHAT.settings, 'logitBias', 'topK', 'reasoning'] } },
    responses: { capabilities: RESPONSES },
    completions: { capabilities: { ...COMPLETIONS, settings: [...COMPLETIONS.settings, 'topK'] } },
  },
  quirks: { maxTokens: 'max_tokens', user: 'user', topK: true, reasoningInclude: 'always' },
}

/** Parameters for `providerOptions.lmstudio`, merged last: OpenAI's, and the host's own. */
export interface LmStudioProviderOptions extends HostParameters {
  readonly ttl?: number
  readonly draft_model?: string
}

declare module '@concord/core' {
  interface ProviderOptions {
    readonly lmstudio?: LmStudioProviderOptions | undefined
  }
}

/** Creates a client of an LM Studio server: chat completions. */
export function createLmStudio(options: HostOptions = {}): CompletionClient {
  return createHostChat(lmstudio, options)
}

/** Creates a client of an LM Studio server: responses. */
export function createLmStudioResponses(options: HostOptions = {}): CompletionClient {
  return createHostResponses(lmstudio, options)
}
