import type { HarnessOptions, Subject } from '@concord/conformance'
import type { CompletionClient } from '@concord/core'
import {
  capabilities,
  createGoogle,
  createGoogleInteractions,
  type GoogleOptions,
  interactionsCapabilities,
} from '../src/index.ts'
import { googleGenerateContent, googleInteractions } from '../src/server/index.ts'

type Connect = (options: HarnessOptions) => CompletionClient

const connect =
  (create: (options: GoogleOptions) => CompletionClient): Connect =>
  ({ url, ...options }) =>
    create({ apiKey: 'test-key', baseURL: url, ...options })

/** What the conformance kit puts to the test. */
export const subjects: readonly Subject[] = [
  {
    name: 'google generateContent',
    createHarness: () => ({
      capabilities,
      dialect: googleGenerateContent,
      createClient: connect(createGoogle),
      citation: { ...PLACE, source: { uri: PLACE.url, title: PLACE.title } },
      replay: {
        provider: 'google',
        api: 'generate-content',
        data: { thought: true, thoughtSignature: 'c2VhbGVk' },
      },
    }),
  },
  {
    name: 'google interactions',
    createHarness: () => ({
      capabilities: interactionsCapabilities,
      dialect: googleInteractions,
      createClient: connect(createGoogleInteractions),
      citation: { ...PLACE, source: { type: 'url_citation', ...PLACE } },
      replay: { provider: 'google', api: 'interactions', data: { type: 'thought', signature: 'sealed' } },
    }),
  },
]

// Positions are bytes on these wires: one within a character cannot be written, and the kit’s is one.
const PLACE = { url: 'https://example.org/oslo', title: 'Oslo' }
