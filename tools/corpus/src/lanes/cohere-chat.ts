import { createCohere, fromChatResponse, fromChatStream } from '@concord/cohere'
import { cohereChat as dialect, normalizeChat as normalize } from '@concord/cohere/server'
import type { Cohere } from 'cohere-ai'
import type { Lane } from '../lane.ts'
import { foldCohereEvents } from '../states/cohere.ts'
import { parseEvents } from '../wire.ts'
import { WITHOUT_EMPTY_TOOLS, WITHOUT_NULLS, WITHOUT_STREAM } from './forms.ts'

/** Cohere's chat API, version 2. */
export const cohereChat: Lane = {
  name: 'cohere chat',
  serves: ({ vendor, endpoint }) => vendor === 'cohere' && endpoint === 'POST /v2/chat',
  dialect,
  normalize,
  createClient: ({ fetch, createId, now }) =>
    createCohere({ apiKey: 'test-key', fetch, createId, retry: false, timeout: false, clock: { now, schedule } }),
  fromBody: (body, context) => fromChatResponse(body as Cohere.V2ChatResponse, context), // The adapter finds out what it is.
  fromEvents: (events, context) => fromChatStream(events as AsyncIterable<Cohere.V2ChatStreamResponse>, context), // As above.
  parseEvents,
  fold: foldCohereEvents,
  toBody: ({ value }) => value,
  plainRequest: { messages: [{ role: 'user', content: 'Hello?' }] },
  leftOut: [
    { path: /^message\.role$/, because: 'a constant' },
    { path: /^message\.tool_calls\[function\]\.type$/, because: 'a constant' },
  ],
  metadata: {
    'usage.billed_units': 'what is billed, which is not what was counted',
    error: 'what went wrong within an answer that ended as failed',
    error_type: 'the vendor’s word for what went wrong',
  },
  normalForms: [WITHOUT_STREAM, WITHOUT_NULLS, WITHOUT_EMPTY_TOOLS],
  options: {
    documents: 'what the answer may cite, which the contract has no field for',
    'messages.content.imageUrl': 'detail: how closely an image is looked at',
  },
}

const schedule = (): (() => void) => () => {}
