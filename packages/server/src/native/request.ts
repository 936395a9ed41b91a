import type { CompletionRequest } from '@concord/core'
import { createError } from '@concord/core/adapter'
import { CompletionRequestSchema, toFaults } from '@concord/core/schema'

/** Reads a request; throws `invalid_request` that names the path of the first fault, and no value. */
export function parseRequest(body: unknown): CompletionRequest {
  const { data, error } = CompletionRequestSchema.safeParse(body)
  if (error === undefined) return data
  const [fault] = toFaults(error)
  const path = fault === undefined || fault.path === '' ? 'the body' : fault.path
  throw createError('invalid_request', `native: ${path}: ${fault?.message ?? 'not valid'}`, {
    provider: 'native',
    status: 400,
  })
}
