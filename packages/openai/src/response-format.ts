import type { CompletionRequest, JsonSchema } from '@concord/core'
import { isObject, present, toJsonSchema, type WireObject } from '@concord/core/adapter'
import type { Host } from './host.ts'

/** Writes the form of the answer; a library's schema is strict where OpenAI's strict mode can express it. */
export function toResponseFormat(
  format: CompletionRequest['responseFormat'],
  { provider, quirks }: Host,
): object | undefined {
  if (format === undefined) return undefined
  const defaultName = quirks.schemaName === 'optional' ? undefined : DEFAULT_NAME
  if ('~standard' in format) {
    const schema = toJsonSchema(format, 'responseFormat', provider)
    return { type: 'json_schema', json_schema: present({ name: defaultName, schema, strict: isStrict(schema) }) }
  }
  if (format.type !== 'json_schema') return { type: format.type }
  const { name = defaultName, description, strict } = format
  const schema = toJsonSchema(format.schema, 'responseFormat.schema', provider)
  return { type: 'json_schema', json_schema: present({ name, description, schema, strict }) }
}

/** The wire requires a name. */
const DEFAULT_NAME = 'response'

/**
 * Whether strict mode takes a schema: its root is an object, every object is closed and requires all that it names, and
 * there is no keyword that the mode refuses.
 *
 * Source: https://platform.openai.com/docs/guides/structured-outputs#supported-schemas
 */
function isStrict(schema: JsonSchema): boolean {
  return schema['type'] === 'object' && schema['anyOf'] === undefined && isStrictWithin(schema)
}

/** Every schema says at least one of these. */
const DESCRIBING = ['type', 'anyOf', 'enum', 'const', '$ref'] as const
const REFUSED = ['oneOf', 'allOf', 'not', 'if', 'prefixItems', 'patternProperties', 'propertyNames'] as const

function isStrictWithin(schema: unknown): boolean {
  if (!isObject(schema)) return false
  if (!DESCRIBING.some((keyword) => keyword in schema) || REFUSED.some((keyword) => keyword in schema)) return false
  const { type, properties, items, anyOf, $defs } = schema
  if (type === 'object' && !isClosed(schema)) return false
  const inner = [properties, anyOf, $defs].flatMap((schemas) => Object.values(schemas ?? {}))
  return [...inner, ...(type === 'array' ? [items] : [])].every(isStrictWithin)
}

function isClosed({ additionalProperties, properties, required }: WireObject): boolean {
  if (additionalProperties !== false || !isObject(properties) || !Array.isArray(required)) return false
  return Object.keys(properties).every((name) => required.includes(name))
}
