import { z } from 'zod'
import { SHARED } from '../../../server/request.ts'

const text = z.string()
const optionalText = text.nullish()
const chunk = z.looseObject({ type: text })

const toolCall = z.looseObject({
  id: optionalText,
  function: z.looseObject({ name: text, arguments: z.union([text, z.looseObject({})]).nullish() }),
})

const message = z.looseObject({
  role: z.enum(['system', 'user', 'assistant', 'tool']),
  content: z.union([text, z.array(chunk)]).nullish(),
  tool_calls: z.array(toolCall).nullish(),
  tool_call_id: optionalText,
  prefix: z.boolean().nullish(),
})

const tool = z.looseObject({
  type: optionalText,
  function: z
    .looseObject({ name: text, description: optionalText, parameters: z.looseObject({}).nullish() })
    .optional(),
})

const responseFormat = z.looseObject({
  type: text,
  json_schema: z
    .looseObject({
      name: text,
      description: optionalText,
      schema: z.looseObject({}).nullish(),
      strict: z.boolean().nullish(),
    })
    .nullish(),
})

/**
 * The body of a chat completion request. Only what Concord reads is checked; everything else passes through.
 *
 * Source: https://docs.mistral.ai/api/endpoint/chat
 */
export const RequestBody: z.ZodType<WireRequest> = z.looseObject({
  ...SHARED,
  model: text,
  messages: z.array(message).min(1),
  frequency_penalty: z.number().nullish(),
  presence_penalty: z.number().nullish(),
  n: z.number().nullish(),
  tools: z.array(tool).nullish(),
  tool_choice: z.union([text, z.looseObject({ function: z.looseObject({ name: text }) })]).nullish(),
  parallel_tool_calls: z.boolean().nullish(),
  response_format: responseFormat.nullish(),
  reasoning_effort: optionalText,
  service_tier: optionalText,
})

/** A request on the wire. */
export interface WireRequest {
  readonly model: string
  readonly messages: readonly WireMessage[]
  readonly stream?: boolean | null | undefined
  readonly tools?: readonly WireTool[] | null | undefined
  readonly tool_choice?: string | WireChoice | null | undefined
  readonly response_format?: WireFormat | null | undefined
  readonly reasoning_effort?: string | null | undefined
  readonly [parameter: string]: unknown
}

/** A message on the wire. */
export interface WireMessage {
  readonly role: 'system' | 'user' | 'assistant' | 'tool'
  readonly content?: string | readonly WireChunk[] | null | undefined
  readonly tool_calls?: readonly WireToolCall[] | null | undefined
  readonly [field: string]: unknown
}

/** A chunk of a message's content on the wire. */
export interface WireChunk {
  readonly type: string
  readonly [field: string]: unknown
}

/** A tool call on the wire. */
export interface WireToolCall {
  readonly id?: string | null | undefined
  readonly function: {
    readonly name: string
    readonly arguments?: string | { readonly [name: string]: unknown } | null | undefined
    readonly [field: string]: unknown
  }
  readonly [field: string]: unknown
}

/** A tool on the wire. */
export interface WireTool {
  readonly type?: string | null | undefined
  readonly function?: { readonly name: string; readonly [field: string]: unknown } | undefined
  readonly [field: string]: unknown
}

/** A choice of tool on the wire. */
export interface WireChoice {
  readonly function: { readonly name: string; readonly [field: string]: unknown }
  readonly [field: string]: unknown
}

/** A form of the answer on the wire. */
export interface WireFormat {
  readonly type: string
  readonly json_schema?:
    | {
        readonly name: string
        readonly schema?: { readonly [keyword: string]: unknown } | null | undefined
        readonly description?: string | null | undefined
        readonly strict?: boolean | null | undefined
        readonly [field: string]: unknown
      }
    | null
    | undefined
  readonly [field: string]: unknown
}
