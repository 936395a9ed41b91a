import type { CompletionRequest } from '../contract/request.ts'
import type { JsonSchema, StandardJsonSchema } from '../contract/schema.ts'
import type { Tool } from '../contract/tool.ts'
import { toJsonSchema } from '../adapter-kit/json-schema.ts'
import { createError, isCompletionError } from '../engine/completion-error.ts'
import { findFault } from '../engine/request-shape.ts'

/** Writes a request as the JSON of the native wire: a library's schemas become JSON Schema. Throws `invalid_request`. */
export function toNativeRequest(request: CompletionRequest, provider: string): string {
  // The service may have a default model; it looks for one itself.
  const fault = findFault({ ...request, model: request.model ?? 'default' })
  if (fault !== undefined) throw createError('invalid_request', `${provider}: ${fault}`, { provider })
  try {
    return JSON.stringify(toPlain(request, provider))
  } catch (cause) {
    if (isCompletionError(cause)) throw cause
    const message = `${provider}: the request has a value that JSON cannot hold, such as a bigint or a circle`
    throw createError('invalid_request', message, { provider, cause })
  }
}

function toPlain(request: CompletionRequest, provider: string): CompletionRequest {
  const { tools, responseFormat } = request
  return {
    ...request,
    ...(tools !== undefined && {
      tools: tools.map((tool, i) => toPlainTool(tool, `tools[${i}].parameters`, provider)),
    }),
    ...(responseFormat !== undefined && { responseFormat: toPlainFormat(responseFormat, provider) }),
  }
}

function toPlainTool(tool: Tool, path: string, provider: string): Tool {
  if (tool.type !== 'function' || tool.parameters === undefined) return tool
  return { ...tool, parameters: toJsonSchema(tool.parameters, path, provider) }
}

type Format = NonNullable<CompletionRequest['responseFormat']>

function toPlainFormat(format: Format, provider: string): Format {
  const toSchema = (schema: JsonSchema | StandardJsonSchema): JsonSchema =>
    toJsonSchema(schema, 'responseFormat', provider)
  if ('~standard' in format) return { type: 'json_schema', schema: toSchema(format) }
  return format.type === 'json_schema' ? { ...format, schema: toSchema(format.schema) } : format
}
