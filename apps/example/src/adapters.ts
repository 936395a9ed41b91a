import { createAnthropic } from '@concord/anthropic'
import { anthropicMessages } from '@concord/anthropic/server'
import type { CompletionClient, Dialect } from '@concord/core'
import { createGoogle } from '@concord/google'
import { googleGenerateContent } from '@concord/google/server'
import { createMistral } from '@concord/mistral'
import { mistralChat } from '@concord/mistral/server'
import { createOpenAI } from '@concord/openai'
import { openaiChat } from '@concord/openai/server'

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
    name: 'google',
    dialect: googleGenerateContent,
    connect: (url) => createGoogle({ apiKey: 'no-key', baseURL: url, model: 'gemini-3.5-flash', retry: false }),
  },
  {
    name: 'mistral',
    dialect: mistralChat,
    connect: (url) => createMistral({ apiKey: 'no-key', baseURL: url, model: 'mistral-large-latest', retry: false }),
  },
]
