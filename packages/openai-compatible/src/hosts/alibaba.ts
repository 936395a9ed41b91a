import type { CompletionClient } from '@concord/core'
import { createHostChat } from '../adapter.ts'
import type { HostOptions, HostParameters } from '../config.ts'
import { CHAT, type HostLiteral, SETTINGS } from '../host.ts'

/**
 * Alibaba’s Model Studio.
 *
 * Source: https://www.alibabacloud.com/help/en/model-studio/compatibility-of-openai-with-dashscope
 */
export const alibaba: HostLiteral = {
  provider: 'alibaba',
  baseURL: 'https://dashscope-intl.aliyuncs.com/compatible-mode/v1',
  keyVariable: 'DASHSCOPE_API_KEY',
  apis: {
    chat: {
      capabilities: {
        ...CHAT,
        settings: [...SETTINGS, 'parallelToolCalls', 'n', 'logprobs', 'topLogprobs', 'topK', 'reasoning'],
        media: { image: ['base64', 'url'], audio: ['base64'], file: [] },
        output: ['tool_call', 'reasoning', 'logprobs'],
      },
    },
  },
  errors: { codes: { data_inspection_failed: 'content_filter', Arrearage: 'billing' }, texts: [] },
  quirks: { maxTokens: 'max_tokens', topK: true, reasoningSettings: 'enable_thinking', reasoningInclude: 'always' },
}

/** Parameters for `providerOptions.alibaba`, merged last: OpenAI's, and the host's own. */
export interface AlibabaProviderOptions extends HostParameters {
  readonly enable_thinking?: boolean
  readonly thinking_budget?: number
  readonly enable_search?: boolean
  readonly search_options?: object
}

declare module '@concord/core' {
  interface ProviderOptions {
    readonly alibaba?: AlibabaProviderOptions | undefined
  }
}

/** Creates a client of Alibaba’s Model Studio: chat completions. */
export function createAlibaba(options: HostOptions = {}): CompletionClient {
  return createHostChat(alibaba, options)
}
