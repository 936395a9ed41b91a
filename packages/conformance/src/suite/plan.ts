import type { CallMode } from '@concord/core'
import { CASES } from '../cases/all.ts'
import type { Case, Group } from './case.ts'
import { onStage } from './evidence.ts'
import { findUnmet, toRefusal } from './needs.ts'
import { runRefusal } from './refusal.ts'
import type { Harness, Subject } from './subject.ts'

/** One run of one case, in one mode. */
export interface Trial {
  readonly group: Group
  /** The name of its case. */
  readonly name: string
  readonly mode: CallMode
  /** Whether the case is tested, the refusal of what it needs, or neither. */
  readonly kind: 'case' | 'refusal' | 'skip'
  /** Why a case is left out. */
  readonly reason?: string
  /** Rejects when it does not hold; of a skip, when it is not needed. */
  readonly run: () => Promise<void>
}

/** Plans all trials of a subject; throws when a skip names no case. */
export function planConformance(subject: Subject, cases: readonly Case[] = CASES): readonly Trial[] {
  const { name, createHarness, skip = {} } = subject
  const names = new Set(cases.map((one) => one.name))
  const stray = Object.keys(skip).find((skipped) => !names.has(skipped))
  if (stray !== undefined) throw new Error(`${name}: skip names "${stray}", and there is no such case`)
  const harness = createHarness()
  return cases.flatMap((one) => {
    const trials = (one.modes ?? MODES).map((mode): Trial => {
      const { group, name: ofCase } = one
      return { group, name: ofCase, mode, ...planTrial(one, harness, mode) }
    })
    const reason = skip[one.name]
    return reason === undefined ? trials : trials.map((trial) => toSkip(trial, trials, reason))
  })
}

const MODES: readonly CallMode[] = ['complete', 'stream']

type PlannedTrial = Pick<Trial, 'kind' | 'reason' | 'run'>

function planTrial(one: Case, harness: Harness, mode: CallMode): PlannedTrial {
  try {
    return planByNeeds(one, harness, mode)
  } catch (error) {
    // What a wire has is asked of its mirror, which may be broken; that is a failure of this case, and of no other.
    return { kind: 'case', run: () => Promise.reject(error) }
  }
}

function planByNeeds(one: Case, harness: Harness, mode: CallMode): PlannedTrial {
  const unmet = findUnmet(one, harness)
  if (unmet === undefined) return { kind: 'case', run: () => onStage(one, harness, mode, (stage) => one.run(stage)) }
  const refusal = toRefusal(unmet)
  if (refusal.type === 'none') return { kind: 'skip', reason: refusal.reason, run: () => Promise.resolve() }
  return { kind: 'refusal', run: () => runRefusal(one, refusal, harness, mode) }
}

/** A skip is shown, and it fails when it is not needed any more: when the case holds in every mode. */
function toSkip(trial: Trial, trials: readonly Trial[], reason: string): Trial {
  const run = async (): Promise<void> => {
    for (const { run: runOne } of trials) if (!(await isHolding(runOne))) return
    throw new Error(`the skip of "${trial.name}" is not needed: it holds`)
  }
  return { ...trial, kind: 'skip', reason, run }
}

function isHolding(run: () => Promise<void>): Promise<boolean> {
  return run().then(
    () => true,
    () => false,
  )
}
