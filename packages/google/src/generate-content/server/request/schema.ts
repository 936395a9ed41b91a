import { z } from 'zod'

const object = z.looseObject({})
const part = z.looseObject({ text: z.string().nullish() })
const content = z.looseObject({ role: z.string().nullish(), parts: z.array(part).nullish() })

/**
 * The body of a request for content, its names in the one form of the two that the wire takes. Only what Concord reads is
 * checked; everything else passes through.
 *
 * Source: https://ai.google.dev/api/generate-content
 */
export const RequestBody: z.ZodType<WireRequest> = z.looseObject({
  contents: z.array(content).min(1),
  systemInstruction: content.nullish(),
  generationConfig: object.nullish(),
  tools: z.array(z.looseObject({ functionDeclarations: z.array(object).nullish() })).nullish(),
  toolConfig: z.looseObject({ functionCallingConfig: object.nullish() }).nullish(),
})

/** A request on the wire. */
export interface WireRequest {
  readonly contents: readonly WireContent[]
  readonly systemInstruction?: WireContent | null | undefined
  readonly generationConfig?: WireFields | null | undefined
  readonly tools?: readonly WireTool[] | null | undefined
  readonly toolConfig?: { readonly functionCallingConfig?: WireFields | null | undefined } | null | undefined
  readonly [parameter: string]: unknown
}

/** A turn on the wire. */
export interface WireContent {
  readonly role?: string | null | undefined
  readonly parts?: readonly WireFields[] | null | undefined
  readonly [field: string]: unknown
}

/** Tools on the wire: functions, or one of Google's. */
export interface WireTool {
  readonly functionDeclarations?: readonly WireFields[] | null | undefined
  readonly [field: string]: unknown
}

/** Fields of the wire. */
export interface WireFields {
  readonly [field: string]: unknown
}
