import { z } from 'zod'
import type { Logprobs } from '../contract/logprobs.ts'
import { exactly } from './exactly.ts'
import type { SchemaOf } from './schema-of.ts'
import { count } from './values.ts'

const top = z.strictObject({
  token: z.string(),
  logprob: z.number().nullable(),
  bytes: z.array(count.max(255)).exactOptional(),
  tokenId: count.exactOptional(),
})

const token = z.strictObject({ ...top.shape, top: z.array(top).exactOptional(), textOffset: count.exactOptional() })

const tokens = z.array(token).exactOptional()

/** Log-probabilities of what the model wrote, token by token. */
export const LogprobsSchema: SchemaOf<Logprobs> = exactly(
  z.strictObject({ content: tokens, refusal: tokens, reasoning: tokens }),
)
