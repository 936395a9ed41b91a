import type { CompletionClient } from '@concord/core'
import { createHostChat } from '../adapter.ts'
import type { HostOptions, HostParameters } from '../config.ts'
import { CHAT, type HostLiteral, RESPONSES } from '../host.ts'

/**
 * Vercel’s AI Gateway.
 *
 * Source: https://vercel.com/docs/ai-gateway/sdks-and-apis/openai-chat-completions
 */
export const vercel: HostLiteral = {
  provider: 'vercel',
  baseURL: 'https://ai-gateway.vercel.sh/v1',
  keyVariable: 'AI_GATEWAY_API_KEY',
  apis: {
    chat: {
      capabilities: {
        ...CHAT,
        settings: [...CHAT.settings, 'topK', 'reasoning', 'serviceTier', 'metadata'],
        media: { image: ['base64', 'url'], audio: [], file: ['base64'] },
        output: ['tool_call', 'reasoning', 'refusal', 'media', 'citations'],
      },
    },
    responses: { capabilities: RESPONSES },
  },
  quirks: {
    user: 'user',
    topK: true,
    reasoning: 'reasoning',
    reasoningSettings: 'reasoning',
    reasoningDetails: true,
    images: true,
  },
}

/** Parameters for `providerOptions.vercel`, merged last: OpenAI's, and the host's own. */
export interface VercelProviderOptions extends HostParameters {
  readonly providerOptions?: { readonly gateway?: object; readonly [provider: string]: object | undefined }
  readonly models?: readonly string[]
}

declare module '@concord/core' {
  interface ProviderOptions {
    readonly vercel?: VercelProviderOptions | undefined
  }
}

/** Creates a client of Vercel’s AI Gateway: chat completions. */
export function createVercel(options: HostOptions = {}): CompletionClient {
  return createHostChat(vercel, options)
}
