import type { OutputPart, ProviderMetadata } from '@concord/core'
import { createPartNumbers, type WireObject } from '@concord/core/adapter'
import { typeOf } from '../response/content.ts'
import { isServerCall, isServerResult, type StepFacts } from '../response/steps.ts'
import type { OpenStep, OpenStepReader } from './open-step.ts'
import { openOutput } from './outputs.ts'
import { openThought } from './thoughts.ts'
import { openActivity, openFunctionCall, openHeld } from './tools.ts'

/** Reads the pieces of one interaction's steps, each by its place on the wire. */
export interface StepsReader {
  start(place: unknown, step: WireObject, content: OutputPart[]): void
  add(place: unknown, delta: WireObject, content: OutputPart[]): void
  /** Ends a step; what its end says beside is metadata of its last part. */
  stop(place: unknown, metadata: ProviderMetadata | undefined, content: OutputPart[]): void
  /** Ends the steps that nothing ended. */
  end(content: OutputPart[]): void
  /** Whether any step was seen. */
  readonly hasSteps: boolean
}

/** Makes the state that reads the steps of one interaction. */
export function createStepsReader(createId: () => string): StepsReader {
  const facts: StepFacts = { createId, names: new Map() }
  const numbers = createPartNumbers()
  const steps = new Map<unknown, OpenStep>()
  let count = 0

  return {
    start(place, step, content) {
      // A part of the step has a key of its own; a step of one part has one key.
      const nextKey = (): (() => number) => {
        const key = count++
        return () => numbers(key)
      }
      steps.set(place, openerOf(typeOf(step))(step, { facts, content, nextKey }))
    },
    add(place, delta, content) {
      steps.get(place)?.add(delta, content)
    },
    stop(place, metadata, content) {
      steps.get(place)?.stop(metadata, content)
      steps.delete(place)
    },
    end(content) {
      const late: OutputPart[] = []
      for (const step of steps.values()) step.stop(undefined, late)
      steps.clear()
      content.push(...late.toSorted((a, b) => a.index - b.index))
    },
    get hasSteps() {
      return count > 0
    },
  }
}

function openerOf(type: string): OpenStepReader {
  if (type === 'model_output') return openOutput
  if (type === 'thought') return openThought
  if (type === 'function_call') return openFunctionCall
  return isServerCall(type) || isServerResult(type) ? openActivity : openHeld
}
