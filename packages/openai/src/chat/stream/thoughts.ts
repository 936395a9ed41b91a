import type { OutputPart } from '@concord/core'
import { isAbsent, type PartNumbers, type WireObject } from '@concord/core/adapter'
import type { Host } from '../../host.ts'
import { fromReasoning, type Thought, toReplay } from '../response/reasoning.ts'

/** What one choice thought, in pieces. */
export interface Thoughts {
  readonly numbers: PartNumbers
  readonly host: Host
  readonly known: Map<string, WireObject>
  readonly sealed: Set<string>
  /** How often it was interrupted: so far, and before the last text of each block. */
  interruptions: number
  readonly written: Map<string, number>
}

/** Begins what one choice thought. */
export function createThoughts(numbers: PartNumbers, host: Host): Thoughts {
  return {
    numbers,
    host,
    known: new Map<string, WireObject>(),
    sealed: new Set<string>(),
    interruptions: 0,
    written: new Map<string, number>(),
  }
}

/** Reads a piece; a token goes out when it is begun, and whenever it grows. */
export function readThoughts(thoughts: Thoughts, delta: WireObject, content: OutputPart[]): void {
  const { numbers, host, sealed } = thoughts
  for (const thought of fromReasoning(delta, host)) {
    const { text, isSealed } = thought
    const key = isSealed === true ? thought.key : keyOf(thoughts, thought)
    const data = grow(thoughts, key, thought.data)
    if (isSealed === true) {
      sealed.add(key)
      continue
    }
    if (text === '' && data === undefined) continue
    content.push({ type: 'reasoning', index: numbers(key), text, ...toReplay({ key, text, data }, host) })
  }
}

/** A seal may come late, but a text goes on without a break. */
function keyOf({ written, interruptions }: Thoughts, { key, text, isBlock }: Thought): string {
  if (isBlock !== true) return key
  if (text !== '' || !written.has(key)) written.set(key, interruptions)
  return `${key} ${written.get(key)}`
}

function grow({ known }: Thoughts, key: string, data: WireObject | undefined): WireObject | undefined {
  if (data === undefined) return undefined
  const before = known.get(key)
  const given = Object.entries(data).filter(
    ([name, value]) => before === undefined || !isAbsent(value) || !(name in before),
  )
  const after = { ...before, ...Object.fromEntries(given) }
  known.set(key, after)
  return JSON.stringify(after) === JSON.stringify(before) ? undefined : after
}

/** Something else was written: the text of a block that comes now is another block's, whatever place it names. */
export function interruptThoughts(thoughts: Thoughts): void {
  thoughts.interruptions++
}

/** Gives the sealed blocks: they have no place among what was written. */
export function endThoughts({ numbers, host, known, sealed }: Thoughts, content: OutputPart[]): void {
  for (const key of sealed) {
    const token = toReplay({ key, text: '', data: known.get(key) }, host)
    content.push({ type: 'reasoning', index: numbers(key), text: '', ...token })
  }
}
