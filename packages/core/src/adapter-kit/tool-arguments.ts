import { isObject, type WireObject } from './wire.ts'

/** Reads the arguments of an earlier call as an object; empty ones are an object without fields, and what is none is `undefined`. */
export function parseInput(written: string): WireObject | undefined {
  if (written === '') return {}
  try {
    const value: unknown = JSON.parse(written)
    return isObject(value) ? value : undefined
  } catch {
    return undefined
  }
}

/** Writes arguments as their value, for a mirror; what has none (JSON that is cut, a text) goes as it is. */
export function toInput(written: string): unknown {
  if (written === '') return {}
  try {
    const value: unknown = JSON.parse(written)
    return value === null || typeof value === 'string' ? written : value
  } catch {
    return written
  }
}
