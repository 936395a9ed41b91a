import type { Clock } from '@concord/core'

/** A clock that stands still until it is moved. */
export interface TestClock extends Clock {
  /** How many callbacks wait. */
  readonly waiting: number
  /** Every wait that was ever asked for, in milliseconds. */
  readonly delays: readonly number[]
  /** Resolves once this many callbacks wait. */
  untilWaiting(count: number): Promise<void>
  /** Resolves once none waits. */
  untilIdle(): Promise<void>
  /** Goes on by some milliseconds and calls back whoever is due. */
  advance(ms: number): void
}

/** Makes a clock that stands at 1,000 s. */
export function createTestClock(): TestClock {
  let now = 1_000_000
  const due = new Set<{ readonly at: number; readonly callback: () => void }>()
  const delays: number[] = []
  let watchers: (() => void)[] = []
  const notify = (): void => watchers.forEach((watch) => watch())
  const until = (isReached: () => boolean): Promise<void> =>
    new Promise((resolve) => {
      const watch = (): void => {
        if (!isReached()) return
        watchers = watchers.filter((other) => other !== watch)
        resolve()
      }
      watchers.push(watch)
      watch()
    })
  return {
    now: () => now,
    schedule(callback, ms) {
      const entry = { at: now + ms, callback }
      due.add(entry)
      delays.push(ms)
      notify()
      return () => {
        due.delete(entry)
        notify()
      }
    },
    get waiting() {
      return due.size
    },
    delays,
    untilWaiting: (count) => until(() => due.size >= count),
    untilIdle: () => until(() => due.size === 0),
    advance(ms) {
      now += ms
      for (const entry of [...due].toSorted((a, b) => a.at - b.at)) {
        if (entry.at > now || !due.delete(entry)) continue
        entry.callback()
      }
      notify()
    },
  }
}
