import { z } from 'zod'

const text = z.string()
const block = z.looseObject({ type: text })
const content = z.union([text, z.array(block)])

/**
 * The body of a request for a message. Only what Concord reads is checked; everything else passes through.
 *
 * Source: https://platform.claude.com/docs/en/api/messages
 */
export const RequestBody: z.ZodType<WireRequest> = z.looseObject({
  model: text,
  max_tokens: z.number(),
  messages: z.array(z.looseObject({ role: z.enum(['user', 'assistant', 'system']), content })).min(1),
  system: content.nullish(),
  tools: z
    .array(z.looseObject({ type: text.nullish(), name: text.nullish(), input_schema: z.looseObject({}).nullish() }))
    .nullish(),
  tool_choice: z
    .looseObject({ type: text, name: text.nullish(), disable_parallel_tool_use: z.boolean().nullish() })
    .nullish(),
  stop_sequences: z.array(text).nullish(),
  temperature: z.number().nullish(),
  top_p: z.number().nullish(),
  top_k: z.number().nullish(),
  thinking: z.looseObject({ type: text, budget_tokens: z.number().nullish(), display: text.nullish() }).nullish(),
  output_config: z.looseObject({ effort: text.nullish(), format: z.looseObject({ type: text }).nullish() }).nullish(),
  metadata: z.looseObject({ user_id: text.nullish() }).nullish(),
  service_tier: text.nullish(),
  cache_control: z.looseObject({ type: text, ttl: text.nullish() }).nullish(),
  stream: z.boolean().nullish(),
})

/** A request on the wire. */
export interface WireRequest {
  readonly model: string
  readonly max_tokens: number
  readonly messages: readonly WireMessage[]
  readonly system?: WireContent | null | undefined
  readonly tools?: readonly WireTool[] | null | undefined
  readonly tool_choice?: WireChoice | null | undefined
  readonly thinking?: WireThinking | null | undefined
  readonly output_config?: WireOutput | null | undefined
  readonly stream?: boolean | null | undefined
  readonly [parameter: string]: unknown
}

/** A message on the wire. */
export interface WireMessage {
  readonly role: 'user' | 'assistant' | 'system'
  readonly content: WireContent
  readonly [field: string]: unknown
}

/** What a message, or the result of a tool, says. */
export type WireContent = string | readonly WireBlock[]

/** A block on the wire. */
export interface WireBlock {
  readonly type: string
  readonly [field: string]: unknown
}

/** A tool on the wire. */
export interface WireTool {
  readonly type?: string | null | undefined
  readonly name?: string | null | undefined
  readonly input_schema?: { readonly [keyword: string]: unknown } | null | undefined
  readonly [field: string]: unknown
}

/** A choice of tool on the wire. */
export interface WireChoice {
  readonly type: string
  readonly name?: string | null | undefined
  readonly disable_parallel_tool_use?: boolean | null | undefined
  readonly [field: string]: unknown
}

/** How to think, on the wire. */
export interface WireThinking {
  readonly type: string
  readonly budget_tokens?: number | null | undefined
  readonly display?: string | null | undefined
  readonly [field: string]: unknown
}

/** What to write, on the wire. */
export interface WireOutput {
  readonly effort?: string | null | undefined
  readonly format?: { readonly type: string; readonly [field: string]: unknown } | null | undefined
  readonly [field: string]: unknown
}
