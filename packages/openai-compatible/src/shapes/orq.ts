import { z } from 'zod'
import { orq as host } from '../hosts/orq.ts'
import { createShape } from './create-shape.ts'
import { detailsOf, type Details, number, text } from './schemas.ts'
import type { Shape } from './shape.ts'

/** The `PostV2ProxyCompletionsResponseBody` of Orq’s proxy. */
export interface OrqCompletion {
  readonly id: string
  readonly object: string
  readonly created?: number | string | null | undefined
  readonly model: string
  readonly choices: readonly OrqChoice[]
  readonly system_fingerprint?: string | null | undefined
  readonly usage?: OrqUsage | null | undefined
}

/** One choice. */
export interface OrqChoice {
  readonly text: string
  readonly index: number
  readonly finish_reason: OrqFinishReason
}

/** The words for an ending. */
export type OrqFinishReason = 'stop' | 'length' | 'content_filter' | 'tool_calls'

/** How many tokens were used, as far as it is known. */
export interface OrqUsage {
  readonly prompt_tokens?: number | null | undefined
  readonly completion_tokens?: number | null | undefined
  readonly total_tokens?: number | null | undefined
  readonly prompt_tokens_details?: Details | null | undefined
  readonly completion_tokens_details?: Details | null | undefined
}

/** One event of a stream: a completion whose choices may go on. */
export interface OrqEvent extends Omit<OrqCompletion, 'choices'> {
  readonly choices: readonly OrqEventChoice[]
}

/** A piece of a choice. */
export interface OrqEventChoice extends Omit<OrqChoice, 'finish_reason'> {
  readonly finish_reason?: OrqFinishReason | null | undefined
}

const WORDS = ['stop', 'length', 'content_filter', 'tool_calls'] as const

const completion = {
  id: z.string(),
  object: z.string(),
  created: z.union([z.number(), z.string()]).nullish(),
  model: z.string(),
  system_fingerprint: text.optional(),
  usage: z
    .looseObject({
      prompt_tokens: number.optional(),
      completion_tokens: number.optional(),
      total_tokens: number.optional(),
      prompt_tokens_details: detailsOf(['cached_tokens', 'audio_tokens'], number).optional(),
      completion_tokens_details: detailsOf(
        ['reasoning_tokens', 'audio_tokens', 'accepted_prediction_tokens', 'rejected_prediction_tokens'],
        number,
      ).optional(),
    })
    .nullish(),
}

const choice = { text: z.string(), index: z.number() }

/** Reads and writes Orq’s completion. */
export const orq: Shape<OrqCompletion, OrqEvent> = createShape({
  name: 'orq',
  host,
  body: z.looseObject({
    ...completion,
    choices: z.array(z.looseObject({ ...choice, finish_reason: z.enum(WORDS) })),
  }),
  event: z.looseObject({
    ...completion,
    choices: z.array(z.looseObject({ ...choice, finish_reason: z.enum(WORDS).nullish() })),
  }),
  objects: { body: 'text_completion', event: 'text_completion' },
  content: 'text',
  words: WORDS,
  mayEndSilently: false,
  logprobs: 'none',
  promptDetails: ['cachedTokens', 'audioTokens'],
  completionDetails: ['reasoningTokens', 'audioTokens', 'acceptedPredictionTokens', 'rejectedPredictionTokens'],
  facts: { body: ['usage', 'system_fingerprint'], event: ['usage', 'system_fingerprint'] },
})
