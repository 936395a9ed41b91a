import { z } from 'zod'

const text = z.string()
const content = z.union([text, z.array(z.looseObject({ type: text }))])
const toolCall = z.looseObject({ type: text.nullish(), id: text.nullish() })

/**
 * The body of a chat request. Only what Concord reads is checked; everything else passes through.
 *
 * Source: https://docs.cohere.com/reference/chat
 */
export const RequestBody: z.ZodType<WireRequest> = z.looseObject({
  model: text,
  messages: z
    .array(
      z.looseObject({
        role: z.enum(['system', 'user', 'assistant', 'tool']),
        content: content.nullish(),
        tool_call_id: text.nullish(),
        tool_plan: text.nullish(),
        tool_calls: z.array(toolCall).nullish(),
        citations: z.array(z.looseObject({})).nullish(),
      }),
    )
    .min(1),
  tools: z
    .array(
      z.looseObject({
        type: text.nullish(),
        function: z
          .looseObject({ name: text, description: text.nullish(), parameters: z.looseObject({}).nullish() })
          .nullish(),
      }),
    )
    .nullish(),
  strict_tools: z.boolean().nullish(),
  tool_choice: text.nullish(),
  response_format: z.looseObject({ type: text, json_schema: z.looseObject({}).nullish() }).nullish(),
  thinking: z.looseObject({ type: text, token_budget: z.number().nullish() }).nullish(),
  max_tokens: z.number().nullish(),
  stop_sequences: z.array(text).nullish(),
  temperature: z.number().nullish(),
  seed: z.number().nullish(),
  frequency_penalty: z.number().nullish(),
  presence_penalty: z.number().nullish(),
  k: z.number().nullish(),
  p: z.number().nullish(),
  logprobs: z.boolean().nullish(),
  stream: z.boolean().nullish(),
})

/** A request on the wire. */
export interface WireRequest {
  readonly model: string
  readonly messages: readonly WireMessage[]
  readonly tools?: readonly WireTool[] | null | undefined
  readonly strict_tools?: boolean | null | undefined
  readonly tool_choice?: string | null | undefined
  readonly response_format?: WireFormat | null | undefined
  readonly thinking?: WireThinking | null | undefined
  readonly stream?: boolean | null | undefined
  readonly [parameter: string]: unknown
}

/** A message on the wire. */
export interface WireMessage {
  readonly role: 'system' | 'user' | 'assistant' | 'tool'
  readonly content?: WireContent | null | undefined
  readonly tool_call_id?: string | null | undefined
  readonly [field: string]: unknown
}

/** What a message says. */
export type WireContent = string | readonly WireBlock[]

/** A block on the wire. */
export interface WireBlock {
  readonly type: string
  readonly [field: string]: unknown
}

/** A tool on the wire. */
export interface WireTool {
  readonly type?: string | null | undefined
  readonly function?: WireFunction | null | undefined
  readonly [field: string]: unknown
}

/** A function on the wire. */
export interface WireFunction {
  readonly name: string
  readonly description?: string | null | undefined
  readonly parameters?: { readonly [keyword: string]: unknown } | null | undefined
  readonly [field: string]: unknown
}

/** A form of the answer, on the wire. */
export interface WireFormat {
  readonly type: string
  readonly json_schema?: { readonly [keyword: string]: unknown } | null | undefined
  readonly [field: string]: unknown
}

/** How to think, on the wire. */
export interface WireThinking {
  readonly type: string
  readonly token_budget?: number | null | undefined
  readonly [field: string]: unknown
}
