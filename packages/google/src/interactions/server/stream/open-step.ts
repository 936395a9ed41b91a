import type { OutputPart } from '@concord/core'
import { joinPieces, type PartFacts, toServerSentEvent, type WireObject } from '@concord/core/adapter'
import { toStep } from '../response/steps.ts'

/** A step that is being written. */
export interface OpenStep {
  start(part: OutputPart, facts: PartFacts): string
  add(part: OutputPart, facts: PartFacts): string
  /** Writes what waits for the whole, if anything does, since another part is about to begin. */
  place(facts: Omit<PartFacts, 'isOwn'>): string
  end(facts: Omit<PartFacts, 'isOwn'>): string
  /** Whether a reader has seen the part. */
  readonly isPlaced: boolean
}

/** Frames one event; its name stands in the data as well. */
export function toEvent(type: string, data: object): string {
  return toServerSentEvent({ ...data, event_type: type }, type)
}

/** Begins a step. */
export const start = (index: number, step: object): string => toEvent('step.start', { index, step })
/** Writes a piece of a step. */
export const add = (index: number, delta: object): string => toEvent('step.delta', { index, delta })
/** Ends a step. */
export const stop = (index: number): string => toEvent('step.stop', { index })
/** What has nothing to write. */
export const nothing = (): string => ''

/** Writes a part, given in pieces, as whole steps. */
export function toSteps(pieces: readonly OutputPart[], facts: PartFacts): readonly WireObject[] {
  return joinPieces(pieces)
    .map((part) => toStep(part, facts))
    .filter((step) => step !== undefined)
}
