import { z } from 'zod'
import type { FinishReason } from '../contract/finish-reason.ts'
import { exactly } from './exactly.ts'
import type { SchemaOf } from './schema-of.ts'

/** Why the model stopped. */
export const FinishReasonSchema: SchemaOf<FinishReason> = exactly(
  z.enum(['stop', 'length', 'tool_calls', 'content_filter', 'refusal', 'pause', 'error', 'unknown']),
)
