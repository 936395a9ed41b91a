/** Reads a variable of the environment, where there is one; an empty one says nothing. Only config rooms call it. */
export function environment(name: string): string | undefined {
  // Core is built without the types of Node: where there is none, there is no environment.
  const { process } = globalThis as { process?: { readonly env?: Readonly<Record<string, string | undefined>> } }
  const value = process?.env?.[name]
  return value === '' ? undefined : value
}
