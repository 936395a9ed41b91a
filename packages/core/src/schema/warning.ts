import { z } from 'zod'
import type { Warning } from '../contract/warning.ts'
import { exactly } from './exactly.ts'
import type { SchemaOf } from './schema-of.ts'

/** One thing that a caller should know. */
export const WarningSchema: SchemaOf<Warning> = exactly(
  z.strictObject({
    code: z.enum(['unsupported', 'adjusted', 'history', 'usage_inconsistent', 'not_encodable']),
    message: z.string(),
    path: z.string().exactOptional(),
  }),
)
