/** Unix seconds of a time such as `2026-08-19T14:34:29.467202Z`. */
export function secondsOf(time: unknown): number | undefined {
  const ms = typeof time === 'string' ? Date.parse(time) : Number.NaN
  return Number.isNaN(ms) ? undefined : Math.floor(ms / 1000)
}

/** Writes Unix seconds as a time. */
export function toTime(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace('.000Z', 'Z')
}

/** Tells whether Unix seconds say all of a time. */
export function isWholeTime(time: unknown): boolean {
  const seconds = secondsOf(time)
  return seconds !== undefined && toTime(seconds) === time
}
