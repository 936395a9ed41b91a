import type { CompletionClient } from '@concord/core'
import { createHostChat } from '../adapter.ts'
import type { HostOptions, HostParameters } from '../config.ts'
import { CHAT, COMPLETIONS, type HostLiteral } from '../host.ts'

/**
 * NVIDIA.
 *
 * Source: https://docs.api.nvidia.com/nim/reference/llm-apis
 */
export const nvidia: HostLiteral = {
  provider: 'nvidia',
  baseURL: 'https://integrate.api.nvidia.com/v1',
  keyVariable: 'NVIDIA_API_KEY',
  apis: {
    chat: {
      capabilities: {
        ...CHAT,
        settings: [...CHAT.settings, 'n', 'logprobs', 'topLogprobs', 'topK', 'reasoning'],
        output: ['tool_call', 'reasoning', 'logprobs'],
      },
    },
    completions: { capabilities: { ...COMPLETIONS, settings: [...COMPLETIONS.settings, 'topK'] } },
  },
  quirks: { maxTokens: 'max_tokens', user: 'user', topK: true, reasoningInclude: 'always' },
}

/** Parameters for `providerOptions.nvidia`, merged last: OpenAI's, and the host's own. */
export interface NvidiaProviderOptions extends HostParameters {
  readonly chat_template_kwargs?: object
  readonly nvext?: object
}

declare module '@concord/core' {
  interface ProviderOptions {
    readonly nvidia?: NvidiaProviderOptions | undefined
  }
}

/** Creates a client of NVIDIA: chat completions. */
export function createNvidia(options: HostOptions = {}): CompletionClient {
  return createHostChat(nvidia, options)
}
