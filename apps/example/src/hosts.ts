import type { Script } from '@concord/emulator'
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

/** The hosts of the tour: one for each of the ways in which their wires differ most. */
const HOSTS: readonly (readonly [host: HostLiteral, model: string])[] = [
  [groq, 'openai/gpt-oss-120b'],
  [deepseek, 'deepseek-v4-flash'],
  [xai, 'grok-4'],
  [openrouter, 'anthropic/claude-sonnet-4'],
  [perplexity, 'sonar-reasoning-pro'],
  [together, 'openai/gpt-oss-120b'],
  [huggingface, 'openai/gpt-oss-120b'],
]

/** The same script for each of them. */
export function onHosts(script: Script): Readonly<Record<string, Script>> {
  return Object.fromEntries(HOSTS.map(([{ provider }]) => [provider, script]))
}

/** Hosts that speak OpenAI's wire, each with its quirks. */
export const hostAdapters: readonly TourAdapter[] = HOSTS.map(([host, model]) => ({
  name: host.provider,
  dialect: hostDialect(host),
  connect: (url) => {
    const { pathname } = new URL(host.baseURL)
    const baseURL = `${url}${pathname === '/' ? '' : pathname}`
    return createHostClient(host, 'chat', { apiKey: 'no-key', baseURL, model, retry: false })
  },
}))
