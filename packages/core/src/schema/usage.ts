import { z } from 'zod'
import type { Usage } from '../contract/usage.ts'
import { exactly } from './exactly.ts'
import type { SchemaOf } from './schema-of.ts'
import { count } from './values.ts'

const known = count.exactOptional()

/** Tokens used; the shape alone, for the sums are a law. */
export const UsageSchema: SchemaOf<Usage> = exactly(
  z.strictObject({
    promptTokens: count,
    completionTokens: count,
    totalTokens: count,
    promptTokensDetails: z
      .strictObject({ cachedTokens: known, cacheWriteTokens: known, audioTokens: known })
      .exactOptional(),
    completionTokensDetails: z
      .strictObject({
        reasoningTokens: known,
        audioTokens: known,
        acceptedPredictionTokens: known,
        rejectedPredictionTokens: known,
      })
      .exactOptional(),
  }),
)
