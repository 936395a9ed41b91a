/** Marks text for people; without colour it stays plain. */
export interface Style {
  bold(text: string): string
  dim(text: string): string
  good(text: string): string
  bad(text: string): string
}

/** Makes a style: with colour on a terminal that wants it. */
export function createStyle(hasColour: boolean): Style {
  const wrap = (code: number) => (text: string) => (hasColour && text !== '' ? `\u001b[${code}m${text}\u001b[0m` : text)
  return { bold: wrap(1), dim: wrap(2), good: wrap(32), bad: wrap(31) }
}
