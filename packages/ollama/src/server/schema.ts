import { z } from 'zod'

const text = z.string()
const number = z.number()

/**
 * The settings that both requests have. Only what Concord reads is checked; everything else passes through.
 *
 * Source: https://docs.ollama.com/openapi.yaml
 */
export const SETTINGS: Readonly<Record<'format' | 'think' | 'logprobs' | 'top_logprobs' | 'options', z.ZodType>> = {
  format: z.union([text, z.looseObject({})]).nullish(),
  think: z.union([z.boolean(), text]).nullish(),
  logprobs: z.boolean().nullish(),
  top_logprobs: number.nullish(),
  options: z
    .looseObject({
      num_predict: number.nullish(),
      temperature: number.nullish(),
      top_p: number.nullish(),
      top_k: number.nullish(),
      stop: z.union([text, z.array(text)]).nullish(),
      seed: number.nullish(),
      frequency_penalty: number.nullish(),
      presence_penalty: number.nullish(),
    })
    .nullish(),
}
