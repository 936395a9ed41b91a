import type { Quirks } from '@concord/openai/protocol'
import { CHAT, COMPLETIONS, type HostLiteral, RESPONSES } from './host.ts'

/** What the APIs of a host carry of which nothing is known: what their wires have a place for and hosts know. */
export const ANY_HOST_APIS: HostLiteral['apis'] = {
  chat: {
    capabilities: {
      ...CHAT,
      settings: [...CHAT.settings, 'n', 'logprobs', 'topLogprobs', 'logitBias', 'reasoning'],
      media: { image: ['base64', 'url'], audio: ['base64'], file: ['base64'] },
      output: [...CHAT.output, 'refusal', 'logprobs'],
    },
  },
  responses: { capabilities: RESPONSES },
  completions: { capabilities: COMPLETIONS },
}

/** The names of fields that such a host knows: OpenAI's own are younger than most servers. */
export const ANY_HOST_QUIRKS: Quirks = { maxTokens: 'max_tokens', user: 'user' }
