import type { CompletionRequest, Translation } from '@concord/core'
import { toJsonSchema } from '@concord/core/adapter'
import { PROVIDER } from '../../config.ts'
import { leftOut } from '../../request.ts'

/** Writes the form of the answer; the wire holds every answer to its schema, which has no name there. */
export function toResponseFormat(format: CompletionRequest['responseFormat']): Translation<object | undefined> {
  if (format === undefined) return { value: undefined, warnings: [] }
  if ('~standard' in format)
    return { value: { ...JSON_FORMAT, schema: toJsonSchema(format, 'responseFormat', PROVIDER) }, warnings: [] }
  switch (format.type) {
    case 'text': // What comes anyway.
      return { value: undefined, warnings: [] }
    case 'json_object':
      return { value: JSON_FORMAT, warnings: [] }
    case 'json_schema': {
      const { description, strict } = format
      return {
        value: { ...JSON_FORMAT, schema: toJsonSchema(format.schema, 'responseFormat.schema', PROVIDER) },
        warnings: [
          ...(description !== undefined ? [leftOut('responseFormat.description')] : []),
          ...(strict === false ? [leftOut('responseFormat.strict')] : []),
        ],
      }
    }
    default:
      return format satisfies never
  }
}

const JSON_FORMAT = { type: 'text', mime_type: 'application/json' } as const
