import type { CompletionRequest, JsonSchema } from '@concord/core'
import { isObject, present, toJsonSchema } from '@concord/core/adapter'
import { PROVIDER } from '../../config.ts'

/** Writes the form of the answer; a library's schema is strict where OpenAI's strict mode can express it. */
export function toResponseFormat(format: CompletionRequest['responseFormat']): object | undefined {
  if (format === undefined) return undefined
  if ('~standard' in format) {
    const schema = toJsonSchema(format, 'responseFormat', PROVIDER)
    return { type: 'json_schema', json_schema: { name: DEFAULT_NAME, schema, strict: isStrict(schema) } }
  }
  if (format.type !== 'json_schema') return { type: format.type }
  const { name = DEFAULT_NAME, description, strict } = format
  const schema = toJsonSchema(format.schema, 'responseFormat.schema', PROVIDER)
  return { type: 'json_schema', json_schema: present({ name, description, schema, strict }) }
}

/** The wire requires a name. */
const DEFAULT_NAME = 'response'

/**
 * Whether every object is closed and requires all that it names, as strict mode demands.
 *
 * Source: https://platform.openai.com/docs/guides/structured-outputs#supported-schemas
 */
function isStrict(schema: JsonSchema): boolean {
  const { type, properties, required } = schema
  if (type === 'object') {
    if (schema['additionalProperties'] !== false || !isObject(properties)) return false
    const names = Object.keys(properties)
    if (!Array.isArray(required) || names.some((name) => !required.includes(name))) return false
  }
  return Object.values(schema).every(isStrictWithin)
}

function isStrictWithin(value: unknown): boolean {
  if (Array.isArray(value)) return value.every(isStrictWithin)
  return !isObject(value) || isStrict(value)
}
