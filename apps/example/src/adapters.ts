import { createAnthropic } from '@concord/anthropic'
import { anthropicMessages } from '@concord/anthropic/server'
import { createBedrock } from '@concord/bedrock'
import { bedrockConverse } from '@concord/bedrock/server'
import { createCohere } from '@concord/cohere'
import { cohereChat } from '@concord/cohere/server'
import type { CompletionClient, Dialect } from '@concord/core'
import { createGoogle } from '@concord/google'
import { googleGenerateContent } from '@concord/google/server'
import { createMistral } from '@concord/mistral'
import { mistralChat } from '@concord/mistral/server'
import { createOllama } from '@concord/ollama'
import { ollamaChat } from '@concord/ollama/server'
import { createOpenAI } from '@concord/openai'
import { openaiChat } from '@concord/openai/server'
import { hostAdapters } from './hosts.ts'

/** An adapter of the tour, and the wire that the emulator speaks to it. */
export interface TourAdapter {
  readonly name: string
  readonly dialect: Dialect
  /** Makes the client that talks to this server. */
  readonly connect: (url: string) => CompletionClient
}

/** The adapters of the tour. The key is none: it goes to the emulator on this machine. */
export const adapters: readonly TourAdapter[] = [
  {
    name: 'openai',
    dialect: openaiChat,
    connect: (url) => createOpenAI({ apiKey: 'no-key', baseURL: `${url}/v1`, model: 'gpt-5.4', retry: false }),
  },
  {
    name: 'anthropic',
    dialect: anthropicMessages,
    connect: (url) => createAnthropic({ apiKey: 'no-key', baseURL: url, model: 'claude-sonnet-5-5', retry: false }),
  },
  {
    name: 'bedrock',
    dialect: bedrockConverse,
    connect: (url) =>
      createBedrock({
        apiKey: 'no-key',
        region: 'us-east-1',
        baseURL: url,
        model: 'us.amazon.nova-2-lite-v1:0',
        retry: false,
      }),
  },
  {
    name: 'cohere',
    dialect: cohereChat,
    connect: (url) => createCohere({ apiKey: 'no-key', baseURL: url, model: 'command-a-plus-05-2026', retry: false }),
  },
  {
    name: 'google',
    dialect: googleGenerateContent,
    connect: (url) => createGoogle({ apiKey: 'no-key', baseURL: url, model: 'gemini-3.5-flash', retry: false }),
  },
  {
    name: 'mistral',
    dialect: mistralChat,
    connect: (url) => createMistral({ apiKey: 'no-key', baseURL: url, model: 'mistral-large-latest', retry: false }),
  },
  {
    name: 'ollama',
    dialect: ollamaChat,
    connect: (url) => createOllama({ baseURL: url, model: 'qwen3', retry: false }),
  },
  ...hostAdapters,
]
