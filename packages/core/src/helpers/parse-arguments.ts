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
  if (call.custom === true) return validate(call.arguments, schema, what, details)
  return parseJson(call.arguments === '' ? '{}' : call.arguments, schema, what, details)
}
