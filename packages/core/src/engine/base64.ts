/** Joins base64 texts so that the result is the base64 of their bytes, one after the other. */
export function joinBase64(pieces: readonly string[]): string {
  const isPlain = pieces.slice(0, -1).every((piece) => piece.length % 4 === 0 && !piece.endsWith('='))
  try {
    if (!isPlain) return btoa(pieces.map((piece) => atob(piece)).join(''))
  } catch {
    // One of them is no base64; nothing is lost as they are.
  }
  return pieces.join('')
}
