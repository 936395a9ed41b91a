import type { OutputPart } from '@concord/core'
import { createPartNumbers, type PartNumbers } from '@concord/core/adapter'

/** What is known of the choices of one stream, from event to event. Make one for each stream and each direction. */
export interface ShapeMemory {
  /** Gives what is known of one choice. */
  choice(index: number): ChoiceMemory
}

/** What is known of one choice. */
export interface ChoiceMemory {
  readonly index: number
  readonly numbers: PartNumbers
  readonly types: Set<OutputPart['type']>
  /** The text parts, and whether there was any text in them. */
  readonly texts: Map<number, boolean>
  /** Whether there was a piece of it, so that its role is known. */
  hasSpoken: boolean
  /** The place of the one call that can be written. */
  call: number | undefined
  /** The name of the function that is called. */
  name: string | undefined
}

/** Makes an empty memory. */
export function createShapeMemory(): ShapeMemory {
  const choices = new Map<number, ChoiceMemory>()
  return {
    choice(index) {
      const known = choices.get(index)
      if (known !== undefined) return known
      const made = {
        index,
        numbers: createPartNumbers(),
        types: new Set<OutputPart['type']>(),
        texts: new Map<number, boolean>(),
        hasSpoken: false,
        call: undefined,
        name: undefined,
      }
      choices.set(index, made)
      return made
    },
  }
}
