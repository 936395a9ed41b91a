import type { Subject } from '@concord/conformance'
import { capabilities, createAnthropic } from '../src/index.ts'
import { anthropicMessages } from '../src/server/index.ts'

/** What the conformance kit puts to the test. */
export const subjects: readonly Subject[] = [
  {
    name: 'anthropic messages',
    createHarness: () => ({
      capabilities,
      dialect: anthropicMessages,
      createClient: ({ url, ...options }) => createAnthropic({ apiKey: 'test-key', baseURL: url, ...options }),
      citation: { url: 'https://example.org/oslo', title: 'Oslo', quotedText: 'Oslo', source: CITATION },
      replay: { provider: 'anthropic', api: 'messages', data: { signature: 'sealed' } },
      takes: [{ provider: 'bedrock', api: 'converse' }],
    }),
  },
]

const CITATION = {
  type: 'web_search_result_location',
  url: 'https://example.org/oslo',
  title: 'Oslo',
  cited_text: 'Oslo',
  encrypted_index: 'sealed',
}
