import type { CompletionClient } from '@concord/core'
import { createHostChat, createHostResponses } from '../adapter.ts'
import type { HostOptions, HostParameters } from '../config.ts'
import { CHAT, type HostLiteral, RESPONSES } from '../host.ts'

/**
 * Groq.
 *
 * Sources: https://console.groq.com/docs/openai, https://console.groq.com/docs/reasoning
 */
export const groq: HostLiteral = {
  provider: 'groq',
  baseURL: 'https://api.groq.com/openai/v1',
  keyVariable: 'GROQ_API_KEY',
  apis: {
    chat: {
      capabilities: {
        ...CHAT,
        settings: [...CHAT.settings, 'reasoning', 'serviceTier', 'metadata'],
        output: ['tool_call', 'reasoning', 'citations'],
      },
    },
    responses: { capabilities: RESPONSES },
  },
  quirks: {
    user: 'user',
    reasoning: 'reasoning',
    reasoningInclude: 'include_reasoning',
    takesReasoning: true,
    extension: 'x_groq',
  },
}

/** Parameters for `providerOptions.groq`, merged last: OpenAI's, and the host's own. */
export interface GroqProviderOptions extends HostParameters {
  readonly reasoning_format?: 'hidden' | 'raw' | 'parsed'
  readonly include_reasoning?: boolean
  readonly search_settings?: object
  readonly documents?: readonly object[]
  readonly citation_options?: 'enabled' | 'disabled'
}

declare module '@concord/core' {
  interface ProviderOptions {
    readonly groq?: GroqProviderOptions | undefined
  }
}

/** Creates a client of Groq: chat completions. */
export function createGroq(options: HostOptions = {}): CompletionClient {
  return createHostChat(groq, options)
}

/** Creates a client of Groq: responses. */
export function createGroqResponses(options: HostOptions = {}): CompletionClient {
  return createHostResponses(groq, options)
}
