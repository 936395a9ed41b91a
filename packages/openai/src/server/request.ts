import type { CompletionRequest } from '@concord/core'

/** The fields of a body: by their name in the contract where their value is the same there, and the rest as it is. */
export interface ReadFields {
  readonly fields: Record<string, unknown>
  readonly rest: Record<string, unknown>
}

/** Reads the fields of a body, but for those that are read on their own; null says nothing. */
export function readFields(
  wire: object,
  same: Readonly<Record<string, keyof CompletionRequest>>,
  own: ReadonlySet<string>,
): ReadFields {
  const fields: Record<string, unknown> = {}
  const rest: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(wire)) {
    if (value === null || value === undefined || own.has(key)) continue
    const name = Object.hasOwn(same, key) ? same[key] : undefined
    if (name === undefined) rest[key] = value
    else fields[name] = value
  }
  return { fields, rest }
}
