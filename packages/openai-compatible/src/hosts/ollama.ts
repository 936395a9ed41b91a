import type { CompletionClient } from '@concord/core'
import { createHostChat } from '../adapter.ts'
import type { HostOptions } from '../config.ts'
import { CHAT, COMPLETIONS, type HostLiteral, RESPONSES } from '../host.ts'

/**
 * An Ollama server, on OpenAI’s wires.
 *
 * Source: https://docs.ollama.com/api/openai-compatibility
 */
export const ollamaCompatible: HostLiteral = {
  provider: 'ollama',
  baseURL: 'http://127.0.0.1:11434/v1',
  apis: {
    chat: {
      capabilities: {
        ...CHAT,
        settings: [...CHAT.settings, 'reasoning', 'logprobs', 'topLogprobs'],
        output: ['tool_call', 'reasoning', 'logprobs'],
      },
    },
    responses: { capabilities: RESPONSES },
    completions: { capabilities: { ...COMPLETIONS, settings: [...COMPLETIONS.settings, 'suffix'] } },
  },
  quirks: { maxTokens: 'max_tokens', user: 'user', reasoning: 'reasoning', reasoningInclude: 'always' },
}

/** Creates a client of an Ollama server, on OpenAI’s wires: chat completions. */
export function createOllamaCompatible(options: HostOptions = {}): CompletionClient {
  return createHostChat(ollamaCompatible, options)
}
