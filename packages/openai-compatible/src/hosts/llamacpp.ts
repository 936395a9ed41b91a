import type { CompletionClient } from '@concord/core'
import { createHostChat, createHostCompletions } from '../adapter.ts'
import type { HostOptions, HostParameters } from '../config.ts'
import { CHAT, COMPLETIONS, type HostLiteral, RESPONSES } from '../host.ts'

/**
 * A llama.cpp server.
 *
 * Source: https://github.com/ggml-org/llama.cpp/blob/master/tools/server/README.md
 */
export const llamacpp: HostLiteral = {
  provider: 'llamacpp',
  baseURL: 'http://127.0.0.1:8080/v1',
  apis: {
    chat: {
      capabilities: {
        ...CHAT,
        settings: [...CHAT.settings, 'n', 'logprobs', 'topLogprobs', 'logitBias', 'topK', 'reasoning'],
        media: { image: ['base64', 'url'], audio: ['base64'], file: [] },
        output: ['tool_call', 'reasoning', 'logprobs'],
      },
    },
    responses: { capabilities: RESPONSES },
    completions: { capabilities: { ...COMPLETIONS, settings: [...COMPLETIONS.settings, 'suffix', 'topK'] } },
  },
  quirks: { user: 'user', topK: true, reasoningInclude: 'always', takesReasoning: true },
}

/** Parameters for `providerOptions.llamacpp`, merged last: OpenAI's, and the host's own. */
export interface LlamaCppProviderOptions extends HostParameters {
  readonly grammar?: string
  readonly cache_prompt?: boolean
  readonly reasoning_format?: string
  readonly chat_template_kwargs?: object
}

declare module '@concord/core' {
  interface ProviderOptions {
    readonly llamacpp?: LlamaCppProviderOptions | undefined
  }
}

/** Creates a client of a llama.cpp server: chat completions. */
export function createLlamaCpp(options: HostOptions = {}): CompletionClient {
  return createHostChat(llamacpp, options)
}

/** Creates a client of a llama.cpp server: legacy completions. */
export function createLlamaCppCompletions(options: HostOptions = {}): CompletionClient {
  return createHostCompletions(llamacpp, options)
}
