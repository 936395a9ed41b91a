import * as anthropic from '@concord/anthropic'
import { anthropicMessages } from '@concord/anthropic/server'
import * as bedrock from '@concord/bedrock'
import { bedrockConverse } from '@concord/bedrock/server'
import * as cohere from '@concord/cohere'
import { cohereChat } from '@concord/cohere/server'
import type { Capabilities, CompletionClient, Dialect } from '@concord/core'
import * as google from '@concord/google'
import { googleGenerateContent, googleInteractions } from '@concord/google/server'
import * as mistral from '@concord/mistral'
import { mistralChat, mistralFim } from '@concord/mistral/server'
import * as ollama from '@concord/ollama'
import { ollamaChat, ollamaGenerate } from '@concord/ollama/server'
import * as openai from '@concord/openai'
import { openaiChat, openaiCompletions, openaiResponses } from '@concord/openai/server'
import { hostAdapters } from './hosts.ts'

/** An adapter of the tour: one API of one vendor. */
export interface TourAdapter {
  readonly name: string
  /** What its wire can carry: says which ideas it can show. */
  readonly capabilities: Capabilities
  /** The wire that the emulator speaks to it. */
  readonly dialect: Dialect
  /** What follows the emulator's address, where the vendor's SDK wants more than that. */
  readonly path?: string
  /** The variables of the environment that `--live` needs, most of them keys: any one of these. */
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
    capabilities: openai.capabilities,
    dialect: openaiChat,
    path: '/v1',
    keys: ['OPENAI_API_KEY'],
    connect: (connection) => openai.createOpenAI({ model: 'gpt-5.4', ...connection }),
  },
  {
    name: 'openai-responses',
    capabilities: openai.responsesCapabilities,
    dialect: openaiResponses,
    path: '/v1',
    keys: ['OPENAI_API_KEY'],
    connect: (connection) => openai.createOpenAIResponses({ model: 'gpt-5.4', ...connection }),
  },
  {
    name: 'openai-completions',
    capabilities: openai.completionsCapabilities,
    dialect: openaiCompletions,
    path: '/v1',
    keys: ['OPENAI_API_KEY'],
    connect: (connection) => openai.createOpenAICompletions({ model: 'gpt-3.5-turbo-instruct', ...connection }),
  },
  {
    name: 'anthropic',
    capabilities: anthropic.capabilities,
    dialect: anthropicMessages,
    keys: ['ANTHROPIC_API_KEY', 'ANTHROPIC_AUTH_TOKEN'],
    connect: (connection) => anthropic.createAnthropic({ model: 'claude-sonnet-5-5', ...connection }),
  },
  {
    name: 'bedrock',
    capabilities: bedrock.capabilities,
    dialect: bedrockConverse,
    keys: ['AWS_BEARER_TOKEN_BEDROCK', 'AWS_ACCESS_KEY_ID', 'AWS_PROFILE'],
    connect: (connection) =>
      bedrock.createBedrock({ region: 'us-east-1', model: 'us.amazon.nova-2-lite-v1:0', ...connection }),
  },
  {
    name: 'cohere',
    capabilities: cohere.capabilities,
    dialect: cohereChat,
    keys: ['CO_API_KEY'],
    connect: (connection) => cohere.createCohere({ model: 'command-a-plus-05-2026', ...connection }),
  },
  {
    name: 'google',
    capabilities: google.capabilities,
    dialect: googleGenerateContent,
    keys: ['GOOGLE_API_KEY', 'GEMINI_API_KEY'],
    connect: (connection) => google.createGoogle({ model: 'gemini-3.5-flash', ...connection }),
  },
  {
    name: 'google-interactions',
    capabilities: google.interactionsCapabilities,
    dialect: googleInteractions,
    keys: ['GOOGLE_API_KEY', 'GEMINI_API_KEY'],
    connect: (connection) => google.createGoogleInteractions({ model: 'gemini-3.5-flash', ...connection }),
  },
  {
    name: 'mistral',
    capabilities: mistral.capabilities,
    dialect: mistralChat,
    keys: ['MISTRAL_API_KEY'],
    connect: (connection) => mistral.createMistral({ model: 'mistral-large-latest', ...connection }),
  },
  {
    name: 'mistral-fim',
    capabilities: mistral.fimCapabilities,
    dialect: mistralFim,
    keys: ['MISTRAL_API_KEY'],
    connect: (connection) => mistral.createMistralFim({ model: 'codestral-latest', ...connection }),
  },
  {
    name: 'ollama',
    capabilities: ollama.capabilities,
    dialect: ollamaChat,
    keys: ['OLLAMA_HOST'],
    connect: (connection) => ollama.createOllama({ model: 'qwen3', ...connection }),
  },
  {
    name: 'ollama-generate',
    capabilities: ollama.generateCapabilities,
    dialect: ollamaGenerate,
    keys: ['OLLAMA_HOST'],
    connect: (connection) => ollama.createOllamaGenerate({ model: 'qwen3', ...connection }),
  },
  ...hostAdapters,
]

/** Makes the client of an emulator. The key is none: it never leaves this machine. */
export function connectTo(url: string, { connect, path = '' }: TourAdapter): CompletionClient {
  return connect({ apiKey: 'no-key', baseURL: `${url}${path}`, retry: false })
}

/** Whether the environment has what an adapter needs to ask its vendor. */
export function hasKey({ keys }: Pick<TourAdapter, 'keys'>): boolean {
  return keys.some((key) => (process.env[key] ?? '') !== '')
}
