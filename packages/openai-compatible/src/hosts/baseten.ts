import type { CompletionClient } from '@concord/core'
import { createHostChat } from '../adapter.ts'
import type { HostOptions, HostParameters } from '../config.ts'
import { CHAT, type HostLiteral } from '../host.ts'

/**
 * Baseten.
 *
 * Source: https://docs.baseten.co/inference/model-apis/overview
 */
export const baseten: HostLiteral = {
  provider: 'baseten',
  baseURL: 'https://inference.baseten.co/v1',
  keyVariable: 'BASETEN_API_KEY',
  apis: {
    chat: {
      capabilities: {
        ...CHAT,
        settings: [...CHAT.settings, 'n', 'logprobs', 'topLogprobs', 'topK', 'reasoning'],
        output: ['tool_call', 'reasoning', 'logprobs'],
      },
    },
  },
  quirks: { maxTokens: 'max_tokens', user: 'user', topK: true, reasoningInclude: 'always', runningUsage: true },
}

/** Parameters for `providerOptions.baseten`, merged last: OpenAI's, and the host's own. */
export interface BasetenProviderOptions extends HostParameters {
  readonly chat_template_args?: object
}

declare module '@concord/core' {
  interface ProviderOptions {
    readonly baseten?: BasetenProviderOptions | undefined
  }
}

/** Creates a client of Baseten: chat completions. */
export function createBaseten(options: HostOptions = {}): CompletionClient {
  return createHostChat(baseten, options)
}
