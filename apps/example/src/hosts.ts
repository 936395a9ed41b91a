import {
  createHostClient,
  deepseek,
  groq,
  type HostLiteral,
  huggingface,
  openrouter,
  perplexity,
  together,
  xai,
} from '@concord/openai-compatible'
import { hostDialect } from '@concord/openai-compatible/server'
import type { TourAdapter } from './adapters.ts'

/** A host of the tour, and the model that is asked there. */
export interface TourHost {
  readonly host: HostLiteral
  readonly model: string
}

/** The hosts of the tour: one for each of the ways in which their wires differ most. */
export const hosts: readonly TourHost[] = [
  { host: groq, model: 'openai/gpt-oss-120b' },
  { host: deepseek, model: 'deepseek-v4-flash' },
  { host: xai, model: 'grok-4' },
  { host: openrouter, model: 'anthropic/claude-sonnet-4' },
  { host: perplexity, model: 'sonar-reasoning-pro' },
  { host: together, model: 'openai/gpt-oss-120b' },
  { host: huggingface, model: 'openai/gpt-oss-120b' },
]

/** Their chat completions: OpenAI's wire, each with its quirks. */
export const hostAdapters: readonly TourAdapter[] = hosts.flatMap(({ host, model }): readonly TourAdapter[] => {
  const { provider, keyVariable, apis } = host
  if (apis.chat === undefined) return []
  return [
    {
      name: provider,
      capabilities: apis.chat.capabilities,
      dialect: hostDialect(host),
      path: pathOf(host),
      keys: keyVariable === undefined ? [] : [keyVariable],
      connect: (connection) => createHostClient(host, 'chat', { model, ...connection }),
    },
  ]
})

/** What follows the address of a host. */
export function pathOf({ baseURL }: HostLiteral): string {
  return new URL(baseURL).pathname.replace(/\/$/, '')
}
