import { createAnthropic } from '@concord/anthropic'
import { anthropicMessages } from '@concord/anthropic/server'
import type { ClientOptions, CompletionClient, Dialect, ReplayToken } from '@concord/core'
import { createMistral } from '@concord/mistral'
import { mistralChat } from '@concord/mistral/server'
import { createOpenAIResponses } from '@concord/openai'
import { openaiResponses } from '@concord/openai/server'

/** An adapter of ours and the wire that answers it, with a token as that wire carries it. */
export interface Wire {
  readonly name: string
  readonly dialect: Dialect
  readonly connect: (url: string, options?: ClientOptions) => CompletionClient
  /** A token that holds this word. */
  readonly toToken: (word: string) => ReplayToken
}

/** Three wires that carry reasoning from turn to turn. */
export const wires: readonly Wire[] = [
  {
    name: 'anthropic messages',
    dialect: anthropicMessages,
    connect: (url, options) => createAnthropic({ apiKey: 'test-key', baseURL: url, model: 'model-1', ...options }),
    toToken: (signature) => ({ provider: 'anthropic', api: 'messages', data: { signature } }),
  },
  {
    name: 'openai responses',
    dialect: openaiResponses,
    connect: (url, options) =>
      createOpenAIResponses({ apiKey: 'test-key', baseURL: `${url}/v1`, model: 'model-1', ...options }),
    toToken: (word) => ({
      provider: 'openai',
      api: 'responses',
      data: { type: 'reasoning', id: 'rs_1', encrypted_content: word },
    }),
  },
  {
    name: 'mistral chat',
    dialect: mistralChat,
    connect: (url, options) => createMistral({ apiKey: 'test-key', baseURL: url, model: 'model-1', ...options }),
    toToken: (signature) => ({ provider: 'mistral', api: 'chat', data: { type: 'thinking', signature, closed: true } }),
  },
]
