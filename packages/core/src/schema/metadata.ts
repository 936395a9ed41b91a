import { z } from 'zod'
import type { ProviderMetadata, ReplayToken } from '../contract/metadata.ts'
import { exactly } from './exactly.ts'
import type { SchemaOf } from './schema-of.ts'
import { json, openObject } from './values.ts'

/** What a vendor sent and the contract has no field for: any object, kept as it is. */
export const ProviderMetadataSchema: SchemaOf<ProviderMetadata> = exactly(openObject<ProviderMetadata>())

/** What a vendor's API must get back verbatim. */
export const ReplayTokenSchema: SchemaOf<ReplayToken> = exactly(
  z.strictObject({ provider: z.string(), api: z.string(), data: json }),
)
