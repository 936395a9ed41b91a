import type { Violation } from './violation.ts'
import { joinPath } from './json.ts'

/** Tells whether a value says nothing: such a field is left out. */
export function isAbsentValue(value: unknown): boolean {
  return value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)
}

/** Checks that optional fields which say nothing are left out. */
export function checkAbsent<Value extends object>(
  value: Value,
  optional: readonly (keyof Value & string)[],
  path: string,
): readonly Violation[] {
  return optional.flatMap((key) => (key in value ? checkPresent(value[key], joinPath(path, key)) : []))
}

/** Checks what a vendor's own keys hold, where there are any. */
export function checkMetadata(metadata: object | null | undefined, path: string): readonly Violation[] {
  if (metadata == null) return []
  const entries = Object.entries(metadata)
  if (entries.length === 0) return [{ law: 'absent', path, message: 'it has no keys; leave it out' }]
  return entries.flatMap(([key, value]) => checkPresent(value, joinPath(path, key)))
}

function checkPresent(value: unknown, path: string): readonly Violation[] {
  if (!isAbsentValue(value)) return []
  return [{ law: 'absent', path, message: `${JSON.stringify(value) ?? 'undefined'} says nothing; leave the key out` }]
}
