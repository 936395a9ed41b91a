/** Numbers that look like chance and are the same for the same seed. */
export interface Random {
  /** A whole number of at least 0 and less than `limit`. */
  below(limit: number): number
}

/** Makes the numbers of one seed, such as the path of a file (mulberry32 over an FNV-1a hash). */
export function createRandom(seed: string): Random {
  let state = 0x811c9dc5
  for (let i = 0; i < seed.length; i++) state = Math.imul(state ^ seed.charCodeAt(i), 0x01000193)
  return {
    below(limit) {
      state = (state + 0x6d2b79f5) | 0
      let mixed = Math.imul(state ^ (state >>> 15), state | 1)
      mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
      return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * limit)
    },
  }
}
