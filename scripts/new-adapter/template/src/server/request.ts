import type { DialectCall, ParsedRequest } from '@concord/core'

/** Reads a request of the wire; a field that the contract has no place for stays in `providerOptions`. */
export function parseRequest(_body: unknown, _call: DialectCall): ParsedRequest {
  throw new Error(
    'write server/request: parseBody() reads by a zod schema and names the path of what is wrong, readFields() by a table',
  )
}
