import type { JsonSchema } from '@concord/core'
import { isObject, type WireObject } from '@concord/core/adapter'

/**
 * Reads a schema of the wire, whose types are in capitals, as JSON Schema.
 *
 * Source: https://ai.google.dev/api/caching#Schema
 */
export function fromSchema(schema: WireObject): JsonSchema {
  const { type, nullable, ...others } = schema
  const name = typeof type === 'number' ? TYPES[type] : typeof type === 'string' ? type.toLowerCase() : type
  const rest = Object.fromEntries(Object.entries(others).map(([key, value]) => [key, fromKeyword(key, value)]))
  if (name === undefined) return rest
  return { type: nullable === true ? [name, 'null'] : name, ...rest }
}

/** A type that is written as a number stands at its place. */
const TYPES: readonly (string | undefined)[] = [
  undefined,
  'string',
  'number',
  'integer',
  'boolean',
  'array',
  'object',
  'null',
]

const NAMED: ReadonlySet<string> = new Set(['properties', '$defs', 'defs'])
const NESTED: ReadonlySet<string> = new Set(['items', 'anyOf', 'oneOf', 'prefixItems', 'additionalProperties'])

function fromKeyword(keyword: string, value: unknown): unknown {
  if (NAMED.has(keyword) && isObject(value))
    return Object.fromEntries(Object.entries(value).map(([name, schema]) => [name, fromAny(schema)]))
  if (!NESTED.has(keyword)) return value
  return Array.isArray(value) ? value.map(fromAny) : fromAny(value)
}

function fromAny(schema: unknown): unknown {
  return isObject(schema) ? fromSchema(schema) : schema
}
