import type { ParsedRequest } from '@concord/core'
import { parseBody } from '@concord/core/adapter'
import { z } from 'zod'
import { PROVIDER } from '../../config.ts'
import { SETTINGS } from '../../server/schema.ts'
import { fromSettings } from '../../server/request.ts'

/** Reads a request of the wire; a field that the contract has no place for stays in `providerOptions.ollama`. */
export function parseRequest(body: unknown): ParsedRequest {
  const wire = parseBody(RequestBody, body, PROVIDER)
  const request = { model: wire.model, prompt: wire.prompt ?? '', ...fromSettings(wire, OWN) }
  return { request, stream: wire.stream !== false }
}

/** The fields that are read on their own. */
const OWN = { model: null, prompt: null, stream: null } as const

/** Source: https://docs.ollama.com/api/generate */
const RequestBody: z.ZodType<WireRequest> = z.looseObject({
  ...SETTINGS,
  model: z.string(),
  stream: z.boolean().nullish(),
  prompt: z.string().nullish(),
  suffix: z.string().nullish(),
})

/** A request on the wire. */
interface WireRequest {
  readonly model: string
  readonly prompt?: string | null | undefined
  readonly stream?: boolean | null | undefined
  readonly [parameter: string]: unknown
}
