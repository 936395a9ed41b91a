import type { CompletionClient } from '@concord/core'
import { createHostChat } from '../adapter.ts'
import type { HostOptions, HostParameters } from '../config.ts'
import { CHAT, COMPLETIONS, type HostLiteral } from '../host.ts'

/**
 * An SGLang server.
 *
 * Source: https://docs.sglang.ai/basic_usage/openai_api_completions.html
 */
export const sglang: HostLiteral = {
  provider: 'sglang',
  baseURL: 'http://127.0.0.1:30000/v1',
  apis: {
    chat: {
      capabilities: {
        ...CHAT,
        settings: [...CHAT.settings, 'n', 'logprobs', 'topLogprobs', 'logitBias', 'topK', 'reasoning'],
        output: ['tool_call', 'reasoning', 'logprobs'],
      },
    },
    completions: { capabilities: { ...COMPLETIONS, settings: [...COMPLETIONS.settings, 'suffix', 'topK'] } },
  },
  finishReasons: { abort: 'error' },
  quirks: { user: 'user', topK: true, reasoningInclude: 'always' },
}

/** Parameters for `providerOptions.sglang`, merged last: OpenAI's, and the host's own. */
export interface SglangProviderOptions extends HostParameters {
  readonly chat_template_kwargs?: object
  readonly separate_reasoning?: boolean
  readonly regex?: string
}

declare module '@concord/core' {
  interface ProviderOptions {
    readonly sglang?: SglangProviderOptions | undefined
  }
}

/** Creates a client of an SGLang server: chat completions. */
export function createSglang(options: HostOptions = {}): CompletionClient {
  return createHostChat(sglang, options)
}
