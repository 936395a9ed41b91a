import type { CompletionClient } from '@concord/core'
import { createHostChat, createHostCompletions, createHostResponses } from '../adapter.ts'
import type { HostOptions, HostParameters } from '../config.ts'
import { CHAT, COMPLETIONS, type HostLiteral, RESPONSES } from '../host.ts'

/**
 * A vLLM server.
 *
 * Source: https://docs.vllm.ai/en/latest/serving/openai_compatible_server/
 */
export const vllm: HostLiteral = {
  provider: 'vllm',
  baseURL: 'http://127.0.0.1:8000/v1',
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
  finishReasons: { abort: 'error', error: 'error' },
  quirks: {
    user: 'user',
    topK: true,
    reasoning: 'reasoning',
    reasoningInclude: 'include_reasoning',
    takesReasoning: true,
  },
}

/** Parameters for `providerOptions.vllm`, merged last: OpenAI's, and the host's own. */
export interface VllmProviderOptions extends HostParameters {
  readonly chat_template_kwargs?: object
  readonly structured_outputs?: object
  readonly guided_json?: object
  readonly priority?: number
}

declare module '@concord/core' {
  interface ProviderOptions {
    readonly vllm?: VllmProviderOptions | undefined
  }
}

/** Creates a client of a vLLM server: chat completions. */
export function createVllm(options: HostOptions = {}): CompletionClient {
  return createHostChat(vllm, options)
}

/** Creates a client of a vLLM server: responses. */
export function createVllmResponses(options: HostOptions = {}): CompletionClient {
  return createHostResponses(vllm, options)
}

/** Creates a client of a vLLM server: legacy completions. */
export function createVllmCompletions(options: HostOptions = {}): CompletionClient {
  return createHostCompletions(vllm, options)
}
