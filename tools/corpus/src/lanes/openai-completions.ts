import { createOpenAICompletions, fromLegacyCompletion, fromLegacyStream } from '@concord/openai'
import { openaiCompletions as dialect, normalizeCompletions as normalize } from '@concord/openai/server'
import type { Completion } from 'openai/resources/completions'
import type { Lane } from '../lane.ts'
import { foldCompletionEvents } from '../states/completions.ts'
import { WITH_USAGE, WITHOUT_NULLS, WITHOUT_STREAM } from './forms.ts'
import { isOpenAI, parseMarkedEvents, toOwnRequest, withoutMarks } from './openai.ts'

/** OpenAI's legacy completions API. */
export const openaiCompletions: Lane = {
  name: 'openai completions',
  serves: (interaction) => isOpenAI(interaction, 'completions'),
  dialect,
  normalize,
  createClient: ({ fetch, createId, now }) =>
    createOpenAICompletions({
      apiKey: 'test-key',
      fetch,
      createId,
      retry: false,
      timeout: false,
      clock: { now, schedule },
    }),
  fromBody: (body, context) => fromLegacyCompletion(body as Completion, context), // The adapter finds out what it is.
  fromEvents: (events, context) => fromLegacyStream(withoutMarks(events) as AsyncIterable<Completion>, context), // As above.
  parseEvents: parseMarkedEvents,
  fold: foldCompletionEvents,
  toBody: ({ value }) => value,
  toRequest: toOwnRequest,
  plainRequest: { prompt: 'Hello' },
  leftOut: [{ path: /^object$/, because: 'a constant' }],
  metadata: {
    'usage.total_tokens': 'the contract computes it from the other two counts',
    logprobs: 'lists of one host’s own',
    content_filter_results: 'what Azure’s filter thought of the answer: its own categories',
    prompt_filter_results: 'what Azure’s filter thought of the prompt: its own categories',
  },
  normalForms: [WITHOUT_STREAM, WITH_USAGE, WITHOUT_NULLS],
  options: {
    prompt: 'a prompt of token ids, which belong to one vendor’s tokenizer',
    max_tokens: 'a limit of 0, which asks for the echo alone',
    stream_options: 'what a stream says beside its text; usage is always asked for',
  },
}

const schedule = (): (() => void) => () => {}
