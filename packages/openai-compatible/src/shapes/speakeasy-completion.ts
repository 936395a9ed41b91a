import type { Host } from '@concord/openai/protocol'
import { z } from 'zod'
import { createShape } from './create-shape.ts'
import { integer, text } from './schemas.ts'
import type { Shape } from './shape.ts'

/** OpenAI's legacy `CreateCompletionResponse`, as a Speakeasy SDK for Python has it: every scalar may be missing. */
export interface SpeakeasyCompletion {
  readonly id?: string | null | undefined
  readonly object?: 'text_completion' | null | undefined
  readonly created?: number | null | undefined
  readonly model?: string | null | undefined
  readonly choices: readonly SpeakeasyCompletionChoice[]
  readonly usage?: SpeakeasyUsage | null | undefined
}

/** One choice. */
export interface SpeakeasyCompletionChoice {
  readonly text?: string | null | undefined
  readonly index?: number | null | undefined
  readonly logprobs?: SpeakeasyLogprobs | null | undefined
  readonly finish_reason?: string | null | undefined
}

/** Lists with an entry for each token. */
export interface SpeakeasyLogprobs {
  readonly text_offset?: readonly (number | null)[] | null | undefined
  readonly token_logprobs?: readonly (number | null)[] | null | undefined
  readonly tokens?: readonly string[] | null | undefined
  readonly top_logprobs?: readonly (Readonly<Record<string, number | null>> | null)[] | null | undefined
}

/** How many tokens were used. */
export interface SpeakeasyUsage {
  readonly completion_tokens?: number | null | undefined
  readonly prompt_tokens?: number | null | undefined
  readonly total_tokens?: number | null | undefined
}

/** Admits a usage. */
export const usageSchema: z.ZodType<SpeakeasyUsage> = z.looseObject({
  completion_tokens: integer.optional(),
  prompt_tokens: integer.optional(),
  total_tokens: integer.optional(),
})

const logprobs = z.looseObject({
  text_offset: z.array(z.int().nullable()).nullish(),
  token_logprobs: z.array(z.number().nullable()).nullish(),
  tokens: z.array(z.string()).nullish(),
  top_logprobs: z.array(z.record(z.string(), z.number().nullable()).nullable()).nullish(),
})

const completion = z.looseObject({
  id: text.optional(),
  object: z.literal('text_completion').nullish(),
  created: integer.optional(),
  model: text.optional(),
  choices: z.array(
    z.looseObject({
      text: text.optional(),
      index: integer.optional(),
      logprobs: logprobs.nullish(),
      finish_reason: text.optional(),
    }),
  ),
  usage: usageSchema.nullish(),
})

/** OpenAI itself, whose answers these SDKs have. */
export const OPENAI: Host = { provider: 'openai', quirks: {} }

/** Reads and writes OpenAI's legacy completion of the Speakeasy SDK for Python. */
export const speakeasyCompletion: Shape<SpeakeasyCompletion> = createShape({
  name: 'speakeasy-completion',
  host: OPENAI,
  body: completion,
  event: completion,
  objects: { body: 'text_completion', event: 'text_completion' },
  content: 'text',
  mayEndSilently: true,
  logprobs: 'lists',
  promptDetails: [],
  completionDetails: [],
  facts: { body: ['usage'], event: ['usage'] },
})
