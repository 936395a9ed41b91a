import type { CompletionRequest } from '../../contract/request.ts'
import { define } from '../wire.ts'

/** What a request says beside its model, its conversation and the vendors' own parameters. */
export type RequestFields = Omit<CompletionRequest, 'model' | 'messages' | 'prompt' | 'providerOptions'>

/** What one field of a wire is in the contract, and what of it has no place there. */
export interface ReadField {
  readonly fields: RequestFields
  readonly rest?: unknown
}

/**
 * What becomes of each field of a wire: it has the same value under a name of the contract, or a reader of its own, or is read
 * elsewhere (`null`).
 */
export type FieldReaders<Wire> = Readonly<
  Record<string, keyof RequestFields | ((value: unknown, wire: Wire) => ReadField) | null>
>

/** The fields of a wire as those of the contract, and what has no place there, as it is. */
export interface ReadFields {
  readonly fields: { -readonly [Name in keyof RequestFields]: RequestFields[Name] }
  readonly rest: Record<string, unknown>
}

/** Reads the fields of a request body by a table; a field that it does not have stays as it is, and null says nothing. */
export function readFields<Wire extends object>(wire: Wire, readers: FieldReaders<Wire>): ReadFields {
  const rest: Record<string, unknown> = {}
  let fields: RequestFields = {}
  for (const [key, value] of Object.entries(wire)) {
    if (value === null || value === undefined) continue
    const read = readField(value, wire, Object.hasOwn(readers, key) ? readers[key] : undefined)
    const reasoning = { ...fields.reasoning, ...read.fields.reasoning }
    fields = { ...fields, ...read.fields, ...(Object.keys(reasoning).length > 0 && { reasoning }) }
    if (read.rest !== undefined) define(rest, key, read.rest)
  }
  return { fields, rest }
}

function readField<Wire>(value: unknown, wire: Wire, reader: FieldReaders<Wire>[string] | undefined): ReadField {
  if (reader === undefined) return { fields: {}, rest: value }
  if (reader === null) return { fields: {} }
  return typeof reader === 'string' ? { fields: { [reader]: value } } : reader(value, wire)
}
