import { capabilities as anthropicWire, createAnthropic } from '@concord/anthropic'
import { anthropicMessages } from '@concord/anthropic/server'
import type { Capabilities, CompletionClient, Dialect } from '@concord/core'
import { capabilities as mistralWire, createMistral, createMistralFim, fimCapabilities } from '@concord/mistral'
import { mistralChat, mistralFim } from '@concord/mistral/server'
import {
  capabilities as chatWire,
  completionsCapabilities,
  createOpenAI,
  createOpenAICompletions,
  createOpenAIResponses,
  responsesCapabilities,
} from '@concord/openai'
import { openaiChat, openaiCompletions, openaiResponses } from '@concord/openai/server'

/** An adapter of the tour: one API of one vendor. */
export interface TourAdapter {
  readonly name: string
  /** What its wire can carry: says which ideas it can show. */
  readonly capabilities: Capabilities
  /** The wire that the emulator speaks to it. */
  readonly dialect: Dialect
  /** What follows the emulator's address, where the vendor's SDK wants more than that. */
  readonly path?: string
  /** The environment variables that `--live` needs. */
  readonly keys: readonly string[]
  /** Makes the client: of the emulator at this address, or of the vendor with the user's own key. */
  readonly connect: (connection: Connection) => CompletionClient
}

/** What replaces an adapter's own defaults. */
export interface Connection {
  readonly apiKey?: string
  readonly baseURL?: string
  readonly model?: string
  readonly retry?: false
}

/** The adapters of the tour. */
export const adapters: readonly TourAdapter[] = [
  {
    name: 'openai',
    capabilities: chatWire,
    dialect: openaiChat,
    path: '/v1',
    keys: ['OPENAI_API_KEY'],
    connect: (connection) => createOpenAI({ model: 'gpt-5.4', ...connection }),
  },
  {
    name: 'openai-responses',
    capabilities: responsesCapabilities,
    dialect: openaiResponses,
    path: '/v1',
    keys: ['OPENAI_API_KEY'],
    connect: (connection) => createOpenAIResponses({ model: 'gpt-5.4', ...connection }),
  },
  {
    name: 'openai-completions',
    capabilities: completionsCapabilities,
    dialect: openaiCompletions,
    path: '/v1',
    keys: ['OPENAI_API_KEY'],
    connect: (connection) => createOpenAICompletions({ model: 'gpt-3.5-turbo-instruct', ...connection }),
  },
  {
    name: 'anthropic',
    capabilities: anthropicWire,
    dialect: anthropicMessages,
    keys: ['ANTHROPIC_API_KEY'],
    connect: (connection) => createAnthropic({ model: 'claude-sonnet-5-5', ...connection }),
  },
  {
    name: 'mistral',
    capabilities: mistralWire,
    dialect: mistralChat,
    keys: ['MISTRAL_API_KEY'],
    connect: (connection) => createMistral({ model: 'mistral-large-latest', ...connection }),
  },
  {
    name: 'mistral-fim',
    capabilities: fimCapabilities,
    dialect: mistralFim,
    keys: ['MISTRAL_API_KEY'],
    connect: (connection) => createMistralFim({ model: 'codestral-latest', ...connection }),
  },
]

/** Makes the client of an emulator. The key is none: it never leaves this machine. */
export function connectTo(url: string, { connect, path = '' }: TourAdapter): CompletionClient {
  return connect({ apiKey: 'no-key', baseURL: `${url}${path}`, retry: false })
}
