/** The type of an image's bytes, by how they begin: the wire does not say it. What is none of these is just bytes. */
export function mediaTypeOf(base64: string): string {
  return BEGINNINGS.find(([beginning]) => beginning.test(base64))?.[1] ?? UNKNOWN
}

/** Whether media may go back as an image: what was read as just bytes was one on this wire. */
export function isImage(mediaType: string): boolean {
  return mediaType.startsWith('image/') || mediaType === UNKNOWN
}

const UNKNOWN = 'application/octet-stream'

const BEGINNINGS: readonly (readonly [beginning: RegExp, mediaType: string])[] = [
  [/^iVBORw0KGgo/, 'image/png'],
  [/^\/9j\//, 'image/jpeg'],
  [/^R0lGOD[dl]h/, 'image/gif'],
  [/^UklGR.{6}XRUJQ/, 'image/webp'],
]
