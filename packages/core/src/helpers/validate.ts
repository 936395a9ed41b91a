import type { StandardSchema } from '../contract/schema.ts'
import type { ErrorDetails } from '../engine/completion-error.ts'
import { createError } from '../engine/completion-error.ts'

/** Reads JSON text; throws `invalid_response` where it is none. */
export function parseJson(text: string, what: string, details: ErrorDetails): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw createError('invalid_response', `${what}: not valid JSON`, details)
  }
}

/** Checks a value against a schema; throws `invalid_response` that names the paths at fault and no value. */
export async function validate<Output>(
  value: unknown,
  schema: StandardSchema<Output>,
  what: string,
  details: ErrorDetails,
): Promise<Output> {
  const result = await schema['~standard'].validate(value)
  if (result.issues === undefined) return result.value
  const paths = result.issues.map(({ path = [] }) => path.map(keyOf).join('.') || 'the whole')
  throw createError('invalid_response', `${what}: does not fit the schema at ${paths.join(', ')}`, details)
}

function keyOf(segment: PropertyKey | { readonly key: PropertyKey }): string {
  return String(typeof segment === 'object' ? segment.key : segment)
}
