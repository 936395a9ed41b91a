import type { Subject } from '@concord/conformance'
import { capabilities, createBedrock } from '../src/index.ts'
import { bedrockConverse } from '../src/server/index.ts'

/** What the conformance kit puts to the test. */
export const subjects: readonly Subject[] = [
  {
    name: 'bedrock converse',
    createHarness: () => ({
      capabilities,
      dialect: bedrockConverse,
      createClient: ({ url, ...options }) =>
        createBedrock({ apiKey: 'test-key', region: 'us-east-1', baseURL: url, ...options }),
      citation: { url: 'https://example.org/oslo', title: 'Oslo', quotedText: 'Oslo', source: CITATION },
      replay: { provider: 'bedrock', api: 'converse', data: { signature: 'sealed' } },
      takes: [{ provider: 'anthropic', api: 'messages' }],
    }),
  },
]

const CITATION = {
  title: 'Oslo',
  sourceContent: [{ text: 'Oslo' }],
  location: { web: { url: 'https://example.org/oslo', domain: 'example.org' } },
}
