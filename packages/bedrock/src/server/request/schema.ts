import { z } from 'zod'

const text = z.string()
const object = z.looseObject({})
const blocks = z.array(object)

/**
 * The body of a request to converse. Only what Concord reads is checked; everything else passes through.
 *
 * Source: https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html
 */
export const RequestBody: z.ZodType<WireRequest> = z.looseObject({
  messages: z.array(z.looseObject({ role: z.enum(['user', 'assistant', 'system']), content: blocks })).min(1),
  system: blocks.nullish(),
  inferenceConfig: z
    .looseObject({
      maxTokens: z.number().nullish(),
      temperature: z.number().nullish(),
      topP: z.number().nullish(),
      stopSequences: z.array(text).nullish(),
    })
    .nullish(),
  toolConfig: z.looseObject({ tools: blocks, toolChoice: object.nullish() }).nullish(),
  additionalModelRequestFields: object.nullish(),
  outputConfig: z.looseObject({ effort: text.nullish(), textFormat: object.nullish() }).nullish(),
  requestMetadata: z.record(text, text).nullish(),
  serviceTier: z.looseObject({ type: text.nullish() }).nullish(),
})

/** A request on the wire; its model stands in the path. */
export interface WireRequest {
  readonly messages: readonly WireMessage[]
  readonly system?: readonly WireObject[] | null | undefined
  readonly toolConfig?: WireToolConfig | null | undefined
  readonly [parameter: string]: unknown
}

/** A message on the wire. */
export interface WireMessage {
  readonly role: 'user' | 'assistant' | 'system'
  readonly content: readonly WireObject[]
  readonly [field: string]: unknown
}

/** The tools on the wire. */
export interface WireToolConfig {
  readonly tools: readonly WireObject[]
  readonly toolChoice?: WireObject | null | undefined
  readonly [field: string]: unknown
}

/** A block of a message, or a tool: its one key says what it is. */
export interface WireObject {
  readonly [key: string]: unknown
}
