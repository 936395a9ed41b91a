import { isObject } from '@concord/core/adapter'

/**
 * Writes the names of a request in one form: the wire takes `inlineData` and `inline_data` alike. What people name themselves
 * (arguments, results, schemas, labels) stays as it is.
 *
 * Source: https://protobuf.dev/programming-guides/json
 */
export function toOneForm(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(toOneForm)
  if (!isObject(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, field]) => {
      const name = key.replace(/_([a-z0-9])/g, (_match, letter: string) => letter.toUpperCase())
      return [name, FREE.has(name) ? field : toOneForm(field)]
    }),
  )
}

/** Fields whose keys are not of the wire. */
const FREE: ReadonlySet<string> = new Set([
  'args',
  'response',
  'parameters',
  'parametersJsonSchema',
  'responseSchema',
  'responseJsonSchema',
  'labels',
  'partMetadata',
])
