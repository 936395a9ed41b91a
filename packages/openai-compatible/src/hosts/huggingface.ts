import type { CompletionClient } from '@concord/core'
import { createHostChat } from '../adapter.ts'
import type { HostOptions, HostParameters } from '../config.ts'
import { CHAT, type HostLiteral, RESPONSES } from '../host.ts'

/**
 * Hugging Face’s router.
 *
 * Source: https://huggingface.co/docs/inference-providers
 */
export const huggingface: HostLiteral = {
  provider: 'huggingface',
  baseURL: 'https://router.huggingface.co/v1',
  keyVariable: 'HF_TOKEN',
  apis: {
    chat: {
      capabilities: {
        ...CHAT,
        settings: [...CHAT.settings, 'n', 'logprobs', 'topLogprobs', 'logitBias', 'topK', 'reasoning'],
        output: ['tool_call', 'reasoning', 'logprobs'],
      },
      paths: ['/:router/v1/chat/completions'],
    },
    responses: { capabilities: RESPONSES },
  },
  finishReasons: { eos_token: 'stop' },
  quirks: {
    maxTokens: 'max_tokens',
    user: 'user',
    topK: true,
    reasoningInclude: 'always',
    endMark: false,
    extension: 'x_groq',
  },
}

declare module '@concord/core' {
  interface ProviderOptions {
    readonly huggingface?: HostParameters | undefined
  }
}

/** Creates a client of Hugging Face’s router: chat completions. */
export function createHuggingFace(options: HostOptions = {}): CompletionClient {
  return createHostChat(huggingface, options)
}
