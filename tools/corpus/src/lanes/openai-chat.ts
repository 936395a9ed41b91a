import { createOpenAI, fromChatCompletion, fromChatStream } from '@concord/openai'
import { openaiChat as dialect, normalizeChat as normalize } from '@concord/openai/server'
import type { ChatCompletion, ChatCompletionChunk } from 'openai/resources/chat/completions'
import type { Lane } from '../lane.ts'
import { foldChatEvents } from '../states/chat.ts'
import { eachOf, WITH_USAGE, withPlainText, WITHOUT_EMPTY_TOOLS, WITHOUT_NULLS, WITHOUT_STREAM } from './forms.ts'
import { isChatBody, isOpenAI, parseMarkedEvents, withoutMarks } from './openai.ts'

/** OpenAI's chat completions API, and Azure's, which the same SDK calls. */
export const openaiChat: Lane = {
  name: 'openai chat',
  serves: (interaction) =>
    isOpenAI(interaction, /^POST (\/openai)?\/v1\/chat\/completions$/) ||
    (isOpenAI(interaction, /responses$/) && isChatBody(interaction)),
  dialect,
  normalize,
  createClient: ({ fetch, createId, now }) =>
    createOpenAI({ apiKey: 'test-key', fetch, createId, retry: false, timeout: false, clock: { now, schedule } }),
  fromBody: (body, context) => fromChatCompletion(body as ChatCompletion, context), // The adapter finds out what it is.
  fromEvents: (events, context) => fromChatStream(withoutMarks(events) as AsyncIterable<ChatCompletionChunk>, context), // As above.
  parseEvents: parseMarkedEvents,
  fold: foldChatEvents,
  toBody: ({ value }) => ({ ...value, object: 'chat.completion' }),
  plainRequest: { messages: [{ role: 'user', content: 'Hello?' }] },
  leftOut: [
    { path: /^object$/, because: 'a constant' },
    { path: /^choices\[\]\.message\.role$/, because: 'a constant' },
    // A custom tool's call says `custom`; every other one is a function's.
    { path: /^choices\[\]\.message\.tool_calls\[(function|custom)\]\.type$/, because: 'a constant' },
    { path: /^choices\[\]\.message\.tool_calls\[\w*\]\.index$/, because: 'a position' },
    { path: /^obfuscation$/, because: 'padding' },
    { path: /^metadata\./, because: 'an echo of the request' },
  ],
  metadata: {},
  normalForms: [
    WITHOUT_STREAM,
    WITH_USAGE,
    WITHOUT_NULLS,
    WITHOUT_EMPTY_TOOLS,
    {
      name: 'max_tokens, the deprecated name of max_completion_tokens',
      apply: ({ max_tokens: limit, ...rest }) =>
        limit === undefined ? rest : { max_completion_tokens: limit, ...rest },
    },
    eachOf('messages', 'an empty text beside tool calls', (message) => {
      const { content, ...rest } = message
      return content === '' && Array.isArray(rest['tool_calls']) ? rest : message
    }),
    eachOf('messages', 'one text of an answer as a string', (message) =>
      message['role'] === 'assistant' ? withPlainText(message, 'text') : message,
    ),
  ],
  options: {},
}

const schedule = (): (() => void) => () => {}
