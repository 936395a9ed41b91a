import { z } from 'zod'
import { r9s as host } from '../hosts/r9s.ts'
import { createShape } from './create-shape.ts'
import { detailsOf, type Details, integer, text } from './schemas.ts'
import type { Shape } from './shape.ts'

/** The `CompletionResponse` of the R9S gateway. */
export interface R9sCompletion {
  readonly id: string
  readonly object: 'completion'
  readonly created: number
  readonly model: string
  readonly choices: readonly R9sChoice[]
  readonly usage?: R9sUsage | null | undefined
}

/** One choice. */
export interface R9sChoice {
  readonly text: string
  readonly index: number
  /** An object without declared fields. */
  readonly logprobs?: object | null | undefined
  readonly finish_reason: R9sFinishReason
}

/** The words for an ending. */
export type R9sFinishReason = 'stop' | 'length' | 'content_filter'

/** How many tokens were used. */
export interface R9sUsage {
  readonly prompt_tokens: number
  readonly completion_tokens: number
  readonly total_tokens: number
  readonly prompt_tokens_details?: Details | null | undefined
  readonly completion_tokens_details?: Details | null | undefined
}

/** One event of a stream, which calls itself `completion` too. */
export interface R9sEvent extends Omit<R9sCompletion, 'choices' | 'usage'> {
  readonly choices: readonly R9sEventChoice[]
  readonly system_fingerprint?: string | null | undefined
  /** Padding, so that the length of an event tells nothing. */
  readonly obfuscation?: string | null | undefined
}

/** A piece of a choice. */
export interface R9sEventChoice extends Omit<R9sChoice, 'finish_reason'> {
  readonly finish_reason?: R9sFinishReason | null | undefined
}

const WORDS = ['stop', 'length', 'content_filter'] as const

const completion = {
  id: z.string(),
  object: z.literal('completion'),
  created: z.int(),
  model: z.string(),
}

const choice = {
  text: z.string(),
  index: z.int(),
  logprobs: z.looseObject({}).nullish(),
}

const usage = z.looseObject({
  prompt_tokens: z.int(),
  completion_tokens: z.int(),
  total_tokens: z.int(),
  prompt_tokens_details: detailsOf(['cached_tokens', 'audio_tokens'], integer).optional(),
  completion_tokens_details: detailsOf(
    ['reasoning_tokens', 'audio_tokens', 'accepted_prediction_tokens', 'rejected_prediction_tokens'],
    integer,
  ).optional(),
})

/** Reads and writes R9S' completion. */
export const r9s: Shape<R9sCompletion, R9sEvent> = createShape({
  name: 'r9s',
  host,
  body: z.looseObject({
    ...completion,
    choices: z.array(z.looseObject({ ...choice, finish_reason: z.enum(WORDS) })),
    usage: usage.nullish(),
  }),
  event: z.looseObject({
    ...completion,
    choices: z.array(z.looseObject({ ...choice, finish_reason: z.enum(WORDS).nullish() })),
    system_fingerprint: text.optional(),
    obfuscation: text.optional(),
  }),
  objects: { body: 'completion', event: 'completion' },
  content: 'text',
  words: WORDS,
  mayEndSilently: false,
  logprobs: 'lists',
  promptDetails: ['cachedTokens', 'audioTokens'],
  completionDetails: ['reasoningTokens', 'audioTokens', 'acceptedPredictionTokens', 'rejectedPredictionTokens'],
  facts: { body: ['usage'], event: ['system_fingerprint'] },
})
