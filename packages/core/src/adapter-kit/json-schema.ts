import type { JsonSchema, StandardJsonSchema } from '../contract/schema.ts'
import { createError } from '../engine/completion-error.ts'
import { isObject, type WireObject } from './wire.ts'

/**
 * The JSON Schema of what a model should write. A library's schema is asked for the form of its input, and its objects
 * are closed (vendors that hold a model to a schema demand it, and such a schema drops other keys anyway); a plain JSON
 * Schema is given back as it is. Throws `invalid_request` when the library cannot say.
 */
export function toJsonSchema(schema: JsonSchema | StandardJsonSchema, path: string, provider: string): JsonSchema {
  if (!isStandard(schema)) return schema
  try {
    const { $schema: _dialect, ...described } = schema['~standard'].jsonSchema.input({ target: 'draft-2020-12' })
    return closeObjects(described)
  } catch (cause) {
    const message = `${provider}: ${path} has something that JSON Schema cannot say; use a simpler schema there`
    throw createError('invalid_request', message, { provider, cause })
  }
}

function isStandard(schema: JsonSchema | StandardJsonSchema): schema is StandardJsonSchema {
  return '~standard' in schema
}

function closeObjects(schema: WireObject): JsonSchema {
  const closed = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, closeWithin(key, value)]))
  return schema['type'] === 'object' && !('additionalProperties' in schema)
    ? { ...closed, additionalProperties: false }
    : closed
}

/**
 * Keywords whose value is a schema, a list of schemas, or schemas by name; the others hold data. Not `allOf`: closed
 * objects that have different keys have no value in common.
 */
const SCHEMAS = new Set(['items', 'additionalProperties', 'not', 'anyOf', 'oneOf', 'prefixItems'])
const NAMED_SCHEMAS = new Set(['properties', '$defs', 'patternProperties'])

function closeWithin(keyword: string, value: unknown): unknown {
  if (NAMED_SCHEMAS.has(keyword) && isObject(value))
    return Object.fromEntries(Object.entries(value).map(([name, schema]) => [name, closeAny(schema)]))
  if (!SCHEMAS.has(keyword)) return value
  return Array.isArray(value) ? value.map(closeAny) : closeAny(value)
}

function closeAny(schema: unknown): unknown {
  return isObject(schema) ? closeObjects(schema) : schema
}
