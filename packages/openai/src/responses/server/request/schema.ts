import { z } from 'zod'

const text = z.string()
const optionalText = text.nullish()

const item = z.looseObject({
  type: optionalText,
  role: z.enum(['system', 'developer', 'user', 'assistant']).nullish(),
  content: z.union([text, z.array(z.looseObject({ type: text }))]).nullish(),
  call_id: optionalText,
  name: optionalText,
})

const format = z.looseObject({
  type: text,
  name: optionalText,
  description: optionalText,
  schema: z.looseObject({}).nullish(),
  strict: z.boolean().nullish(),
})

/**
 * The body of a request for a response. Only what Concord reads is checked; everything else passes through.
 *
 * Source: https://platform.openai.com/docs/api-reference/responses/create
 */
export const RequestBody: z.ZodType<WireRequest> = z.looseObject({
  model: text,
  input: z.union([text, z.array(item)]),
  instructions: optionalText,
  max_output_tokens: z.number().nullish(),
  temperature: z.number().nullish(),
  top_p: z.number().nullish(),
  top_logprobs: z.number().nullish(),
  include: z.array(text).nullish(),
  tools: z.array(z.looseObject({ type: text, name: optionalText })).nullish(),
  tool_choice: z.union([text, z.looseObject({ type: text, name: optionalText })]).nullish(),
  parallel_tool_calls: z.boolean().nullish(),
  text: z.looseObject({ format: format.nullish() }).nullish(),
  reasoning: z.looseObject({ effort: optionalText, summary: optionalText }).nullish(),
  safety_identifier: optionalText,
  metadata: z.record(text, text).nullish(),
  service_tier: optionalText,
  prompt_cache_key: optionalText,
  prompt_cache_retention: optionalText,
  prompt_cache_options: z.looseObject({ ttl: optionalText }).nullish(),
  stream: z.boolean().nullish(),
})

/** A request on the wire. */
export interface WireRequest {
  readonly model: string
  readonly input: string | readonly WireItem[]
  readonly instructions?: string | null | undefined
  readonly include?: readonly string[] | null | undefined
  readonly tools?: readonly WireTool[] | null | undefined
  readonly tool_choice?: string | WireTool | null | undefined
  readonly text?:
    | { readonly format?: WireFormat | null | undefined; readonly [field: string]: unknown }
    | null
    | undefined
  readonly reasoning?: WireReasoning | null | undefined
  readonly stream?: boolean | null | undefined
  readonly [parameter: string]: unknown
}

/** An item of the input on the wire. */
export interface WireItem {
  readonly type?: string | null | undefined
  readonly role?: 'system' | 'developer' | 'user' | 'assistant' | null | undefined
  readonly content?: string | readonly WirePart[] | null | undefined
  readonly [field: string]: unknown
}

/** A part of a message's content on the wire. */
export interface WirePart {
  readonly type: string
  readonly [field: string]: unknown
}

/** A tool on the wire. */
export interface WireTool {
  readonly type: string
  readonly name?: string | null | undefined
  readonly [field: string]: unknown
}

/** Settings of the reasoning on the wire. */
export interface WireReasoning {
  readonly effort?: string | null | undefined
  readonly summary?: string | null | undefined
  readonly [field: string]: unknown
}

/** A form of the answer on the wire. */
export interface WireFormat {
  readonly type: string
  readonly name?: string | null | undefined
  readonly schema?: { readonly [keyword: string]: unknown } | null | undefined
  readonly description?: string | null | undefined
  readonly strict?: boolean | null | undefined
}
