import { z } from 'zod'
import type { ChoiceChunk, CompletionChoice, CompletionChunk, CompletionResponse } from '../contract/response.ts'
import { exactly } from './exactly.ts'
import { FinishReasonSchema } from './finish-reason.ts'
import { LogprobsSchema } from './logprobs.ts'
import { ProviderMetadataSchema } from './metadata.ts'
import { OutputPartSchema } from './part.ts'
import type { SchemaOf } from './schema-of.ts'
import { UsageSchema } from './usage.ts'
import { count } from './values.ts'
import { WarningSchema } from './warning.ts'

const choice = {
  index: count,
  text: z.string(),
  content: z.array(OutputPartSchema),
  finishReason: FinishReasonSchema,
  nativeFinishReason: z.string().exactOptional(),
  logprobs: LogprobsSchema.exactOptional(),
  providerMetadata: ProviderMetadataSchema.exactOptional(),
}

/** A choice, or a piece of one. */
export const ChoiceChunkSchema: SchemaOf<ChoiceChunk> = exactly(
  z.strictObject({ ...choice, finishReason: FinishReasonSchema.nullable() }),
)

/** A finished choice. */
export const CompletionChoiceSchema: SchemaOf<CompletionChoice> = exactly(z.strictObject(choice))

const chunk = {
  object: z.literal('completion'),
  id: z.string(),
  created: z.number().nonnegative(),
  model: z.string(),
  provider: z.string(),
  choices: z.array(ChoiceChunkSchema),
  usage: UsageSchema.exactOptional(),
  systemFingerprint: z.string().exactOptional(),
  serviceTier: z.string().exactOptional(),
  requestId: z.string().exactOptional(),
  warnings: z.array(WarningSchema).exactOptional(),
  providerMetadata: ProviderMetadataSchema.exactOptional(),
}

/** A completion, or a piece of one. */
export const CompletionChunkSchema: SchemaOf<CompletionChunk> = exactly(z.strictObject(chunk))

/** A whole completion: at least one choice, and every choice finished. */
export const CompletionResponseSchema: SchemaOf<CompletionResponse> = exactly(
  z.strictObject({
    ...chunk,
    choices: z.tuple([CompletionChoiceSchema], CompletionChoiceSchema).meta({ minItems: 1 }),
  }),
)
