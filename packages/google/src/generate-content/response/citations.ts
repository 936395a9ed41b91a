import type { Citation, ProviderMetadata } from '@concord/core'
import { isObject, numberOrAbsent, objectsOf, textOrAbsent, type WireObject } from '@concord/core/adapter'
import { createSpanFinder, type FindSpan, type SpanText } from '../../spans.ts'

/** The citations of a candidate, each with its part, and what the candidate says of its sources beside them. */
export interface ReadCitations {
  readonly citations: ReadonlyMap<number, readonly Citation[]>
  readonly metadata: ProviderMetadata
}

/** The fields of a candidate that this reads. */
export const CITATION_FIELDS = ['groundingMetadata', 'citationMetadata'] as const

/** Reads what supports the texts of a candidate. Without a text to stand on it stays as it is. */
export function fromCitations(
  { groundingMetadata: grounding, citationMetadata: cited }: WireObject,
  texts: readonly SpanText[],
): ReadCitations {
  const last = texts.at(-1)
  if (last === undefined)
    return { citations: new Map(), metadata: saying({ groundingMetadata: grounding, citationMetadata: cited }) }
  const find = createSpanFinder(texts)
  const citations = new Map<number, Citation[]>()
  const add = ({ index, citation }: Placed): void => {
    const known = citations.get(index ?? last.index)
    if (known === undefined) citations.set(index ?? last.index, [citation])
    else known.push(citation)
  }
  const { groundingSupports: supports, ...sources }: WireObject = isObject(grounding) ? grounding : {}
  const { citations: sites, ...others }: WireObject = isObject(cited) ? cited : {}
  const chunks = objectsOf(sources['groundingChunks'])
  for (const support of objectsOf(supports)) for (const placed of fromSupport(support, chunks, find)) add(placed)
  for (const site of objectsOf(sites)) if (Object.keys(site).length > 0) add(fromSite(site, find))
  return { citations, metadata: saying({ groundingMetadata: sources, citationMetadata: others }) }
}

/** A citation, and the part that it is of, where that can be known. */
interface Placed {
  readonly index?: number
  readonly citation: Citation
}

/** One support may have several sources: each is a citation. */
function fromSupport(support: WireObject, chunks: readonly WireObject[], find: FindSpan): readonly Placed[] {
  const segment: WireObject = isObject(support['segment']) ? support['segment'] : {}
  const span = find({
    start: numberOrAbsent(segment['startIndex']) ?? 0,
    end: numberOrAbsent(segment['endIndex']),
    partIndex: numberOrAbsent(segment['partIndex']),
    text: textOrAbsent(segment['text']),
  })
  const indices = Array.isArray(support['groundingChunkIndices']) ? support['groundingChunkIndices'] : []
  const sources =
    indices.length === 0 ? [undefined] : indices.map((i) => (typeof i === 'number' ? chunks[i] : undefined))
  return sources.map((chunk) => ({
    ...(span !== undefined && { index: span.index }),
    citation: {
      ...fromChunk(chunk ?? {}),
      ...(span !== undefined && { start: span.start, end: span.end }),
      source: support,
    },
  }))
}

/** A source is a page, a place or a document. */
function fromChunk(chunk: WireObject): Pick<Citation, 'url' | 'title' | 'quotedText'> {
  const source = ['web', 'retrievedContext', 'maps', 'image'].map((key) => chunk[key]).find(isObject) ?? {}
  const url = textOrAbsent(source['uri']) ?? textOrAbsent(source['sourceUri'])
  const title = textOrAbsent(source['title'])
  const quotedText = textOrAbsent(source['text'])
  return {
    ...(url !== undefined && { url }),
    ...(title !== undefined && { title }),
    ...(quotedText !== undefined && { quotedText }),
  }
}

/** A site that the text repeats. */
function fromSite(site: WireObject, find: FindSpan): Placed {
  const url = textOrAbsent(site['uri'])
  const title = textOrAbsent(site['title'])
  const span = find({ start: numberOrAbsent(site['startIndex']) ?? 0, end: numberOrAbsent(site['endIndex']) })
  return {
    ...(span !== undefined && { index: span.index }),
    citation: {
      ...(url !== undefined && { url }),
      ...(title !== undefined && { title }),
      ...(span !== undefined && { start: span.start, end: span.end }),
      source: site,
    },
  }
}

/** Fields that hold anything. */
function saying(fields: WireObject): ProviderMetadata {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => isObject(value) && Object.keys(value).length > 0),
  )
}
