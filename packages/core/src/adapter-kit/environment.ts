/** What Node has, and its likes; a browser has none. The types of Node are no part of a build for both. */
declare const process: { readonly env: Readonly<Record<string, string | undefined>> } | undefined

/** Reads a variable of the environment, where there is one; an empty one says nothing. Only config rooms call it. */
export function environment(name: string): string | undefined {
  const value = typeof process === 'undefined' ? undefined : process.env[name]
  return value === '' ? undefined : value
}
