/** Joins base64 texts so that the result is the base64 of their bytes, one after the other. */
export function joinBase64(pieces: readonly string[]): string {
  const isPlain = pieces.every(
    (piece, i) => i === pieces.length - 1 || (piece.length % 4 === 0 && !piece.endsWith('=')),
  )
  if (isPlain) return pieces.join('')
  try {
    return btoa(pieces.map((piece) => atob(piece)).join(''))
  } catch {
    return pieces.join('') // One of them is no base64; nothing is lost this way.
  }
}
