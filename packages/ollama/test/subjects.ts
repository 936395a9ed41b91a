import type { Subject } from '@concord/conformance'
import { capabilities, createOllama, createOllamaGenerate, generateCapabilities } from '../src/index.ts'
import { ollamaChat, ollamaGenerate } from '../src/server/index.ts'

/** What the conformance kit puts to the test. */
export const subjects: readonly Subject[] = [
  {
    name: 'ollama chat',
    createHarness: () => ({
      capabilities,
      dialect: ollamaChat,
      createClient: ({ url, ...options }) => createOllama({ baseURL: url, ...options }),
    }),
  },
  {
    name: 'ollama generate',
    createHarness: () => ({
      capabilities: generateCapabilities,
      dialect: ollamaGenerate,
      createClient: ({ url, ...options }) => createOllamaGenerate({ baseURL: url, ...options }),
    }),
  },
]
