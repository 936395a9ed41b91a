import type { HarnessOptions, Subject } from '@concord/conformance'
import type { CompletionClient } from '@concord/core'
import {
  capabilities,
  completionsCapabilities,
  createOpenAI,
  createOpenAICompletions,
  createOpenAIResponses,
  type OpenAIOptions,
  responsesCapabilities,
} from '../src/index.ts'
import { openaiChat, openaiCompletions, openaiResponses } from '../src/server/index.ts'

type Connect = (options: HarnessOptions) => CompletionClient

const connect =
  (create: (options: OpenAIOptions) => CompletionClient): Connect =>
  ({ url, ...options }) =>
    create({ apiKey: 'test-key', baseURL: `${url}/v1`, ...options })

/** What the conformance kit puts to the test. */
export const subjects: readonly Subject[] = [
  {
    name: 'openai chat',
    createHarness: () => ({
      capabilities,
      dialect: openaiChat,
      createClient: connect(createOpenAI),
      citation: toCitation({ type: 'url_citation', url_citation: { ...PLACE, ...SPAN } }),
    }),
  },
  {
    name: 'openai responses',
    createHarness: () => ({
      capabilities: responsesCapabilities,
      dialect: openaiResponses,
      createClient: connect(createOpenAIResponses),
      citation: toCitation({ type: 'url_citation', ...PLACE, ...SPAN }),
      replay: {
        provider: 'openai',
        api: 'responses',
        data: { type: 'reasoning', id: 'rs_1', encrypted_content: 'sealed' },
      },
    }),
  },
  {
    name: 'openai completions',
    createHarness: () => ({
      capabilities: completionsCapabilities,
      dialect: openaiCompletions,
      createClient: connect(createOpenAICompletions),
    }),
  },
]

const PLACE = { url: 'https://example.org/oslo', title: 'Oslo' }
const SPAN = { start_index: 0, end_index: 6 }

function toCitation(source: object): { url: string; title: string; start: number; end: number; source: object } {
  return { ...PLACE, start: 0, end: 6, source }
}
