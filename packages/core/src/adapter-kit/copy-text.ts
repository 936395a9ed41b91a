/** Copies a piece of a text that is kept: a slice would hold on to all of the text that it is of. */
export function copyText(piece: string): string {
  return String(JSON.parse(JSON.stringify(piece)))
}
