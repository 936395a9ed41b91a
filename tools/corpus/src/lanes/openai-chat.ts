import { createOpenAI, fromChatCompletion, fromChatStream } from '@concord/openai'
import { openaiChat as dialect, normalizeChat as normalize } from '@concord/openai/server'
import type { ChatCompletion, ChatCompletionChunk } from 'openai/resources/chat/completions'
import { isEmpty } from '../json.ts'
import type { Lane } from '../lane.ts'
import { foldChatEvents } from '../states/chat.ts'
import {
  eachOf,
  WITH_USAGE,
  withPlainText,
  WITHOUT_EMPTY_FIELDS,
  WITHOUT_EMPTY_TOOLS,
  WITHOUT_NULLS,
  WITHOUT_STREAM,
} from './forms.ts'
import { isChatBody, isOpenAI, parseMarkedEvents, toOwnRequest, withoutMarks } from './openai.ts'

/** OpenAI's chat completions API. */
export const openaiChat: Lane = {
  name: 'openai chat',
  serves: (interaction) =>
    isOpenAI(interaction, 'chat/completions') || (isOpenAI(interaction, 'responses') && isChatBody(interaction)),
  dialect,
  normalize,
  createClient: ({ fetch, createId, now }) =>
    createOpenAI({ apiKey: 'test-key', fetch, createId, retry: false, timeout: false, clock: { now, schedule } }),
  fromBody: (body, context) => fromChatCompletion(body as ChatCompletion, context), // The adapter finds out what it is.
  fromEvents: (events, context) => fromChatStream(withoutMarks(events) as AsyncIterable<ChatCompletionChunk>, context), // As above.
  parseEvents: parseMarkedEvents,
  fold: foldChatEvents,
  toBody: ({ value }) => ({ ...value, object: 'chat.completion' }),
  toRequest: toOwnRequest,
  plainRequest: { messages: [{ role: 'user', content: 'Hello?' }] },
  leftOut: [
    { path: /^object$/, because: 'a constant' },
    { path: /^choices\[\]\.message\.role$/, because: 'a constant' },
    // A custom tool's call says `custom`; every other one is a function's.
    { path: /^choices\[\]\.message\.tool_calls\[(function|custom)\]\.type$/, because: 'a constant' },
    { path: /^choices\[\]\.message\.tool_calls\[\w*\]\.index$/, because: 'a position' },
    // A text beside blocks is one of them.
    { path: /^choices\[\]\.message\.content\[text\]\.type$/, because: 'a constant' },
    { path: /^obfuscation$/, because: 'padding' },
    { path: /^metadata\./, because: 'an echo of the request' },
  ],
  metadata: {
    'usage.total_tokens': 'the contract computes it from the other two counts',
    'usage.latency_checkpoint': 'times of Azure’s own, told to no other client',
    latency_checkpoint: 'times of Azure’s own, told to no other client',
    prompt_filter_results: 'what Azure’s filter thought of the prompt: its own categories',
    content_filter_results: 'what Azure’s filter thought of the answer: its own categories',
    'usage.completion_tokens_details.text_tokens': 'what the audio tokens leave of the count',
    'usage.prompt_tokens_details': 'what the audio tokens leave of the count',
    'usage.audio_prompt_tokens': 'a name of before prompt_tokens_details',
    expires_at: 'until when OpenAI takes a spoken answer back by its id',
  },
  normalForms: [
    WITHOUT_STREAM,
    WITH_USAGE,
    WITHOUT_NULLS,
    WITHOUT_EMPTY_FIELDS,
    WITHOUT_EMPTY_TOOLS,
    {
      name: 'max_tokens, the deprecated name of max_completion_tokens',
      apply: ({ max_tokens: limit, ...rest }) =>
        limit === undefined ? rest : { max_completion_tokens: limit, ...rest },
    },
    eachOf('messages', 'an answer without text that says so', (message) => {
      const { content, ...rest } = message
      return message['role'] === 'assistant' && content === '' ? rest : message
    }),
    eachOf('messages', 'an empty list of tool calls', ({ tool_calls: calls, ...message }) =>
      calls === undefined || isEmpty(calls) ? message : { ...message, tool_calls: calls },
    ),
    eachOf('messages', 'a refusal as a part of the content', (message) => {
      const { refusal, content, ...rest } = message
      if (typeof refusal !== 'string') return message
      const said = typeof content === 'string' ? [{ type: 'text', text: content }] : (content ?? [])
      return { ...rest, content: [...(Array.isArray(said) ? said : []), { type: 'refusal', refusal }] }
    }),
    eachOf('messages', 'one text of an answer as a string', (message) =>
      message['role'] === 'assistant' ? withPlainText(message, 'text') : message,
    ),
  ],
  options: {
    stream_options: 'what a stream says beside its text; usage is always asked for',
    functions: 'the deprecated form of tools',
    function_call: 'the deprecated form of tool_choice',
    'messages.function_call': 'the deprecated form of tool_calls',
    'messages.role': 'developer, which is system by another name',
    'messages.name': 'who speaks among several users',
    'messages.content.cache_control': 'a breakpoint of a cache, in the words of one host',
    'messages.content.prompt_cache_breakpoint': 'a breakpoint of a cache, in the words of one host',
    'messages.content.image_url': 'detail: how closely an image is looked at',
    'messages.content.type': 'a part that the contract has no type for, verbatim',
    'messages.content.file': 'a file by an address, which this API refuses: verbatim',
    'messages.reasoning_signature': 'a field of one host’s own',
    user: 'deprecated: safety_identifier is the contract’s user',
    audio: 'voice and format of a spoken answer',
    modalities: 'asks for a spoken answer',
    store: 'whether OpenAI keeps the answer',
    prediction: 'what the answer will mostly be',
    verbosity: 'how long an answer is, in OpenAI’s words',
    web_search_options: 'a tool of the vendor’s that this API has no tool for',
    moderation: 'a check of OpenAI’s own',
    reasoning_effort: 'a word that the contract does not know',
    tool_choice: 'a choice among several tools, which the contract has no form for',
    prompt_cache_options: 'how OpenAI caches, beside how long',
    'tools.function': 'fields of one host’s own',
  },
}

const schedule = (): (() => void) => () => {}
