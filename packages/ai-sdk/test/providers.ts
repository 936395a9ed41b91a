import { createAnthropic } from '@ai-sdk/anthropic'
import { createMistral } from '@ai-sdk/mistral'
import { createOpenAI } from '@ai-sdk/openai'
import type { LanguageModelV4 } from '@ai-sdk/provider'
import { capabilities as anthropic, createAnthropic as createClaude } from '@concord/anthropic'
import { anthropicMessages } from '@concord/anthropic/server'
import type { Harness, Subject } from '@concord/conformance'
import type { Capabilities, Dialect } from '@concord/core'
import { mistralChat } from '@concord/mistral/server'
import { openaiChat, openaiResponses } from '@concord/openai/server'
import { capabilities, fromLanguageModel, toLanguageModel } from '../src/index.ts'
import { skips } from './skips.ts'

const CITED = {
  type: 'web_search_result_location',
  url: 'https://example.org/oslo',
  title: 'Oslo',
  cited_text: 'Oslo',
  encrypted_index: 'sealed',
}

/** What the four models carry, of what the AI SDK can ask for. */
const OWN: Readonly<Record<'chat' | 'responses' | 'messages' | 'mistral', Partial<Capabilities>>> = {
  chat: { media: { image: ['base64', 'url'], audio: ['base64'], file: ['base64', 'id'] }, output: ['tool_call'] },
  responses: {
    media: { image: ['base64', 'url', 'id'], audio: [], file: ['base64', 'url', 'id'] },
    output: ['tool_call', 'reasoning'],
  },
  messages: {
    media: { image: ['base64', 'url', 'id'], audio: [], file: ['base64', 'url', 'id'] },
    output: ['tool_call', 'reasoning'],
  },
  mistral: {
    media: { image: ['base64', 'url'], audio: [], file: ['base64', 'url'] },
    output: ['tool_call', 'reasoning'],
  },
}

/** Four language models of three real providers, against the emulated wires of their vendors. */
export const subjects: readonly Subject[] = [
  {
    name: '@ai-sdk/openai chat',
    createHarness: () =>
      toHarness(
        openaiChat,
        OWN.chat,
        (url) => (id) => createOpenAI({ apiKey: 'test-key', baseURL: `${url}/v1` }).chat(id),
      ),
    skip: skips.chat,
  },
  {
    name: '@ai-sdk/openai responses',
    createHarness: () =>
      toHarness(
        openaiResponses,
        OWN.responses,
        (url) => (id) => createOpenAI({ apiKey: 'test-key', baseURL: `${url}/v1` }).responses(id),
      ),
    skip: skips.responses,
  },
  {
    name: '@ai-sdk/anthropic',
    createHarness: () =>
      toHarness(anthropicMessages, OWN.messages, (url) =>
        createAnthropic({ apiKey: 'test-key', baseURL: `${url}/v1` }),
      ),
    skip: skips.messages,
  },
  {
    name: '@ai-sdk/mistral',
    createHarness: () =>
      toHarness(mistralChat, OWN.mistral, (url) => createMistral({ apiKey: 'test-key', baseURL: `${url}/v1` })),
    skip: skips.mistral,
  },
]

/** What the adapter carries, of what the AI SDK can ask for. */
const BOTH: Partial<Capabilities> = {
  settings: capabilities.settings.filter((setting) => anthropic.settings.includes(setting)),
  toolChoice: anthropic.toolChoice,
  responseFormat: anthropic.responseFormat,
  media: anthropic.media,
  output: capabilities.output.filter((kind) => anthropic.output.includes(kind)),
}

/** An adapter of ours that crosses the bridge twice. */
export const crossed: Subject = {
  name: '@concord/anthropic, there and back',
  createHarness: () => ({
    ...toHarness(anthropicMessages, BOTH, (url) => {
      const claude = createClaude({ apiKey: 'test-key', baseURL: url, retry: false, timeout: false })
      return (modelId) => toLanguageModel(claude, { modelId })
    }),
    replay: { provider: 'anthropic', api: 'messages', data: { signature: 'sealed' } },
    citation: { url: 'https://example.org/oslo', title: 'Oslo', quotedText: 'Oslo', source: CITED },
  }),
  skip: skips.crossed,
}

function toHarness(
  dialect: Dialect,
  own: Partial<Capabilities>,
  connect: (url: string) => (modelId: string) => LanguageModelV4,
): Harness {
  const carried = { ...capabilities, tools: ['function'] as const, ...own }
  return {
    capabilities: carried,
    dialect,
    createClient: ({ url, ...options }) => fromLanguageModel(connect(url), { ...options, capabilities: carried }),
  }
}
