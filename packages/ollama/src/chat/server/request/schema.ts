import { z } from 'zod'
import { SETTINGS } from '../../../server/schema.ts'

const text = z.string()

/**
 * The body of a chat request. Only what Concord reads is checked; everything else passes through.
 *
 * Source: https://docs.ollama.com/api/chat
 */
export const RequestBody: z.ZodType<WireRequest> = z.looseObject({
  ...SETTINGS,
  model: text,
  stream: z.boolean().nullish(),
  messages: z
    .array(
      z.looseObject({
        role: text,
        content: text.nullish(),
        thinking: text.nullish(),
        images: z.array(text).nullish(),
        tool_calls: z.array(z.looseObject({})).nullish(),
        tool_name: text.nullish(),
        tool_call_id: text.nullish(),
      }),
    )
    .min(1),
  tools: z.array(z.looseObject({ type: text.nullish(), function: z.looseObject({}).nullish() })).nullish(),
})

/** A request on the wire. */
export interface WireRequest {
  readonly model: string
  readonly messages: readonly WireMessage[]
  readonly tools?: readonly WireTool[] | null | undefined
  readonly stream?: boolean | null | undefined
  readonly [parameter: string]: unknown
}

/** A message on the wire. */
export interface WireMessage {
  readonly role: string
  readonly content?: string | null | undefined
  readonly thinking?: string | null | undefined
  readonly images?: readonly string[] | null | undefined
  readonly tool_calls?: readonly WireObject[] | null | undefined
  readonly tool_name?: string | null | undefined
  readonly tool_call_id?: string | null | undefined
  readonly [field: string]: unknown
}

/** A tool on the wire. */
export interface WireTool {
  readonly type?: string | null | undefined
  readonly function?: WireObject | null | undefined
  readonly [field: string]: unknown
}

interface WireObject {
  readonly [field: string]: unknown
}
