import { z } from 'zod'
import type { HistoryPart } from '../contract/message.ts'
import type { Citation, OutputPart } from '../contract/part.ts'
import { exactly } from './exactly.ts'
import { ProviderMetadataSchema, ReplayTokenSchema } from './metadata.ts'
import { ContentOptionsSchema } from './provider-options.ts'
import type { SchemaOf } from './schema-of.ts'
import { count, json } from './values.ts'

/** Where a statement comes from. */
export const CitationSchema: SchemaOf<Citation> = exactly(
  z.strictObject({
    url: z.string().exactOptional(),
    title: z.string().exactOptional(),
    quotedText: z.string().exactOptional(),
    start: count.exactOptional(),
    end: count.exactOptional(),
    source: json,
  }),
)

const base = {
  index: count,
  replay: ReplayTokenSchema.exactOptional(),
  providerMetadata: ProviderMetadataSchema.exactOptional(),
}

const text = z.strictObject({
  ...base,
  type: z.literal('text'),
  text: z.string(),
  citations: z.array(CitationSchema).exactOptional(),
})

const reasoning = z.strictObject({ ...base, type: z.literal('reasoning'), text: z.string() })

const toolCall = z.strictObject({
  ...base,
  type: z.literal('tool_call'),
  id: z.string(),
  name: z.string(),
  arguments: z.string(),
  custom: z.literal(true).exactOptional(),
  syntheticId: z.literal(true).exactOptional(),
})

const toolActivity = z.strictObject({
  ...base,
  type: z.literal('tool_activity'),
  id: z.string(),
  name: z.string(),
  arguments: z.string().exactOptional(),
  output: json.exactOptional(),
})

const refusal = z.strictObject({ ...base, type: z.literal('refusal'), text: z.string() })

const media = z.strictObject({
  ...base,
  type: z.literal('media'),
  mediaType: z.string(),
  data: z.base64().exactOptional(),
  url: z.string().exactOptional(),
  transcript: z.string().exactOptional(),
})

const unknown = z.strictObject({ ...base, type: z.literal('unknown'), value: json })

/** A part of what the model wrote. */
export const OutputPartSchema: SchemaOf<OutputPart> = exactly(
  z.discriminatedUnion('type', [text, reasoning, toolCall, toolActivity, refusal, media, unknown]),
)

const history = { index: count.optional(), providerOptions: ContentOptionsSchema.optional() }

/** An output part as history: its index may be missing, and vendor attachments may be added. */
export const HistoryPartSchema: SchemaOf<HistoryPart> = exactly(
  z.discriminatedUnion('type', [
    z.strictObject({ ...text.shape, ...history }),
    z.strictObject({ ...reasoning.shape, ...history }),
    z.strictObject({ ...toolCall.shape, ...history }),
    z.strictObject({ ...toolActivity.shape, ...history }),
    z.strictObject({ ...refusal.shape, ...history }),
    z.strictObject({ ...media.shape, ...history }),
    z.strictObject({ ...unknown.shape, ...history }),
  ]),
)
