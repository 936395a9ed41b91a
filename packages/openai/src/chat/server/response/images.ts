import type { MediaPart } from '@concord/core'
import {
  isObject,
  joinPieces,
  type Losses,
  noteLostPart,
  ownFields,
  toDataUrl,
  type WireObject,
} from '@concord/core/adapter'
import type { Host } from '../../../host.ts'
import { ANY_IMAGE, IMAGE_FIELDS } from '../../response/images.ts'

/** Whether a host has a place of its own for an image: a list of them. */
export function isListed({ mediaType }: Pick<MediaPart, 'mediaType'>, { quirks }: Host): boolean {
  return quirks.images === true && mediaType.startsWith('image/')
}

/** What the writer of an image may know beside it. */
export interface ImageFacts {
  /** Where the choice is. */
  readonly path: string
  readonly losses: Losses
  /** Whether the metadata is the host's. */
  readonly isOwn: boolean
}

/** Writes an image as one of the list; nothing where there is none to show. */
export function toImages(part: MediaPart, facts: ImageFacts): readonly WireObject[] {
  const { data, mediaType, transcript, replay } = part
  const { losses } = facts
  const path = `${facts.path}.content[${part.index}]`
  const url = data === undefined ? part.url : toDataUrl({ mediaType, data })
  if (url === undefined) return noteLostPart('an image without anything to show', facts) ?? []
  if (data !== undefined && part.url !== undefined) losses.add(`${path}.url`, 'an address beside the bytes')
  if (data === undefined && mediaType !== ANY_IMAGE) losses.add(`${path}.mediaType`, 'the type of an address')
  if (transcript !== undefined) losses.add(`${path}.transcript`, 'a transcript')
  if (replay !== undefined) losses.add(`${path}.replay`, 'a replay token')
  const { image_url: within, ...beside } = ownFields(part, RESERVED, path, facts)
  return [{ ...beside, type: 'image_url', image_url: { ...(isObject(within) && within), url } }]
}

const RESERVED: ReadonlySet<string> = new Set([...IMAGE_FIELDS].filter((field) => field !== 'image_url'))

/** Writes the images of a streamed choice, each in one piece: as soon as something else follows. */
export interface ImageWriter {
  hold(part: MediaPart, facts: ImageFacts): void
  /** The images that are whole now. */
  flush(): readonly WireObject[]
}

/** Makes the state that writes the images of one choice. */
export function createImageWriter(): ImageWriter {
  const held = new Map<number, MediaPart[]>()
  const written = new Set<number>()
  let latest: ImageFacts | undefined
  return {
    hold(part, facts) {
      latest = facts
      if (written.has(part.index)) noteLostPart('a piece of an image that was written', facts)
      else held.set(part.index, [...(held.get(part.index) ?? []), part])
    },
    flush() {
      const images: WireObject[] = []
      for (const [index, pieces] of held) {
        written.add(index)
        for (const part of joinPieces(pieces)) {
          if (part.type === 'media' && latest !== undefined) images.push(...toImages(part, latest))
        }
      }
      held.clear()
      return images
    },
  }
}
