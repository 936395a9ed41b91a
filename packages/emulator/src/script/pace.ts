import type { Clock } from '@concord/core'
import { systemClock } from '@concord/core/adapter'

/** Makes a pace: one chunk every so many milliseconds of a clock. */
export function every(ms: number, clock: Clock = systemClock): () => Promise<void> {
  return () =>
    new Promise((resolve) => {
      clock.schedule(resolve, ms)
    })
}
