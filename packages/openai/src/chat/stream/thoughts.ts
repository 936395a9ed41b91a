import type { OutputPart } from '@concord/core'
import { isAbsent, type PartNumbers, type WireObject } from '@concord/core/adapter'
import type { Host } from '../../host.ts'
import { fromReasoning, type Thought, toReplay } from '../response/reasoning.ts'

/** Reads the pieces of what one choice thought. */
export interface ThoughtReader {
  read(delta: WireObject, content: OutputPart[]): void
  /** Gives the sealed blocks: they have no place among what was written. */
  end(content: OutputPart[]): void
}

/** Makes the state that reads what one choice thought; a token goes out when it is begun, and whenever it grows. */
export function createThoughtReader(numbers: PartNumbers, host: Host): ThoughtReader {
  const known = new Map<string, WireObject>()
  const sealed = new Set<string>()

  function grow({ key, data }: Thought): WireObject | undefined {
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
        const data = grow(thought)
        const { key, text, isSealed } = thought
        if (isSealed === true) {
          sealed.add(key)
          continue
        }
        if (text === '' && data === undefined) continue
        content.push({ type: 'reasoning', index: numbers(key), text, ...toReplay({ key, text, data }, host) })
      }
    },
    end(content) {
      for (const key of sealed) {
        const token = toReplay({ key, text: '', data: known.get(key) }, host)
        content.push({ type: 'reasoning', index: numbers(key), text: '', ...token })
      }
    },
  }
}
