import type { CompletionClient } from '@concord/core'
import { createHostChat, createHostResponses } from '../adapter.ts'
import type { HostOptions, HostParameters } from '../config.ts'
import { CHAT, type HostLiteral, RESPONSES } from '../host.ts'

/**
 * Amazon Bedrock’s OpenAI APIs.
 *
 * Source: https://docs.aws.amazon.com/bedrock/latest/userguide/bedrock-mantle.html
 */
export const bedrockMantle: HostLiteral = {
  provider: 'bedrock-mantle',
  baseURL: 'https://bedrock-mantle.{AWS_REGION}.api.aws/v1',
  keyVariable: 'AWS_BEARER_TOKEN_BEDROCK',
  apis: {
    chat: {
      capabilities: {
        ...CHAT,
        settings: [...CHAT.settings, 'logprobs', 'topLogprobs', 'logitBias', 'reasoning', 'serviceTier', 'metadata'],
        media: { image: ['base64', 'url'], audio: ['base64'], file: [] },
        output: ['tool_call', 'reasoning', 'refusal', 'logprobs'],
      },
    },
    responses: { capabilities: RESPONSES },
  },
  quirks: { user: 'user', reasoningInclude: 'always' },
}

declare module '@concord/core' {
  interface ProviderOptions {
    readonly 'bedrock-mantle'?: HostParameters | undefined
  }
}

/** Creates a client of Amazon Bedrock’s OpenAI APIs: chat completions. */
export function createBedrockMantle(options: HostOptions = {}): CompletionClient {
  return createHostChat(bedrockMantle, options)
}

/** Creates a client of Amazon Bedrock’s OpenAI APIs: responses. */
export function createBedrockMantleResponses(options: HostOptions = {}): CompletionClient {
  return createHostResponses(bedrockMantle, options)
}
