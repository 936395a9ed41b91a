import { z } from 'zod'
import { withCamelCase } from './camel-case.ts'
import { createShape } from './create-shape.ts'
import type { Shape } from './shape.ts'
import { OPENAI } from './speakeasy-completion.ts'

/** OpenAI's legacy `CreateCompletionResponse`, as the TypeScript SDK `argot-open-ai` has it on the wire. */
export interface ArgotWireCompletion {
  readonly id: string
  readonly object: 'text_completion'
  readonly created: number
  readonly model: string
  readonly choices: readonly ArgotWireChoice[]
  readonly system_fingerprint?: string | undefined
  readonly usage?: ArgotWireUsage | undefined
}

/** One choice on the wire. */
export interface ArgotWireChoice {
  readonly text: string
  readonly index: number
  readonly logprobs: ArgotWireLogprobs | null
  readonly finish_reason: ArgotFinishReason
}

/** The words for an ending. */
export type ArgotFinishReason = 'stop' | 'length' | 'content_filter'

/** Lists with an entry for each token. */
export interface ArgotWireLogprobs {
  readonly text_offset?: readonly number[] | undefined
  readonly token_logprobs?: readonly number[] | undefined
  readonly tokens?: readonly string[] | undefined
  readonly top_logprobs?: readonly Readonly<Record<string, number>>[] | undefined
}

/** How many tokens were used. */
export interface ArgotWireUsage {
  readonly completion_tokens: number
  readonly prompt_tokens: number
  readonly total_tokens: number
  readonly completion_tokens_details?: { readonly reasoning_tokens?: number | undefined } | undefined
}

/** One event on the wire: a completion whose choices may go on. */
export interface ArgotWireEvent extends Omit<ArgotWireCompletion, 'choices'> {
  readonly choices: readonly ArgotWireEventChoice[]
}

/** A piece of a choice on the wire. */
export interface ArgotWireEventChoice extends Omit<ArgotWireChoice, 'finish_reason'> {
  readonly finish_reason?: ArgotFinishReason | null | undefined
}

/** The same completion as the SDK hands it over. */
export interface ArgotCompletion {
  readonly id: string
  readonly object: 'text_completion'
  readonly created: number
  readonly model: string
  readonly choices: readonly ArgotChoice[]
  readonly systemFingerprint?: string | undefined
  readonly usage?: ArgotUsage | undefined
}

/** One choice. */
export interface ArgotChoice {
  readonly text: string
  readonly index: number
  readonly logprobs: ArgotLogprobs | null
  readonly finishReason: ArgotFinishReason
}

/** Lists with an entry for each token. */
export interface ArgotLogprobs {
  readonly textOffset?: readonly number[] | undefined
  readonly tokenLogprobs?: readonly number[] | undefined
  readonly tokens?: readonly string[] | undefined
  readonly topLogprobs?: readonly Readonly<Record<string, number>>[] | undefined
}

/** How many tokens were used. */
export interface ArgotUsage {
  readonly completionTokens: number
  readonly promptTokens: number
  readonly totalTokens: number
  readonly completionTokensDetails?: { readonly reasoningTokens?: number | undefined } | undefined
}

/** One event: a completion whose choices may go on. */
export interface ArgotEvent extends Omit<ArgotCompletion, 'choices'> {
  readonly choices: readonly ArgotEventChoice[]
}

/** A piece of a choice. */
export interface ArgotEventChoice extends Omit<ArgotChoice, 'finishReason'> {
  readonly finishReason?: ArgotFinishReason | null | undefined
}

const WORDS = ['stop', 'length', 'content_filter'] as const

const head = { id: z.string(), object: z.literal('text_completion'), created: z.number(), model: z.string() }
const choice = { text: z.string(), index: z.number() }
const numbers = z.array(z.number()).optional()
const tokens = z.array(z.string()).optional()
const maps = z.array(z.record(z.string(), z.number())).optional()

const wire = {
  ...head,
  system_fingerprint: z.string().optional(),
  usage: z
    .looseObject({
      completion_tokens: z.number(),
      prompt_tokens: z.number(),
      total_tokens: z.number(),
      completion_tokens_details: z.looseObject({ reasoning_tokens: z.number().optional() }).optional(),
    })
    .optional(),
}

const wireChoice = {
  ...choice,
  logprobs: z.looseObject({ text_offset: numbers, token_logprobs: numbers, tokens, top_logprobs: maps }).nullable(),
}

const camel = {
  ...head,
  systemFingerprint: z.string().optional(),
  usage: z
    .looseObject({
      completionTokens: z.number(),
      promptTokens: z.number(),
      totalTokens: z.number(),
      completionTokensDetails: z.looseObject({ reasoningTokens: z.number().optional() }).optional(),
    })
    .optional(),
}

const camelChoice = {
  ...choice,
  logprobs: z.looseObject({ textOffset: numbers, tokenLogprobs: numbers, tokens, topLogprobs: maps }).nullable(),
}

const wireShape: Shape<ArgotWireCompletion, ArgotWireEvent> = createShape({
  name: 'argot',
  host: OPENAI,
  body: z.looseObject({
    ...wire,
    choices: z.array(z.looseObject({ ...wireChoice, finish_reason: z.enum(WORDS) })),
  }),
  event: z.looseObject({
    ...wire,
    choices: z.array(z.looseObject({ ...wireChoice, finish_reason: z.enum(WORDS).nullish() })),
  }),
  objects: { body: 'text_completion', event: 'text_completion' },
  content: 'text',
  words: WORDS,
  mayEndSilently: false,
  logprobs: 'numbers',
  promptDetails: [],
  completionDetails: ['reasoningTokens'],
  facts: { body: ['usage', 'system_fingerprint'], event: ['usage', 'system_fingerprint'] },
})

/** Reads and writes Argot's completion as it is on the wire, and in `camelCase` as its SDK hands it over. */
export const argot: Shape<ArgotWireCompletion, ArgotWireEvent> & {
  readonly camelCase: Shape<ArgotCompletion, ArgotEvent>
} = {
  ...wireShape,
  camelCase: withCamelCase(wireShape, {
    body: z.looseObject({
      ...camel,
      choices: z.array(z.looseObject({ ...camelChoice, finishReason: z.enum(WORDS) })),
    }),
    event: z.looseObject({
      ...camel,
      choices: z.array(z.looseObject({ ...camelChoice, finishReason: z.enum(WORDS).nullish() })),
    }),
  }),
}
