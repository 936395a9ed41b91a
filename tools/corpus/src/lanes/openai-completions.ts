import { createOpenAICompletions, fromLegacyCompletion, fromLegacyStream } from '@concord/openai'
import { openaiCompletions as dialect, normalizeCompletions as normalize } from '@concord/openai/server'
import type { Completion } from 'openai/resources/completions'
import type { Lane } from '../lane.ts'
import { foldCompletionEvents } from '../states/completions.ts'
import { WITH_USAGE, WITHOUT_NULLS, WITHOUT_STREAM } from './forms.ts'
import { isOpenAI, parseMarkedEvents, withoutMarks } from './openai.ts'

/** OpenAI's legacy completions API. */
export const openaiCompletions: Lane = {
  name: 'openai completions',
  serves: (interaction) => isOpenAI(interaction, /^POST (\/openai)?\/v1\/completions$/),
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
  plainRequest: { prompt: 'Hello' },
  leftOut: [{ path: /^object$/, because: 'a constant' }],
  metadata: {},
  normalForms: [WITHOUT_STREAM, WITH_USAGE, WITHOUT_NULLS],
  options: {},
}

const schedule = (): (() => void) => () => {}
