import { createOllama, fromChatResponse, fromChatStream } from '@concord/ollama'
import { ollamaChat as dialect, normalizeChat as normalize } from '@concord/ollama/server'
import type { ChatResponse } from 'ollama'
import type { Lane } from '../lane.ts'
import { isOllama, OLLAMA } from './ollama.ts'

/** Ollama's chat API. */
export const ollamaChat: Lane = {
  ...OLLAMA,
  name: 'ollama chat',
  serves: (interaction) => isOllama(interaction, '/api/chat'),
  dialect,
  normalize,
  createClient: ({ fetch, createId, now }) =>
    createOllama({ fetch, createId, retry: false, timeout: false, clock: { now, schedule } }),
  fromBody: (body, context) => fromChatResponse(body as ChatResponse, context), // The adapter finds out what it is.
  fromEvents: (events, context) => fromChatStream(events as AsyncIterable<ChatResponse>, context), // As above.
  plainRequest: { messages: [{ role: 'user', content: 'Hello?' }] },
}

const schedule = (): (() => void) => () => {}
