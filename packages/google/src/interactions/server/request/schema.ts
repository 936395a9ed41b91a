import { z } from 'zod'

const text = z.string()
const typed = z.looseObject({ type: text })
const object = z.looseObject({})

/**
 * The body of a request for an interaction. Only what Concord reads is checked; everything else passes through.
 *
 * Source: https://ai.google.dev/api/interactions-api
 */
export const RequestBody: z.ZodType<WireRequest> = z.looseObject({
  model: text,
  input: z.union([text, typed, z.array(typed)]).nullish(),
  system_instruction: text.nullish(),
  generation_config: object.nullish(),
  tools: z.array(typed).nullish(),
  response_format: z.union([object, z.array(object)]).nullish(),
  stream: z.boolean().nullish(),
})

/** A request on the wire. */
export interface WireRequest {
  readonly model: string
  /** A text, a content, contents, or steps. */
  readonly input?: string | WireTyped | readonly WireTyped[] | null | undefined
  readonly system_instruction?: string | null | undefined
  readonly generation_config?: WireFields | null | undefined
  readonly tools?: readonly WireTyped[] | null | undefined
  readonly stream?: boolean | null | undefined
  readonly [parameter: string]: unknown
}

/** A step, a content or a tool on the wire. */
export interface WireTyped {
  readonly type: string
  readonly [field: string]: unknown
}

/** Fields of the wire. */
export interface WireFields {
  readonly [field: string]: unknown
}
