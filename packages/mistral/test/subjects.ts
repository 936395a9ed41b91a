import type { HarnessOptions, Subject } from '@concord/conformance'
import type { CompletionClient } from '@concord/core'
import { capabilities, createMistral, createMistralFim, fimCapabilities, type MistralOptions } from '../src/index.ts'
import { mistralChat, mistralFim } from '../src/server/index.ts'

type Connect = (options: HarnessOptions) => CompletionClient

const connect =
  (create: (options: MistralOptions) => CompletionClient): Connect =>
  ({ url, ...options }) =>
    create({ apiKey: 'test-key', baseURL: url, ...options })

/** What the conformance kit puts to the test. */
export const subjects: readonly Subject[] = [
  {
    name: 'mistral chat',
    createHarness: () => ({
      capabilities,
      dialect: mistralChat,
      createClient: connect(createMistral),
      citation: { ...PLACE, source: { type: 'tool_reference', tool: 'web_search', ...PLACE } },
      replay: { provider: 'mistral', api: 'chat', data: { type: 'thinking', signature: 'sealed', closed: true } },
    }),
  },
  {
    name: 'mistral fim',
    createHarness: () => ({
      capabilities: fimCapabilities,
      dialect: mistralFim,
      createClient: connect(createMistralFim),
    }),
  },
]

const PLACE = { url: 'https://example.org/oslo', title: 'Oslo' }
