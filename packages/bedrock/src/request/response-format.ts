import type { CompletionRequest, Translation, Warning } from '@concord/core'
import { present, textOrAbsent, toJsonSchema } from '@concord/core/adapter'
import { PROVIDER } from '../config.ts'

/** Writes the form of the answer; the wire takes the schema as text, and holds every answer to it. */
export function toResponseFormat(format: CompletionRequest['responseFormat']): Translation<object | undefined> {
  if (format === undefined) return { value: undefined, warnings: [] }
  if ('~standard' in format)
    return { value: toTextFormat(toJsonSchema(format, 'responseFormat', PROVIDER), {}), warnings: [] }
  if (format.type !== 'json_schema') return { value: undefined, warnings: [] } // Text, which is what comes anyway.
  const schema = toJsonSchema(format.schema, 'responseFormat.schema', PROVIDER)
  return { value: toTextFormat(schema, format), warnings: format.strict === false ? [leftOut('strict')] : [] }
}

function toTextFormat(
  schema: object,
  { name, description }: { readonly name?: string | undefined; readonly description?: string | undefined },
): object {
  const named = { name: textOrAbsent(name), description: textOrAbsent(description) }
  const jsonSchema = present({ schema: JSON.stringify(schema), ...named })
  return { type: 'json_schema', structure: { jsonSchema } }
}

function leftOut(field: string): Warning {
  const message = `${PROVIDER} has no responseFormat.${field}; it was left out`
  return { code: 'unsupported', message, path: `responseFormat.${field}` }
}
