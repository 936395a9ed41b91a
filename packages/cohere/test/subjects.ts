import type { Subject } from '@concord/conformance'
import { capabilities, createCohere } from '../src/index.ts'
import { cohereChat } from '../src/server/index.ts'

/** What the conformance kit puts to the test. */
export const subjects: readonly Subject[] = [
  {
    name: 'cohere chat',
    createHarness: () => ({
      capabilities,
      dialect: cohereChat,
      createClient: ({ url, ...options }) => createCohere({ apiKey: 'test-key', baseURL: url, ...options }),
      citation: { url: 'https://example.org/oslo', title: 'Oslo', start: 0, end: 6, source: CITATION },
      replay: { provider: 'cohere', api: 'chat', data: { type: 'thinking' } },
    }),
    skip: {
      'reasoning that is withheld is an empty part with its token':
        'Cohere shows all that was thought: a block without a thought says nothing',
    },
  },
]

/** The wire counts characters. */
const CITATION = {
  start: 0,
  end: 5,
  text: 'Oslo👍',
  sources: [{ type: 'document', id: 'doc-1', document: { url: 'https://example.org/oslo', title: 'Oslo' } }],
  type: 'TEXT_CONTENT',
}
