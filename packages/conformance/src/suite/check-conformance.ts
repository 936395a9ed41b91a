import { planConformance, type Trial } from './plan.ts'
import type { Subject } from './subject.ts'

/** How one trial went. */
export interface Outcome extends Omit<Trial, 'run'> {
  readonly subject: string
  readonly result: 'passed' | 'refused' | 'skipped' | 'failed'
  /** Why it failed. */
  readonly error?: string
}

/** Runs every trial of a subject, one after the other, each for a minute at most. */
export async function checkConformance(subject: Subject): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = []
  for (const trial of planConformance(subject)) outcomes.push(await runTrial(trial, subject.name))
  return outcomes
}

const RESULTS = { case: 'passed', refusal: 'refused', skip: 'skipped' } as const

async function runTrial({ run, ...trial }: Trial, subject: string): Promise<Outcome> {
  try {
    await withinMinute(run())
    return { subject, ...trial, result: RESULTS[trial.kind] }
  } catch (error) {
    return { subject, ...trial, result: 'failed', error: error instanceof Error ? error.message : String(error) }
  }
}

/** A trial that hangs is a failure, and must not keep the others from running. */
async function withinMinute(run: Promise<void>): Promise<void> {
  const { promise, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(new Error('it hangs: nothing came of it within a minute')), 60_000)
  try {
    await Promise.race([run, promise])
  } finally {
    clearTimeout(timer)
  }
}
