import type { Usage } from '../contract/usage.ts'
import type { Violation } from './violation.ts'
import { isAbsentValue } from './absent.ts'

/** Checks that counts are counts, that they add up, and that details are within what they are a part of. */
export function checkUsage(usage: Usage, path = 'usage'): readonly Violation[] {
  const { promptTokens, completionTokens, totalTokens, promptTokensDetails, completionTokensDetails } = usage
  const counts = Object.entries({ promptTokens, completionTokens, totalTokens })
  const wrong = counts.filter(([, count]) => !isCount(count)).map(([key]) => violation(`${path}.${key}`, 'is no count'))
  if (wrong.length > 0) return wrong
  const sum = promptTokens + completionTokens
  return [
    ...(totalTokens === sum
      ? []
      : [violation(`${path}.totalTokens`, `is ${totalTokens}; prompt and completion are ${sum}`)]),
    ...checkDetails(promptTokensDetails, promptTokens, `${path}.promptTokensDetails`),
    ...checkDetails(completionTokensDetails, completionTokens, `${path}.completionTokensDetails`),
  ]
}

function checkDetails(details: object | undefined, parent: number, path: string): readonly Violation[] {
  if (details == null) return []
  const entries: readonly (readonly [string, unknown])[] = Object.entries(details)
  if (entries.length === 0) return [{ law: 'absent', path, message: 'no detail is known; leave it out' }]
  return entries.flatMap(([key, count]): readonly Violation[] => {
    if (isAbsentValue(count)) return [{ law: 'absent', path: `${path}.${key}`, message: 'is unknown; leave it out' }]
    if (!isCount(count)) return [violation(`${path}.${key}`, 'is no count')]
    return count <= parent ? [] : [violation(`${path}.${key}`, `is ${count}, more than the ${parent} it is a part of`)]
  })
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0
}

function violation(path: string, message: string): Violation {
  return { law: 'usage', path, message }
}
