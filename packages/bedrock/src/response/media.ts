import type { MediaPart } from '@concord/core'
import { isObject, leftovers, textOrAbsent, type WireObject } from '@concord/core/adapter'
import { type MediaBlock, mediaTypeOf } from './formats.ts'
import { toReplay } from './replay.ts'

/** A kind of block that an answer may hold media in. */
export type MadeBlock = Exclude<MediaBlock, 'document'>

/** Whether a kind of block is one that an answer may hold media in. */
export function isMadeBlock(kind: unknown): kind is MadeBlock {
  return kind === 'image' || kind === 'audio' || kind === 'video'
}

/** Reads media that the model made. */
export function fromMedia(type: MadeBlock, media: WireObject, index: number): MediaPart {
  return {
    type: 'media',
    index,
    mediaType: mediaTypeOf(type, textOrAbsent(media['format']) ?? '*'),
    ...fromSource(media['source']),
    ...toReplay({ type }),
    ...leftovers({ ...media, ...restOfSource(media['source']) }, MEDIA_FIELDS),
  }
}

const MEDIA_FIELDS: ReadonlySet<string> = new Set(['format'])

/** Reads where the bytes are. */
export function fromSource(source: unknown): Pick<MediaPart, 'data' | 'url'> {
  if (!isObject(source)) return {}
  const data = textOrAbsent(source['bytes'])
  const url = isObject(source['s3Location']) ? textOrAbsent(source['s3Location']['uri']) : undefined
  return { ...(data !== undefined && { data }), ...(url !== undefined && { url }) }
}

/** What a source says beside where the bytes are, in its own shape. */
export function restOfSource(source: unknown): { readonly source: unknown } {
  if (!isObject(source)) return { source }
  const { bytes: _bytes, s3Location, ...others } = source
  const { uri: _uri, ...ofLocation } = isObject(s3Location) ? s3Location : {}
  const rest = { ...others, ...(Object.keys(ofLocation).length > 0 && { s3Location: ofLocation }) }
  return { source: Object.keys(rest).length > 0 ? rest : undefined }
}
