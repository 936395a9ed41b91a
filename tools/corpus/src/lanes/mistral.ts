import { createMistral, createMistralFim, fromMistralCompletion, fromMistralStream } from '@concord/mistral'
import {
  mistralChat as dialect,
  mistralFim as fimDialect,
  normalizeMistral as normalize,
} from '@concord/mistral/server'
import type { ChatCompletionResponse, CompletionEvent } from '@mistralai/mistralai/models/components'
import type { Lane } from '../lane.ts'
import { foldMistralEvents, toMistralBody } from '../states/mistral.ts'
import { WITHOUT_NULLS, WITHOUT_STREAM } from './forms.ts'
import { parseMarkedEvents, withoutMarks } from './openai.ts'

/** Mistral's chat completions API. */
export const mistralChat: Lane = {
  name: 'mistral chat',
  serves: ({ vendor, endpoint }) => vendor === 'mistral' && endpoint === 'POST /v1/chat/completions',
  dialect,
  normalize,
  createClient: ({ fetch, createId, now }) =>
    createMistral({ apiKey: 'test-key', fetch, createId, retry: false, timeout: false, clock: { now, schedule } }),
  fromBody: (body, context) => fromMistralCompletion(body as ChatCompletionResponse, context), // The adapter finds out what it is.
  fromEvents: (events, context) => fromMistralStream(enveloped(events) as AsyncIterable<CompletionEvent>, context), // As above.
  parseEvents: parseMarkedEvents,
  fold: foldMistralEvents,
  toBody: toMistralBody,
  plainRequest: { messages: [{ role: 'user', content: 'Hello?' }] },
  leftOut: [
    { path: /^object$/, because: 'a constant' },
    { path: /^choices\[\]\.message\.role$/, because: 'a constant' },
    { path: /^choices\[\]\.message\.tool_calls\[\w*\]\.type$/, because: 'a constant' },
    { path: /^choices\[\]\.message\.tool_calls\[\w*\]\.index$/, because: 'a position' },
    { path: /^p$/, because: 'padding' },
  ],
  metadata: {
    'usage.total_tokens': 'the contract computes it from the other two counts',
    'usage.num_cached_tokens': 'more cached tokens than there are in the prompt; a warning says so',
    'usage.prompt_audio_seconds': 'how long the sound of the prompt is; the contract counts its tokens',
  },
  normalForms: [WITHOUT_STREAM, WITHOUT_NULLS],
  options: {
    'messages.content.image_url': 'detail: how closely an image is looked at',
    'messages.content.input_audio': 'format: the file type of sound, where it stands beside the bytes',
  },
}

/** Mistral's API that writes what stands between a prompt and its suffix; its answers have the form of a chat's. */
export const mistralFim: Lane = {
  ...mistralChat,
  name: 'mistral fim',
  serves: ({ vendor, endpoint }) => vendor === 'mistral' && endpoint === 'POST /v1/fim/completions',
  dialect: fimDialect,
  createClient: ({ fetch, createId, now }) =>
    createMistralFim({ apiKey: 'test-key', fetch, createId, retry: false, timeout: false, clock: { now, schedule } }),
  plainRequest: { prompt: 'Hello' },
}

/** What the SDK hands on: events that hold the chunks, and no end mark. */
async function* enveloped(events: AsyncIterable<unknown>): AsyncGenerator<unknown, undefined> {
  for await (const data of withoutMarks(events)) yield { data }
  return undefined
}

const schedule = (): (() => void) => () => {}
