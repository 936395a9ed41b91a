import type { OutputPart, ProviderMetadata } from '@concord/core'
import { createPartNumbers, type WireObject } from '@concord/core/adapter'
import { typeOf } from '../response/content.ts'
import { isServerCall, isServerResult } from '../response/steps.ts'
import type { Kind, OpenStep, Steps } from './open-step.ts'
import { OUTPUT } from './outputs.ts'
import { THOUGHT } from './thoughts.ts'
import { ACTIVITY, FUNCTION_CALL, HELD } from './tools.ts'

/** Begins the steps of one interaction. */
export function createSteps(createId: () => string): Steps {
  return {
    facts: { createId, names: new Map() },
    numbers: createPartNumbers(),
    byPlace: new Map<unknown, OpenStep>(),
    count: 0,
  }
}

/** Reads the beginning of a step. */
export function startStep(steps: Steps, place: unknown, wire: WireObject, content: OutputPart[]): void {
  const type = typeOf(wire)
  const kind = KINDS.get(type) ?? (isServerCall(type) || isServerResult(type) ? ACTIVITY : HELD)
  const step: OpenStep = {
    kind,
    steps,
    key: -1,
    latest: undefined,
    call: undefined,
    gathered: wire,
    metadata: undefined,
    signature: '',
    isGiven: false,
  }
  steps.byPlace.set(place, step)
  kind.start(step, content)
}

/** Reads a piece of a step. */
export function addToStep({ byPlace }: Steps, place: unknown, delta: WireObject, content: OutputPart[]): void {
  const step = byPlace.get(place)
  if (step !== undefined) step.kind.add(step, delta, content)
}

/** Reads the end of a step; what it says beside is metadata of the step's last part. */
export function stopStep(
  { byPlace }: Steps,
  place: unknown,
  metadata: ProviderMetadata | undefined,
  content: OutputPart[],
): void {
  const step = byPlace.get(place)
  if (step !== undefined) step.kind.stop(step, metadata, content)
  byPlace.delete(place)
}

/** Ends the steps that nothing ended. */
export function endSteps({ byPlace }: Steps, content: OutputPart[]): void {
  const late: OutputPart[] = []
  for (const step of byPlace.values()) step.kind.stop(step, undefined, late)
  byPlace.clear()
  content.push(...late.toSorted((a, b) => a.index - b.index))
}

const KINDS: ReadonlyMap<string, Kind> = new Map([
  ['model_output', OUTPUT],
  ['thought', THOUGHT],
  ['function_call', FUNCTION_CALL],
])
