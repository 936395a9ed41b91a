import { planConformance, type Trial } from '../suite/plan.ts'
import type { Subject } from '../suite/subject.ts'
import type { Mutant } from './mutant.ts'
import { MUTANTS_OF_ANSWERS } from './of-answers.ts'
import { MUTANTS_OF_FAILURES } from './of-failures.ts'
import { MUTANTS_OF_REQUESTS } from './of-requests.ts'

/** Every mutant. */
export const MUTANTS: readonly Mutant[] = [...MUTANTS_OF_ANSWERS, ...MUTANTS_OF_REQUESTS, ...MUTANTS_OF_FAILURES]

/** Whether a mutant was caught by the case that is named for it, and what the case said. */
export interface Caught {
  readonly mutant: string
  readonly caughtBy: string
  /** In which modes the case failed; none: the kit is blind to it. */
  readonly modes: readonly Trial['mode'][]
  /** What the case said first. */
  readonly says?: string
}

/** Breaks a subject in every way that there is, and runs the case that has to notice. */
export async function checkMutants(subject: Subject, mutants: readonly Mutant[] = MUTANTS): Promise<readonly Caught[]> {
  const caught: Caught[] = []
  for (const mutant of mutants) caught.push(await checkMutant(mutant, subject))
  return caught
}

async function checkMutant(
  { name, caughtBy, breaks }: Mutant,
  { createHarness, ...subject }: Subject,
): Promise<Caught> {
  const broken: Subject = { ...subject, createHarness: () => breaks(createHarness()), skip: {} }
  const modes: Trial['mode'][] = []
  let says: string | undefined
  for (const trial of planConformance(broken)) {
    if (trial.name !== caughtBy) continue
    try {
      await trial.run()
    } catch (error) {
      modes.push(trial.mode)
      says ??= error instanceof Error ? error.message : String(error)
    }
  }
  return { mutant: name, caughtBy, modes, ...(says !== undefined && { says }) }
}
