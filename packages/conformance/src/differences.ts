/** The paths of the leaves at which two JSON values differ, such as `choices[0].text`. */
export function differences(actual: unknown, expected: unknown, path = ''): readonly string[] {
  if (Object.is(actual, expected)) return []
  if (isListOrAbsent(actual) && isListOrAbsent(expected)) {
    const length = Math.max(actual?.length ?? 0, expected?.length ?? 0)
    const inner = Array.from({ length }, (_, i) => differences(actual?.[i], expected?.[i], `${path}[${i}]`)).flat()
    return isSameShape(actual, expected) || inner.length > 0 ? inner : [path]
  }
  if (isRecordOrAbsent(actual) && isRecordOrAbsent(expected)) {
    const keys = new Set([...Object.keys(actual ?? {}), ...Object.keys(expected ?? {})])
    const inner = [...keys].flatMap((key) =>
      differences(actual?.[key], expected?.[key], path === '' ? key : `${path}.${key}`),
    )
    return isSameShape(actual, expected) || inner.length > 0 ? inner : [path]
  }
  return [path]
}

/** Whether a path is one of these, or lies under one of them. */
export function isUnder(path: string, roots: readonly string[]): boolean {
  return roots.some((root) => path === root || path.startsWith(`${root}.`) || path.startsWith(`${root}[`))
}

function isSameShape(actual: unknown, expected: unknown): boolean {
  return (actual === undefined) === (expected === undefined)
}

function isListOrAbsent(value: unknown): value is readonly unknown[] | undefined {
  return value === undefined || Array.isArray(value)
}

function isRecordOrAbsent(value: unknown): value is Readonly<Record<string, unknown>> | undefined {
  return value === undefined || (typeof value === 'object' && value !== null && !Array.isArray(value))
}
