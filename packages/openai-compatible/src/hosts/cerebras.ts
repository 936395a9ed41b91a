import type { CompletionClient } from '@concord/core'
import { createHostChat } from '../adapter.ts'
import type { HostOptions, HostParameters } from '../config.ts'
import { CHAT, COMPLETIONS, type HostLiteral } from '../host.ts'

/**
 * Cerebras.
 *
 * Source: https://inference-docs.cerebras.ai/resources/openai
 */
export const cerebras: HostLiteral = {
  provider: 'cerebras',
  baseURL: 'https://api.cerebras.ai/v1',
  keyVariable: 'CEREBRAS_API_KEY',
  apis: {
    chat: {
      capabilities: {
        ...CHAT,
        settings: [...CHAT.settings, 'logprobs', 'topLogprobs', 'logitBias', 'reasoning', 'serviceTier'],
        media: { image: [], audio: [], file: [] },
        output: ['tool_call', 'reasoning', 'logprobs'],
      },
    },
    completions: { capabilities: COMPLETIONS },
  },
  quirks: { user: 'user', reasoning: 'reasoning', reasoningInclude: 'always', takesReasoning: true },
}

/** Parameters for `providerOptions.cerebras`, merged last: OpenAI's, and the host's own. */
export interface CerebrasProviderOptions extends HostParameters {
  readonly disable_reasoning?: boolean
  readonly clear_thinking?: boolean
}

declare module '@concord/core' {
  interface ProviderOptions {
    readonly cerebras?: CerebrasProviderOptions | undefined
  }
}

/** Creates a client of Cerebras: chat completions. */
export function createCerebras(options: HostOptions = {}): CompletionClient {
  return createHostChat(cerebras, options)
}
