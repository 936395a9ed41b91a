import type { Losses } from '@concord/core/adapter'
import type { AnyForm, Mode } from './form.ts'
import type { ShapeMemory } from './memory.ts'

/** What is read or written, and what is known of it already. */
export interface Task {
  readonly form: AnyForm
  readonly mode: Mode
  readonly memory: ShapeMemory
}

/** What is written, and what got lost on the way. */
export interface Writing extends Task {
  readonly losses: Losses
}
