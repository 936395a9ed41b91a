import type { OutputPart } from '@concord/core'
import { objectsOf, type PartFacts } from '@concord/core/adapter'
import { add, nothing, type OpenStep, start, stop, toSteps } from './open-step.ts'

/** A sound comes in pieces. */
export function openSound(slot: number): OpenStep {
  const write = (part: OutputPart, facts: PartFacts): string =>
    toSteps([part], facts)
      .flatMap(({ content }) => objectsOf(content))
      .map((content) => add(slot, content))
      .join('')
  return {
    start: (part, facts) => start(slot, { type: 'model_output' }) + write(part, facts),
    add: write,
    end: () => stop(slot),
    place: nothing,
    isPlaced: true,
  }
}

/** A step that is of use only as a whole. */
export function openWhole(slot: number): OpenStep {
  const pieces: OutputPart[] = []
  let isOwn = false
  let isPlaced = false
  function write(facts: Omit<PartFacts, 'isOwn'>): string {
    if (isPlaced) return ''
    isPlaced = true
    return toSteps(pieces, { ...facts, isOwn })
      .map((step) => start(slot, step) + stop(slot))
      .join('')
  }
  return {
    start(part, facts) {
      pieces.push(part)
      ;({ isOwn } = facts)
      return part.type === 'unknown' ? write(facts) : ''
    },
    add(part, { path, losses }) {
      if (isPlaced) losses.add(`${path}.content`, 'a piece behind the end of its step')
      pieces.push(part)
      return ''
    },
    place: write,
    end: write,
    get isPlaced() {
      return isPlaced
    },
  }
}
