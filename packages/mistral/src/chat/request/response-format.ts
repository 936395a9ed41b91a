import type { CompletionRequest } from '@concord/core'
import { present, toJsonSchema } from '@concord/core/adapter'
import { PROVIDER } from '../../config.ts'

/** Writes the form of the answer; a library's schema is strict. */
export function toResponseFormat(format: CompletionRequest['responseFormat']): object | undefined {
  if (format === undefined) return undefined
  if ('~standard' in format) {
    const schema = toJsonSchema(format, 'responseFormat', PROVIDER)
    return { type: 'json_schema', json_schema: { name: DEFAULT_NAME, schema, strict: true } }
  }
  if (format.type !== 'json_schema') return { type: format.type }
  const { name = DEFAULT_NAME, description, strict } = format
  const schema = toJsonSchema(format.schema, 'responseFormat.schema', PROVIDER)
  return { type: 'json_schema', json_schema: present({ name, description, schema, strict }) }
}

/** The wire requires a name. */
const DEFAULT_NAME = 'response'
