import type { Citation, MediaPart, OutputPart, ReasoningPart, TextPart, UnknownPart } from '@concord/core'
import {
  isObject,
  noteLostPart,
  noteMetadata,
  noteToken,
  objectsOf,
  ownFields,
  type PartFacts,
  toDataUrl,
  type WireObject,
} from '@concord/core/adapter'
import {
  chunksOf,
  DOCUMENT,
  fromChunk,
  fromThinking,
  MEDIA,
  type MediaForm,
  toTextChunk,
  typeOf,
} from '../../response/chunks.ts'
import { fromReference, isReference } from '../../response/citations.ts'
import { replayOf } from '../../response/replay.ts'
import { objectOf, pathOf } from './extras.ts'

/** Writes a part as chunks of a content. */
export function toChunks(
  part: TextPart | ReasoningPart | MediaPart | UnknownPart,
  facts: PartFacts,
): readonly WireObject[] {
  switch (part.type) {
    case 'text':
      return [...toTextChunks(part, facts), ...toReferences(part, facts)]
    case 'reasoning':
      return toThinking(part, facts)
    case 'media':
      return toMedia(part, facts)
    case 'unknown':
      return toOwnChunk(part, facts)
    default:
      return part satisfies never
  }
}

const TEXT_FIELDS: ReadonlySet<string> = new Set(['type', 'text'])

/** Writes a text, or a piece of one, without its citations. */
export function toTextChunks(part: TextPart, facts: PartFacts): readonly WireObject[] {
  const own = ownFields(part, TEXT_FIELDS, pathOf(part, facts), facts)
  return part.text === '' && Object.keys(own).length === 0 ? [] : [{ ...own, ...toTextChunk(part.text) }]
}

/** Writes the references of a text; those of other vendors have no place. */
export function toReferences(part: TextPart, facts: PartFacts): readonly WireObject[] {
  const { citations = [] } = part
  const references = citations.flatMap((citation) => (isOwnReference(citation) ? [citation.source] : []))
  const { losses } = facts
  const path = pathOf(part, facts)
  if (references.length < citations.length) losses.add(`${path}.citations`, 'a citation of another vendor')
  if (references.length === 0 && citations.length > 0) losses.add(`${path}.replay`, 'the token of a citation')
  noteToken(part, references.length > 0 && hasOnly(replayOf(part), ['type']), pathOf(part, facts), facts.losses)
  return references
}

function isOwnReference(citation: Citation): citation is Citation & { readonly source: WireObject } {
  const { source } = citation
  if (!isObject(source) || !isReference(source)) return false
  const own = fromReference(source)
  return (['url', 'title', 'quotedText', 'start', 'end'] as const).every((key) => own[key] === citation[key])
}

const THINKING_FIELDS: ReadonlySet<string> = new Set(['type', 'thinking', 'signature', 'closed'])

function toThinking(part: ReasoningPart, facts: PartFacts): readonly WireObject[] {
  const chunks = [...toThinkingPiece(part, facts), ...tokenOfThinking(part, facts)]
  if (chunks.length === 0) {
    noteLostPart(`a ${part.type} part of this form`, facts)
    return []
  }
  const thinking = chunks.flatMap((chunk) => objectsOf(chunk['thinking']))
  return [{ ...chunks[0], ...chunks[1], thinking }]
}

/** Writes a piece of thinking, without its token; nothing for one that says nothing. */
export function toThinkingPiece(part: ReasoningPart, facts: PartFacts): readonly WireObject[] {
  const own = ownFields(part, THINKING_FIELDS, pathOf(part, facts), facts)
  if (part.text === '' && Object.keys(own).length === 0) return []
  return [{ ...own, type: 'thinking', thinking: part.text === '' ? [] : [toTextChunk(part.text)] }]
}

/** Writes what the token of thinking holds, where that is something. */
export function tokenOfThinking(part: ReasoningPart, facts: PartFacts): readonly WireObject[] {
  const { type = 'thinking', ...data } = replayOf(part) ?? {}
  const { text, data: read, metadata } = fromThinking({ thinking: [], ...data })
  const isThinking = type === 'thinking' && text === '' && metadata.providerMetadata === undefined
  const isCarried = replayOf(part) !== undefined && isThinking && isSame(read, data)
  noteToken(part, isCarried, pathOf(part, facts), facts.losses)
  return isCarried && Object.keys(data).length > 0 ? [{ type: 'thinking', thinking: [], ...data }] : []
}

function isSame(a: WireObject, b: WireObject): boolean {
  const keys = new Set([...Object.keys(a), ...Object.keys(b)])
  return [...keys].every((key) => JSON.stringify(a[key]) === JSON.stringify(b[key]))
}

/** Writes media: bytes as a data URL, sound of an unknown type as it is. */
function toMedia(part: MediaPart, facts: PartFacts): readonly WireObject[] {
  const form = formOf(part)
  const { type, inner, mediaType } = form
  const isBare = type === 'input_audio' && part.mediaType === mediaType
  const bytes =
    isBare || part.data === undefined ? part.data : toDataUrl({ mediaType: part.mediaType, data: part.data })
  const place = part.url ?? bytes
  if (place === undefined) {
    noteLostPart(`a ${part.type} part of this form`, facts)
    return []
  }
  const { [type]: within, ...own } = ownFields(part, TYPE, pathOf(part, facts), facts)
  const chunk = { ...own, type, [type]: isObject(within) ? { ...within, [inner]: place } : place }
  noteMedia(part, fromChunk(chunk, part.index), facts)
  return [chunk]
}

const TYPE: ReadonlySet<string> = new Set(['type'])

/** What media of a type is where its token does not say it. */
export function formOf(part: MediaPart): MediaForm {
  const own = replayOf(part)?.['type']
  const kind = part.mediaType.split('/', 1)[0]
  return MEDIA.find(({ type }) => type === own) ?? MEDIA.find((form) => form.mediaType === `${kind}/*`) ?? DOCUMENT
}

function noteMedia(part: MediaPart, back: OutputPart, facts: PartFacts): void {
  const path = pathOf(part, facts)
  for (const key of ['mediaType', 'data', 'url', 'transcript'] as const)
    if (back.type !== 'media' || back[key] !== part[key]) facts.losses.add(`${path}.${key}`, `media of this ${key}`)
  noteToken(
    part,
    back.type === 'media' && replayOf(part)?.['type'] === replayOf(back)?.['type'],
    pathOf(part, facts),
    facts.losses,
  )
}

function toOwnChunk(part: UnknownPart, facts: PartFacts): readonly WireObject[] {
  const chunk = objectOf(part.value)
  const [only] = chunksOf([chunk])
  const isUnknown = only !== undefined && isObject(part.value) && !KNOWN.has(typeOf(chunk))
  if (!isUnknown) {
    noteLostPart(`a ${part.type} part of this form`, facts)
    return []
  }
  noteMetadata(part, pathOf(part, facts), facts.losses)
  noteToken(
    part,
    hasOnly(replayOf(part), ['type']) && replayOf(part)?.['type'] === typeOf(chunk),
    pathOf(part, facts),
    facts.losses,
  )
  return [chunk]
}

const KNOWN: ReadonlySet<string> = new Set([
  'text',
  'thinking',
  'reference',
  'tool_reference',
  ...MEDIA.map(({ type }) => type),
])

function hasOnly(data: WireObject | undefined, keys: readonly string[]): boolean {
  return data !== undefined && Object.keys(data).every((key) => keys.includes(key))
}
