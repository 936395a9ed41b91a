import { z } from 'zod'
import type { JsonSchema, StandardJsonSchema } from '../contract/schema.ts'
import { exactly } from './exactly.ts'
import type { SchemaOf } from './schema-of.ts'
import { isObject } from './values.ts'

const MARK = '~standard'

/**
 * A library's schema that describes itself as JSON Schema. It is told by the function it carries, which no JSON can:
 * in a request that was read from JSON there is none, and its own JSON Schema admits nothing.
 */
export const StandardJsonSchemaSchema: SchemaOf<StandardJsonSchema> = exactly(
  z
    .custom<StandardJsonSchema>(isStandardJsonSchema, 'Invalid input: expected a Standard JSON Schema')
    .meta({ not: {} }),
)

/** A JSON Schema, kept as it is; or a library's schema that stands for one. */
export const AnyJsonSchemaSchema: SchemaOf<JsonSchema | StandardJsonSchema> = exactly(
  z
    .custom<JsonSchema | StandardJsonSchema>(isAnyJsonSchema, 'Invalid input: expected JSON Schema')
    .meta({ type: 'object', not: { required: [MARK] } }),
)

function isAnyJsonSchema(value: unknown): boolean {
  return isStandardJsonSchema(value) || (isObject(value) && !(MARK in value))
}

function isStandardJsonSchema(value: unknown): boolean {
  if (!isObject(value) && typeof value !== 'function') return false
  if (!(MARK in value) || !isObject(value[MARK])) return false
  const { version, vendor, jsonSchema } = value[MARK] as Partial<Record<string, unknown>>
  if (version !== 1 || typeof vendor !== 'string' || !isObject(jsonSchema)) return false
  return 'input' in jsonSchema && typeof jsonSchema.input === 'function'
}
