import { createOllamaGenerate, fromGenerateResponse, fromGenerateStream } from '@concord/ollama'
import { normalizeGenerate as normalize, ollamaGenerate as dialect } from '@concord/ollama/server'
import type { GenerateResponse } from 'ollama'
import type { Lane } from '../lane.ts'
import { isOllama, OLLAMA } from './ollama.ts'

/** Ollama's generate API. */
export const ollamaGenerate: Lane = {
  ...OLLAMA,
  name: 'ollama generate',
  serves: (interaction) => isOllama(interaction, '/api/generate'),
  dialect,
  normalize,
  createClient: ({ fetch, createId, now }) =>
    createOllamaGenerate({ fetch, createId, retry: false, timeout: false, clock: { now, schedule } }),
  fromBody: (body, context) => fromGenerateResponse(body as GenerateResponse, context), // The adapter finds out what it is.
  fromEvents: (events, context) => fromGenerateStream(events as AsyncIterable<GenerateResponse>, context), // As above.
  plainRequest: { prompt: 'Hello?' },
}

const schedule = (): (() => void) => () => {}
