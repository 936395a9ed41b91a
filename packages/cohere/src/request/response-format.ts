import type { CompletionRequest, Translation, Warning } from '@concord/core'
import { toJsonSchema } from '@concord/core/adapter'
import { PROVIDER } from '../config.ts'

/** Writes the form of the answer; the wire holds every answer to its schema, which has no name there. */
export function toResponseFormat(format: CompletionRequest['responseFormat']): Translation<object | undefined> {
  if (format === undefined) return { value: undefined, warnings: [] }
  if ('~standard' in format)
    return {
      value: { type: 'json_object', json_schema: toJsonSchema(format, 'responseFormat', PROVIDER) },
      warnings: [],
    }
  if (format.type !== 'json_schema') return { value: { type: format.type }, warnings: [] }
  const { description, strict } = format
  const schema = toJsonSchema(format.schema, 'responseFormat.schema', PROVIDER)
  return {
    value: { type: 'json_object', json_schema: schema },
    warnings: [
      ...(description !== undefined ? [leftOut('description')] : []),
      ...(strict === false ? [leftOut('strict')] : []),
    ],
  }
}

function leftOut(field: string): Warning {
  const message = `${PROVIDER} has no responseFormat.${field}; it was left out`
  return { code: 'unsupported', message, path: `responseFormat.${field}` }
}
