/** Gives a part its place in its choice, at its first piece; the same key gives the same place. */
export type PartNumbers = (key: string | number) => number

/** Makes the numbering of one choice: 0, 1, 2 … */
export function createPartNumbers(): PartNumbers {
  const numbers = new Map<string | number, number>()
  return (key) => {
    const known = numbers.get(key)
    if (known !== undefined) return known
    const next = numbers.size
    numbers.set(key, next)
    return next
  }
}
