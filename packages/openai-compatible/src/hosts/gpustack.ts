import type { CompletionClient } from '@concord/core'
import { createHostChat } from '../adapter.ts'
import type { HostOptions, HostParameters } from '../config.ts'
import { CHAT, COMPLETIONS, type HostLiteral } from '../host.ts'

/**
 * A GPUStack server.
 *
 * Source: https://docs.gpustack.ai/latest/user-guide/openai-compatible-apis/
 */
export const gpustack: HostLiteral = {
  provider: 'gpustack',
  baseURL: 'http://127.0.0.1/v1',
  apis: {
    chat: {
      capabilities: {
        ...CHAT,
        settings: [...CHAT.settings, 'n', 'logprobs', 'topLogprobs', 'logitBias', 'topK', 'reasoning'],
        output: ['tool_call', 'reasoning', 'logprobs'],
      },
    },
    completions: { capabilities: { ...COMPLETIONS, settings: [...COMPLETIONS.settings, 'topK'] } },
  },
  quirks: { maxTokens: 'max_tokens', user: 'user', topK: true, reasoningInclude: 'always', endMark: false },
}

/** Parameters for `providerOptions.gpustack`, merged last: OpenAI's, and the host's own. */
export interface GpuStackProviderOptions extends HostParameters {
  readonly enable_thinking?: boolean
}

declare module '@concord/core' {
  interface ProviderOptions {
    readonly gpustack?: GpuStackProviderOptions | undefined
  }
}

/** Creates a client of a GPUStack server: chat completions. */
export function createGpuStack(options: HostOptions = {}): CompletionClient {
  return createHostChat(gpustack, options)
}
