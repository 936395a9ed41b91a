/** Time, handed in so that tests need none of it. */
export interface Clock {
  /** Unix milliseconds. */
  now(): number
  /** Calls back once after some milliseconds; the answer cancels it. */
  schedule(callback: () => void, ms: number): () => void
}

/** The machine's own clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  schedule(callback, ms) {
    const timer = setTimeout(callback, ms)
    return () => clearTimeout(timer)
  },
}
