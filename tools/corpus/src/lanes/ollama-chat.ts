import { createOllama, fromChatResponse, fromChatStream } from '@concord/ollama'
import { ollamaChat as dialect, normalizeChat as normalize } from '@concord/ollama/server'
import type { ChatResponse } from 'ollama'
import { isObject, type JsonObject, valueAt } from '../json.ts'
import type { Lane, NormalForm } from '../lane.ts'
import { listOf } from './forms.ts'
import { isOllama, OLLAMA } from './ollama.ts'

/** A result without a name is that of the call in its place among those of the last answer. */
const WITH_TOOL_NAMES: NormalForm = {
  name: 'the name of the tool whose result it is',
  apply(body) {
    let names: unknown[] = []
    const messages = listOf(body['messages']).map((message) => {
      if (!isObject(message)) return message
      if (message['role'] === 'tool') return withName(message, names.shift())
      names = listOf(message['tool_calls']).map((call) => valueAt(call, ['function', 'name']))
      return message
    })
    return body['messages'] === undefined ? body : { ...body, messages }
  },
}

function withName(message: JsonObject, name: unknown): JsonObject {
  return name === undefined || 'tool_name' in message ? message : { ...message, tool_name: name }
}

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
  normalForms: [...OLLAMA.normalForms, WITH_TOOL_NAMES],
  plainRequest: { messages: [{ role: 'user', content: 'Hello?' }] },
}

const schedule = (): (() => void) => () => {}
