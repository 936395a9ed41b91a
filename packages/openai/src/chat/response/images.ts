import type { MediaPart, OutputPart } from '@concord/core'
import { isObject, leftovers, parseDataUrl, textOrAbsent, type WireObject } from '@concord/core/adapter'

/**
 * Reads the images of a message, or of a delta, which some hosts have beside its text; each comes whole.
 *
 * Source: https://openrouter.ai/docs/features/multimodal/image-generation
 */
export function fromImages(images: unknown, indexOf: (i: number) => number): readonly OutputPart[] {
  return Array.isArray(images) ? images.map((image: unknown, i) => fromImage(image, indexOf(i))) : []
}

function fromImage(image: unknown, index: number): OutputPart {
  const place = isObject(image) && isObject(image['image_url']) ? image['image_url'] : {}
  const url = textOrAbsent(place['url'])
  if (!isObject(image) || url === undefined) return { type: 'unknown', index, value: image }
  const metadata = metadataOf(image, place)
  return { type: 'media', index, ...placeOf(url), ...(metadata !== undefined && { providerMetadata: metadata }) }
}

/** Bytes say what they are, an address does not. */
function placeOf(url: string): Pick<MediaPart, 'mediaType' | 'data' | 'url'> {
  const bytes = parseDataUrl(url)
  return bytes === undefined ? { mediaType: ANY_IMAGE, url } : bytes
}

/** The type of an image that is known by its address alone. */
export const ANY_IMAGE = 'image/*'

function metadataOf(image: WireObject, place: WireObject): WireObject | undefined {
  const { providerMetadata: beside } = leftovers(image, IMAGE_FIELDS)
  const { providerMetadata: within } = leftovers(place, PLACE_FIELDS)
  return within === undefined ? beside : { ...beside, image_url: within }
}

/** The fields of an image that the contract holds. */
export const IMAGE_FIELDS: ReadonlySet<string> = new Set(['type', 'image_url'])
const PLACE_FIELDS: ReadonlySet<string> = new Set(['url'])
