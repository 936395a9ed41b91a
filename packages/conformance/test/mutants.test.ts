import { describe, expect, test } from 'vitest'
import { checkMutants } from '../src/index.ts'
import { MUTANTS } from '../src/mutants/check-mutants.ts'
import { planConformance } from '../src/suite/plan.ts'
import { subjects } from './subjects.ts'

const [native] = subjects
if (native === undefined) throw new Error('there is no subject to break')

describe('an adapter that is broken on purpose', () => {
  test.each(MUTANTS.map((mutant) => [mutant.name, mutant] as const))('%s: its case notices', async (_name, mutant) => {
    const [caught] = await checkMutants(native, [mutant])
    expect(caught?.modes).not.toEqual([])
  })

  test('each has a name, and a case that there is', () => {
    const cases = new Set(planConformance(native).map(({ name }) => name))
    expect(MUTANTS.filter(({ caughtBy }) => !cases.has(caughtBy))).toEqual([])
    expect(new Set(MUTANTS.map(({ name }) => name)).size).toBe(MUTANTS.length)
    expect(MUTANTS.length).toBeGreaterThanOrEqual(30)
  })
})
