import type { ErrorBody } from '@concord/core'
import type { Host } from '../../../host.ts'
import type { WireRequest } from './schema.ts'

/** How a request is refused that goes on with what only the host holds; `undefined` where it says all by itself. */
export function refuseElsewhere(wire: WireRequest, { provider }: Host): ErrorBody | undefined {
  const param = HELD.find((field) => wire[field] !== undefined && wire[field] !== null) ?? referenceOf(wire)
  if (param === undefined) return undefined
  const message = `${provider}: ${param} is of what only this API holds, and another answers here: send all of it (with store: false)`
  const code = param === 'previous_response_id' ? 'previous_response_not_found' : null
  return { status: 400, headers: {}, body: { error: { message, type: 'invalid_request_error', param, code } } }
}

/** Earlier turns, and prompts that are kept. */
const HELD = ['previous_response_id', 'conversation', 'prompt'] as const

/** Where an item is named and not given. */
function referenceOf({ input }: WireRequest): string | undefined {
  const place = typeof input === 'string' ? -1 : input.findIndex(({ type }) => type === 'item_reference')
  return place < 0 ? undefined : `input[${place}]`
}
