import type { RegisterTest } from '../suite/run-conformance.ts'
import type { Subject } from '../suite/subject.ts'
import { type HandedOff, handOff } from './hand-off.ts'

/** Registers a test for every pair: each subject's answer as history for every other, and back. */
export function runHandOff(subjects: readonly Subject[], test: RegisterTest): void {
  for (const [from, to] of pairsOf(subjects))
    test(`F ${from.name} hands off to ${to.name}`, async () => {
      await handOff(from.createHarness(), to.createHarness())
    })
}

/** How one hand-off went. */
export interface HandOffOutcome {
  readonly from: string
  readonly to: string
  readonly result: HandedOff | 'failed'
  readonly error?: string
}

/** Hands off between every pair of subjects. */
export async function checkHandOff(subjects: readonly Subject[]): Promise<readonly HandOffOutcome[]> {
  const outcomes: HandOffOutcome[] = []
  for (const [from, to] of pairsOf(subjects)) outcomes.push(await check(from, to))
  return outcomes
}

async function check(from: Subject, to: Subject): Promise<HandOffOutcome> {
  const names = { from: from.name, to: to.name }
  try {
    return { ...names, result: await handOff(from.createHarness(), to.createHarness()) }
  } catch (error) {
    return { ...names, result: 'failed', error: error instanceof Error ? error.message : String(error) }
  }
}

function pairsOf(subjects: readonly Subject[]): readonly (readonly [from: Subject, to: Subject])[] {
  return subjects.flatMap((from) => subjects.map((to) => [from, to] as const))
}
