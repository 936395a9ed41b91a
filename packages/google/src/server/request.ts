import type { ErrorBody } from '@concord/core'
import { createError, type WireObject } from '@concord/core/adapter'
import { PROVIDER } from '../config.ts'
import { toErrorBody } from './errors.ts'

/** How a request is refused that goes on with what only Google holds; `undefined` where it says all by itself. */
export function refuseElsewhere(wire: WireObject, field: string): ErrorBody | undefined {
  if (wire[field] === undefined || wire[field] === null) return undefined
  const message = `${PROVIDER}: ${field} is of what only this API holds, and another answers here: send all of it`
  return toErrorBody(createError('not_found', message, { provider: PROVIDER }))
}
