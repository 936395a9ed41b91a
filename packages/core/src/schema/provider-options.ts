import { z } from 'zod'
import type { ContentOptions, ProviderOptions } from '../contract/provider-options.ts'
import type { SchemaOf } from './schema-of.ts'
import { vendorObject } from './values.ts'

/** A vendor's own request parameters, by provider: objects, kept as they are. */
export const ProviderOptionsSchema: SchemaOf<ProviderOptions> = byProvider<ProviderOptions>()

/** What a vendor attaches to a message, part or tool, by provider: objects, kept as they are. */
export const ContentOptionsSchema: SchemaOf<ContentOptions> = byProvider<ContentOptions>()

function byProvider<Options>(): SchemaOf<Options> {
  const options: z.ZodType = z.record(z.string(), vendorObject.optional())
  // Adapter packages merge their own types into the interfaces; at run time all of them are objects.
  return options as SchemaOf<Options>
}
