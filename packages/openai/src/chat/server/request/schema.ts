import { z } from 'zod'

const text = z.string()
const optionalText = text.nullish()
const contentPart = z.looseObject({ type: text })

const toolCall = z.looseObject({
  id: optionalText,
  type: optionalText,
  function: z.looseObject({ name: text, arguments: optionalText }).optional(),
  custom: z.looseObject({ name: text, input: optionalText }).optional(),
})

const message = z.looseObject({
  role: z.enum(['system', 'developer', 'user', 'assistant', 'tool', 'function']),
  content: z.union([text, z.array(contentPart)]).nullish(),
  refusal: optionalText,
  tool_calls: z.array(toolCall).nullish(),
  function_call: z.looseObject({ name: text, arguments: optionalText }).nullish(),
  audio: z.looseObject({ id: text }).nullish(),
  images: z.array(z.unknown()).nullish(),
  tool_call_id: optionalText,
})

const tool = z.looseObject({
  type: text,
  function: z
    .looseObject({ name: text, description: optionalText, parameters: z.looseObject({}).nullish() })
    .optional(),
  custom: z.looseObject({ name: text, description: optionalText, format: z.looseObject({}).nullish() }).optional(),
})

const responseFormat = z.looseObject({
  type: text,
  json_schema: z
    .looseObject({
      name: optionalText,
      description: optionalText,
      schema: z.looseObject({}).nullish(),
      strict: z.boolean().nullish(),
    })
    .optional(),
})

/**
 * The body of a chat completion request. Only what Concord reads is checked; everything else passes through.
 *
 * Source: https://platform.openai.com/docs/api-reference/chat/create
 */
export const RequestBody: z.ZodType<WireRequest> = z.looseObject({
  model: text,
  messages: z.array(message).min(1),
  max_completion_tokens: z.number().nullish(),
  max_tokens: z.number().nullish(),
  temperature: z.number().nullish(),
  top_p: z.number().nullish(),
  stop: z.union([text, z.array(text)]).nullish(),
  seed: z.number().nullish(),
  frequency_penalty: z.number().nullish(),
  presence_penalty: z.number().nullish(),
  logit_bias: z.record(text, z.number()).nullish(),
  n: z.number().nullish(),
  logprobs: z.union([z.boolean(), z.number()]).nullish(),
  top_logprobs: z.number().nullish(),
  tools: z.array(tool).nullish(),
  tool_choice: z.union([text, z.looseObject({ type: text })]).nullish(),
  parallel_tool_calls: z.boolean().nullish(),
  response_format: responseFormat.nullish(),
  reasoning_effort: optionalText,
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
  readonly messages: readonly WireMessage[]
  readonly stream?: boolean | null | undefined
  readonly tools?: readonly WireTool[] | null | undefined
  readonly tool_choice?: string | WireChoice | null | undefined
  readonly response_format?: WireFormat | null | undefined
  readonly [parameter: string]: unknown
}

/** A message on the wire. */
export interface WireMessage {
  readonly role: 'system' | 'developer' | 'user' | 'assistant' | 'tool' | 'function'
  readonly content?: string | readonly WirePart[] | null | undefined
  readonly tool_calls?: readonly WireToolCall[] | null | undefined
  readonly [field: string]: unknown
}

/** A part of a message's content on the wire. */
export interface WirePart {
  readonly type: string
  readonly [field: string]: unknown
}

/** A tool call on the wire. */
export interface WireToolCall {
  readonly id?: string | null | undefined
  readonly function?: { readonly name: string; readonly arguments?: string | null | undefined } | undefined
  readonly custom?: { readonly name: string; readonly input?: string | null | undefined } | undefined
  readonly [field: string]: unknown
}

/** A tool on the wire. */
export interface WireTool {
  readonly type: string
  readonly function?: { readonly name: string; readonly [field: string]: unknown } | undefined
  readonly custom?: { readonly name: string; readonly [field: string]: unknown } | undefined
  readonly [field: string]: unknown
}

/** A choice of tool on the wire. */
export interface WireChoice {
  readonly type: string
  readonly [field: string]: unknown
}

/** A form of the answer on the wire. */
export interface WireFormat {
  readonly type: string
  readonly json_schema?:
    | {
        readonly name?: string | null | undefined
        readonly schema?: { readonly [keyword: string]: unknown } | null | undefined
        readonly description?: string | null | undefined
        readonly strict?: boolean | null | undefined
        readonly [field: string]: unknown
      }
    | undefined
}
