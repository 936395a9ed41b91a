import type { OutputPart, ProviderMetadata } from '@concord/core'
import type { WireObject } from '@concord/core/adapter'
import type { StepFacts } from '../response/steps.ts'

/** A step whose pieces arrive. */
export interface OpenStep {
  add(delta: WireObject, content: OutputPart[]): void
  /** Gives what waits for the end. */
  stop(metadata: ProviderMetadata | undefined, content: OutputPart[]): void
}

/** What a step begins with. */
export interface OpenFacts {
  readonly facts: StepFacts
  /** Where the pieces of the start go. */
  readonly content: OutputPart[]
  /** Makes the number of a further part, taken with its first piece. */
  readonly nextKey: () => () => number
}

/** Begins to read a step. */
export type OpenStepReader = (step: WireObject, facts: OpenFacts) => OpenStep

/** The fields of a delta that say which one it is. */
export const DELTA_FIELDS: ReadonlySet<string> = new Set(['type'])
