import type { ToolCallPart } from '../contract/part.ts'
import type { StandardSchema } from '../contract/schema.ts'
import { parseJson, validate } from './validate.ts'

/**
 * Reads what the model wrote for a tool, by any Standard Schema; the free text of a custom tool as a string. Throws
 * `invalid_response` for what is no JSON or does not fit.
 */
export async function parseArguments<Output>(
  call: Pick<ToolCallPart, 'arguments' | 'custom'>,
  schema: StandardSchema<Output>,
): Promise<Output> {
  const what = 'the arguments of a tool call'
  const details = { provider: 'concord' }
  const value = call.custom === true ? call.arguments : parseJson(call.arguments || '{}', what, details)
  return validate(value, schema, what, details)
}
