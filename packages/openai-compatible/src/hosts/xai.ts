import type { CompletionClient } from '@concord/core'
import { createHostChat, createHostResponses } from '../adapter.ts'
import type { HostOptions, HostParameters } from '../config.ts'
import { CHAT, type HostLiteral, RESPONSES } from '../host.ts'

/**
 * XAI.
 *
 * Source: https://docs.x.ai/docs/api-reference
 */
export const xai: HostLiteral = {
  provider: 'xai',
  baseURL: 'https://api.x.ai/v1',
  keyVariable: 'XAI_API_KEY',
  apis: {
    chat: {
      capabilities: {
        ...CHAT,
        settings: [...CHAT.settings, 'n', 'logprobs', 'topLogprobs', 'reasoning'],
        output: ['tool_call', 'reasoning', 'refusal', 'citations', 'logprobs'],
      },
    },
    responses: {
      capabilities: {
        ...RESPONSES,
        settings: [...RESPONSES.settings, 'logprobs', 'topLogprobs'],
        output: ['tool_call', 'tool_activity', 'reasoning', 'refusal', 'citations', 'logprobs'],
        media: { image: ['base64', 'url'], audio: [], file: ['url', 'id'] },
      },
    },
  },
  errors: { codes: {}, texts: [[/incorrect api key/i, 'authentication']] },
  quirks: { user: 'user', reasoningInclude: 'always', reasoningTokens: 'beside', citations: true },
}

/** Parameters for `providerOptions.xai`, merged last: OpenAI's, and the host's own. */
export interface XaiProviderOptions extends HostParameters {
  readonly search_parameters?: object
  readonly deferred?: boolean
}

declare module '@concord/core' {
  interface ProviderOptions {
    readonly xai?: XaiProviderOptions | undefined
  }
}

/** Creates a client of xAI: chat completions. */
export function createXai(options: HostOptions = {}): CompletionClient {
  return createHostChat(xai, options)
}

/** Creates a client of xAI: responses. */
export function createXaiResponses(options: HostOptions = {}): CompletionClient {
  return createHostResponses(xai, options)
}
