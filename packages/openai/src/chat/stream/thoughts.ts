import type { OutputPart } from '@concord/core'
import { isAbsent, type PartNumbers, type WireObject } from '@concord/core/adapter'
import type { Host } from '../../host.ts'
import { fromReasoning, type Thought, toReplay } from '../response/reasoning.ts'

/** Reads the pieces of what one choice thought. */
export interface ThoughtReader {
  read(delta: WireObject, content: OutputPart[]): void
  /** Something else was written: the text of a block that comes now is another block's, whatever place it names. */
  interrupt(): void
  /** Gives the sealed blocks: they have no place among what was written. */
  end(content: OutputPart[]): void
}

/** Makes the state that reads what one choice thought; a token goes out when it is begun, and whenever it grows. */
export function createThoughtReader(numbers: PartNumbers, host: Host): ThoughtReader {
  const known = new Map<string, WireObject>()
  const sealed = new Set<string>()
  /** How often it was interrupted: so far, and before the last text of each block. */
  let interruptions = 0
  const written = new Map<string, number>()

  /** A seal may come late, but a text goes on without a break. */
  function keyOf({ key, text, isBlock }: Thought): string {
    if (isBlock !== true) return key
    if (text !== '' || !written.has(key)) written.set(key, interruptions)
    return `${key} ${written.get(key)}`
  }

  function grow(key: string, data: WireObject | undefined): WireObject | undefined {
    const before = known.get(key)
    if (data === undefined) return undefined
    const given = Object.entries(data).filter(
      ([name, value]) => before === undefined || !isAbsent(value) || !(name in before),
    )
    const after = { ...before, ...Object.fromEntries(given) }
    known.set(key, after)
    return JSON.stringify(after) === JSON.stringify(before) ? undefined : after
  }

  return {
    read(delta, content) {
      for (const thought of fromReasoning(delta, host)) {
        const { text, isSealed } = thought
        const key = isSealed === true ? thought.key : keyOf(thought)
        const data = grow(key, thought.data)
        if (isSealed === true) {
          sealed.add(key)
          continue
        }
        if (text === '' && data === undefined) continue
        content.push({ type: 'reasoning', index: numbers(key), text, ...toReplay({ key, text, data }, host) })
      }
    },
    interrupt: () => {
      interruptions++
    },
    end(content) {
      for (const key of sealed) {
        const token = toReplay({ key, text: '', data: known.get(key) }, host)
        content.push({ type: 'reasoning', index: numbers(key), text: '', ...token })
      }
    },
  }
}
