/** Marks text for people; without colour it stays plain. */
export interface Style {
  readonly bold: (text: string) => string
  readonly dim: (text: string) => string
  readonly good: (text: string) => string
  readonly bad: (text: string) => string
}

/** Makes a style: with colour on a terminal that wants it. */
export function createStyle(hasColour: boolean): Style {
  const wrap = (code: number) => (text: string) => (hasColour && text !== '' ? `\u001b[${code}m${text}\u001b[0m` : text)
  return { bold: wrap(1), dim: wrap(2), good: wrap(32), bad: wrap(31) }
}
