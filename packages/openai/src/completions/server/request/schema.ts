import { z } from 'zod'

const text = z.string()
const tokens = z.array(z.int()).min(1)

/**
 * The body of a legacy completion request. Only what Concord reads is checked; everything else passes through.
 *
 * Source: https://platform.openai.com/docs/api-reference/completions/create
 */
export const RequestBody: z.ZodType<WireRequest> = z.looseObject({
  model: text,
  prompt: z.union([text, z.array(text).min(1), tokens, z.array(tokens).min(1)]).nullish(),
  suffix: text.nullish(),
  echo: z.boolean().nullish(),
  best_of: z.number().nullish(),
  max_tokens: z.number().nullish(),
  temperature: z.number().nullish(),
  top_p: z.number().nullish(),
  stop: z.union([text, z.array(text)]).nullish(),
  seed: z.number().nullish(),
  frequency_penalty: z.number().nullish(),
  presence_penalty: z.number().nullish(),
  logit_bias: z.record(text, z.number()).nullish(),
  n: z.number().nullish(),
  logprobs: z.number().nullish(),
  user: text.nullish(),
  stream: z.boolean().nullish(),
})

/** A request on the wire. */
export interface WireRequest {
  readonly model: string
  readonly prompt?: WirePrompt | null | undefined
  readonly max_tokens?: number | null | undefined
  readonly logprobs?: number | null | undefined
  readonly stream?: boolean | null | undefined
  readonly [parameter: string]: unknown
}

/** One prompt or several, as text or as token ids. */
export type WirePrompt = string | readonly string[] | readonly number[] | readonly (readonly number[])[]
