import type { Subject } from '@concord/conformance'
import { capabilities, createAcme } from '../src/index.ts'
import { acmeChat } from '../src/server/index.ts'

/** What the conformance kit puts to the test. */
export const subjects: readonly Subject[] = [
  {
    name: 'acme chat',
    createHarness: () => ({
      capabilities,
      dialect: acmeChat,
      createClient: ({ url, ...options }) => createAcme({ apiKey: 'test-key', baseURL: url, ...options }),
    }),
  },
]
