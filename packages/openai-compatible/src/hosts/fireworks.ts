import type { CompletionClient } from '@concord/core'
import { createHostChat } from '../adapter.ts'
import type { HostOptions, HostParameters } from '../config.ts'
import { CHAT, COMPLETIONS, type HostLiteral, RESPONSES } from '../host.ts'

/**
 * Fireworks.
 *
 * Sources: https://docs.fireworks.ai/tools-sdks/openai-compatibility, https://docs.fireworks.ai/guides/reasoning
 */
export const fireworks: HostLiteral = {
  provider: 'fireworks',
  baseURL: 'https://api.fireworks.ai/inference/v1',
  keyVariable: 'FIREWORKS_API_KEY',
  apis: {
    chat: {
      capabilities: {
        ...CHAT,
        settings: [...CHAT.settings, 'n', 'logprobs', 'topLogprobs', 'logitBias', 'topK', 'reasoning', 'metadata'],
        output: ['tool_call', 'reasoning', 'logprobs'],
      },
    },
    responses: { capabilities: RESPONSES },
    completions: { capabilities: { ...COMPLETIONS, settings: [...COMPLETIONS.settings, 'topK'] } },
  },
  quirks: {
    maxTokens: 'max_tokens',
    user: 'user',
    topK: true,
    reasoningInclude: 'always',
    takesReasoning: true,
    runningUsage: true,
  },
}

/** Parameters for `providerOptions.fireworks`, merged last: OpenAI's, and the host's own. */
export interface FireworksProviderOptions extends HostParameters {
  readonly prompt_truncate_len?: number
  readonly context_length_exceeded_behavior?: 'truncate' | 'error'
  readonly perf_metrics_in_response?: boolean
}

declare module '@concord/core' {
  interface ProviderOptions {
    readonly fireworks?: FireworksProviderOptions | undefined
  }
}

/** Creates a client of Fireworks: chat completions. */
export function createFireworks(options: HostOptions = {}): CompletionClient {
  return createHostChat(fireworks, options)
}
