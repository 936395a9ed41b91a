import type { CompletionClient } from '@concord/core'
import { createHostChat } from '../adapter.ts'
import type { HostOptions, HostParameters } from '../config.ts'
import { CHAT, type HostLiteral } from '../host.ts'

/**
 * GitHub Models.
 *
 * Source: https://docs.github.com/en/rest/models/inference
 */
export const github: HostLiteral = {
  provider: 'github',
  baseURL: 'https://models.github.ai/inference',
  keyVariable: 'GITHUB_TOKEN',
  apis: {
    chat: {
      capabilities: {
        ...CHAT,
        settings: [...CHAT.settings, 'n', 'logprobs', 'topLogprobs', 'reasoning'],
        media: { image: ['base64', 'url'], audio: ['base64'], file: [] },
        output: ['tool_call', 'refusal', 'logprobs'],
      },
    },
  },
  quirks: { user: 'user', opening: true },
}

declare module '@concord/core' {
  interface ProviderOptions {
    readonly github?: HostParameters | undefined
  }
}

/** Creates a client of GitHub Models: chat completions. */
export function createGitHub(options: HostOptions = {}): CompletionClient {
  return createHostChat(github, options)
}
