import type { CompletionClient } from '@concord/core'
import { createHostChat } from '../adapter.ts'
import type { HostOptions, HostParameters } from '../config.ts'
import { CHAT, type HostLiteral, SETTINGS } from '../host.ts'

/**
 * Perplexity.
 *
 * Source: https://docs.perplexity.ai/api-reference/chat-completions-post
 */
export const perplexity: HostLiteral = {
  provider: 'perplexity',
  baseURL: 'https://api.perplexity.ai',
  keyVariable: 'PERPLEXITY_API_KEY',
  apis: {
    chat: {
      capabilities: {
        ...CHAT,
        settings: [...SETTINGS, 'topK', 'reasoning'],
        toolChoice: [],
        tools: [],
        responseFormat: ['text', 'json_schema'],
        output: ['reasoning', 'citations'],
      },
      paths: ['/v1/chat/completions'],
    },
  },
  errors: { codes: { too_many_prompt_tokens: 'context_length', invalid_api_key: 'authentication' }, texts: [] },
  quirks: {
    maxTokens: 'max_tokens',
    schemaName: 'optional',
    topK: true,
    endMark: false,
    citations: true,
    snapshots: true,
    runningUsage: true,
  },
}

/** Parameters for `providerOptions.perplexity`, merged last: OpenAI's, and the host's own. */
export interface PerplexityProviderOptions extends HostParameters {
  readonly search_mode?: 'web' | 'academic' | 'sec'
  readonly search_domain_filter?: readonly string[]
  readonly search_recency_filter?: string
  readonly web_search_options?: object
  readonly return_images?: boolean
  readonly return_related_questions?: boolean
}

declare module '@concord/core' {
  interface ProviderOptions {
    readonly perplexity?: PerplexityProviderOptions | undefined
  }
}

/** Creates a client of Perplexity: chat completions. */
export function createPerplexity(options: HostOptions = {}): CompletionClient {
  return createHostChat(perplexity, options)
}
