import type { CompletionRequest, ParsedRequest } from '@concord/core'
import { parseBody, readFields } from '@concord/core/adapter'
import { z } from 'zod'
import { PROVIDER } from '../../config.ts'
import { READERS, SHARED } from '../../server/request.ts'

const text = z.string()

/**
 * The body of a fill-in-the-middle request. Only what Concord reads is checked; everything else passes through.
 *
 * Source: https://docs.mistral.ai/api/endpoint/fim
 */
const RequestBody: z.ZodType<WireRequest> = z.looseObject({
  ...SHARED,
  model: text,
  prompt: text,
  suffix: text.nullish(),
})

interface WireRequest {
  readonly model: string
  readonly prompt: string
  readonly stream?: boolean | null | undefined
  readonly [parameter: string]: unknown
}

/** Reads a request of the wire; a field that the contract has no place for stays in `providerOptions.mistral`. */
export function parseRequest(body: unknown): ParsedRequest {
  const wire = parseBody(RequestBody, body, PROVIDER)
  const { fields, rest } = readFields(wire, { ...READERS, prompt: null, suffix: 'suffix' })
  const request: CompletionRequest = {
    model: wire.model,
    prompt: wire.prompt,
    ...fields,
    ...(Object.keys(rest).length > 0 && { providerOptions: { [PROVIDER]: rest } }),
  }
  return { request, stream: wire.stream === true }
}
