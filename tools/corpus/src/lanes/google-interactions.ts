import { createGoogleInteractions, fromInteraction, fromInteractionStream } from '@concord/google'
import { googleInteractions as dialect, normalizeInteractions as normalize } from '@concord/google/server'
import type { Interactions } from '@google/genai'
import { valueAt } from '../json.ts'
import type { Lane } from '../lane.ts'
import { foldInteractionEvents, toInteractionBody } from '../states/interactions.ts'
import { parseEvents } from '../wire.ts'
import { WITHOUT_EMPTY_FIELDS, WITHOUT_NULLS, WITHOUT_STREAM } from './forms.ts'

/** Google's interactions, of the Gemini API and of Vertex AI. */
export const googleInteractions: Lane = {
  name: 'google interactions',
  serves: ({ vendor, endpoint }) => /^google(?:-vertex)?$/.test(vendor) && endpoint.endsWith('/interactions'),
  dialect,
  normalize,
  createClient: ({ fetch, createId, now }) =>
    createGoogleInteractions({
      apiKey: 'test-key',
      fetch,
      createId,
      retry: false,
      timeout: false,
      clock: { now, schedule },
    }),
  fromBody: (body, context) => fromInteraction(body as Interactions.Interaction, context), // The adapter finds out what it is.
  fromEvents: (events, context) =>
    fromInteractionStream(events as AsyncIterable<Interactions.InteractionSSEEvent>, context), // As above.
  parseEvents,
  fold: foldInteractionEvents,
  toBody: toInteractionBody,
  plainRequest: { input: 'Hello?' },
  leftOut: [{ path: /^object$/, because: 'a constant' }],
  metadata: {
    'usage.total_tokens': 'the contract computes it from the other counts',
    'usage.input_tokens_by_modality': 'the counts of each kind of input; the contract has those of sound',
    'usage.output_tokens_by_modality': 'the counts of each kind of output; the contract has those of sound',
    'usage.tool_use_tokens_by_modality': 'the counts of each kind of what tools read',
    created: 'the time of a stream, which is told at its end',
    updated: 'when the vendor had finished',
  },
  normalForms: [
    WITHOUT_STREAM,
    WITHOUT_NULLS,
    WITHOUT_EMPTY_FIELDS,
    {
      name: 'an empty instruction, which says nothing',
      apply: (body) => Object.fromEntries(Object.entries(body).filter((entry) => !isEmptyInstruction(entry))),
    },
    {
      name: 'an input of one text, or of contents alone, as a step',
      apply: ({ input, ...rest }) => ({ input: toSteps(input), ...rest }),
    },
  ],
  options: {},
}

const schedule = (): (() => void) => () => {}

function isEmptyInstruction([name, value]: readonly [string, unknown]): boolean {
  return name === 'system_instruction' && value === ''
}

const CONTENTS: ReadonlySet<unknown> = new Set(['text', 'image', 'audio', 'video', 'document'])

function toSteps(input: unknown): unknown {
  if (typeof input === 'string') return toSteps([{ type: 'text', text: input }])
  const isContent =
    Array.isArray(input) && input.length > 0 && input.every((one) => CONTENTS.has(valueAt(one, ['type'])))
  return isContent ? [{ type: 'user_input', content: input }] : input
}
