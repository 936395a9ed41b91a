import type { CompletionRequest, Translation, Warning } from '@concord/core'
import { toJsonSchema } from '@concord/core/adapter'
import { PROVIDER } from '../../config.ts'
import { leftOut } from '../../request.ts'

/** The form of the answer, in two fields. */
export interface WireFormat {
  readonly responseMimeType?: string
  readonly responseJsonSchema?: object
}

/** Writes the form of the answer; the wire holds every answer to its schema, which has no name there. */
export function toResponseFormat(format: CompletionRequest['responseFormat']): Translation<WireFormat> {
  if (format === undefined) return { value: {}, warnings: [] }
  if ('~standard' in format)
    return { value: toSchemaFormat(toJsonSchema(format, 'responseFormat', PROVIDER)), warnings: [] }
  switch (format.type) {
    case 'text': // What comes anyway.
      return { value: {}, warnings: [] }
    case 'json_object':
      return { value: { responseMimeType: JSON_TYPE }, warnings: [] }
    case 'json_schema': {
      const schema = toJsonSchema(format.schema, 'responseFormat.schema', PROVIDER)
      return { value: toSchemaFormat(schema), warnings: schemaWarnings(format) }
    }
    default:
      return format satisfies never
  }
}

/** The media type of JSON, as the wire has it. */
export const JSON_TYPE = 'application/json'

function toSchemaFormat(schema: object): WireFormat {
  return { responseMimeType: JSON_TYPE, responseJsonSchema: schema }
}

function schemaWarnings(format: {
  readonly description?: string | undefined
  readonly strict?: boolean | undefined
}): readonly Warning[] {
  return [
    ...(format.description !== undefined ? [leftOut('responseFormat.description')] : []),
    ...(format.strict === false ? [leftOut('responseFormat.strict')] : []),
  ]
}
