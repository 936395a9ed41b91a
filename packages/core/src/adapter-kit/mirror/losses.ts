import type { Warning } from '../../contract/warning.ts'

/** Gathers the paths that a wire cannot carry, each once. */
export interface Losses {
  /** Notes that `path` does not come through; `what` ends the sentence "the wire has no place for …". */
  add(path: string, what: string): void
  readonly warnings: readonly Warning[]
}

/** Makes an empty list of losses. */
export function createLosses(wire: string): Losses {
  const warnings = new Map<string, Warning>()
  return {
    add(path, what) {
      if (!warnings.has(path))
        warnings.set(path, { code: 'not_encodable', message: `${wire} has no place for ${what}`, path })
    },
    get warnings() {
      return [...warnings.values()]
    },
  }
}
