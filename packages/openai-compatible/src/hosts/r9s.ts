import type { CompletionClient } from '@concord/core'
import { createHostChat, createHostCompletions, createHostResponses } from '../adapter.ts'
import type { HostOptions, HostParameters } from '../config.ts'
import { CHAT, COMPLETIONS, type HostLiteral, RESPONSES } from '../host.ts'

/**
 * R9S.
 *
 * Source: https://docs.routetokens.com/sdk/chat
 */
export const r9s: HostLiteral = {
  provider: 'r9s',
  baseURL: 'https://api.r9s.ai/v1',
  keyVariable: 'R9S_API_KEY',
  apis: {
    chat: {
      capabilities: {
        ...CHAT,
        settings: [...CHAT.settings, 'n', 'logprobs', 'topLogprobs', 'logitBias', 'topK', 'serviceTier'],
        output: ['tool_call', 'reasoning', 'logprobs'],
      },
    },
    responses: { capabilities: RESPONSES },
    completions: { capabilities: { ...COMPLETIONS, settings: [...COMPLETIONS.settings, 'suffix', 'bestOf', 'topK'] } },
  },
  quirks: { user: 'user', topK: true, fullUnions: true, finishWord: 'empty' },
}

declare module '@concord/core' {
  interface ProviderOptions {
    readonly r9s?: HostParameters | undefined
  }
}

/** Creates a client of R9S: chat completions. */
export function createR9s(options: HostOptions = {}): CompletionClient {
  return createHostChat(r9s, options)
}

/** Creates a client of R9S: responses. */
export function createR9sResponses(options: HostOptions = {}): CompletionClient {
  return createHostResponses(r9s, options)
}

/** Creates a client of R9S: legacy completions. */
export function createR9sCompletions(options: HostOptions = {}): CompletionClient {
  return createHostCompletions(r9s, options)
}
