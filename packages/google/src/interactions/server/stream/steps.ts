import type { OutputPart } from '@concord/core'
import type { PartFacts } from '@concord/core/adapter'
import { openSound, openWhole } from './media.ts'
import type { OpenStep } from './open-step.ts'
import { openText, openThought } from './texts.ts'
import { openActivity, openCall } from './tools.ts'

/** Writes the pieces of one interaction's parts: each part is a step, which says at every piece which one it is. */
export interface StepsWriter {
  write(part: OutputPart, isOwn: boolean): string
  /** Ends the steps. */
  end(): string
}

/** Makes the state that writes the steps of one interaction. */
export function createStepsWriter(facts: Omit<PartFacts, 'isOwn'>): StepsWriter {
  const steps = new Map<number, OpenStep>()
  let count = 0
  /** Parts are numbered as they are read: one that has said nothing yet loses its place to the next. */
  function settle(): string {
    const waiting = [...steps.values()].filter(({ isPlaced }) => !isPlaced)
    const written = waiting.map((step) => step.place(facts)).join('')
    if (waiting.some(({ isPlaced }) => !isPlaced)) facts.losses.add(`${facts.path}.content`, 'a part that begins later')
    return written
  }
  return {
    write(part, isOwn) {
      const ofPiece = { ...facts, isOwn }
      const known = steps.get(part.index)
      if (known !== undefined) return known.add(part, ofPiece)
      const settled = settle()
      const step = openStep(part, count++)
      steps.set(part.index, step)
      return settled + step.start(part, ofPiece)
    },
    end: () => [...steps.values()].map((step) => step.end(facts)).join(''),
  }
}

function openStep(part: OutputPart, slot: number): OpenStep {
  switch (part.type) {
    case 'text':
    case 'refusal':
      return openText(slot)
    case 'reasoning':
      return openThought(slot)
    case 'tool_call':
      return openCall(slot)
    case 'tool_activity':
      return openActivity(slot)
    case 'media':
      return part.mediaType.startsWith('audio/') && part.url === undefined ? openSound(slot) : openWhole(slot)
    case 'unknown':
      return openWhole(slot)
    default:
      return part satisfies never
  }
}
