/** Reads a variable of the environment, where there is one; an empty one says nothing. Only config rooms call it. */
export function environment(name: string): string | undefined {
  const value = typeof process === 'undefined' ? undefined : process.env[name]
  return value === '' ? undefined : value
}
