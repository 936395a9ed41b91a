import type { Citation } from '@concord/core'
import { isObject, type Losses, type WireObject } from '@concord/core/adapter'
import { fromCitations } from '../../response/citations.ts'
import { byteLengthOf } from '../../../spans.ts'

/** A text part, whole, as far as its citations need it. */
export interface CitedText {
  readonly index: number
  readonly text: string
  readonly citations: readonly Citation[]
}

/**
 * Writes the citations of a candidate: as they came where they are of this wire, else as sites that the text repeats. What
 * would be read otherwise is noted.
 */
export function toSources(texts: readonly CitedText[], metadata: WireObject, path: string, losses: Losses): WireObject {
  const supports: WireObject[] = []
  const sites: WireObject[] = []
  let start = 0
  for (const text of texts) {
    for (const citation of text.citations) addSource(citation, text.text, start, supports, sites)
    start += byteLengthOf(text.text)
  }
  const written = {
    ...join(metadata, 'groundingMetadata', 'groundingSupports', supports),
    ...join(metadata, 'citationMetadata', 'citations', sites),
  }
  const { citations: back } = fromCitations(written, texts)
  for (const { index, citations } of texts)
    if (JSON.stringify(back.get(index) ?? []) !== JSON.stringify(citations))
      losses.add(`${path}.content[${index}].citations`, 'a citation of another vendor')
  return written
}

/** One support may be several citations, one for each of its sources. */
function addSource(citation: Citation, text: string, start: number, supports: WireObject[], sites: WireObject[]): void {
  const { source } = citation
  if (isObject(source) && (isObject(source['segment']) || Array.isArray(source['groundingChunkIndices']))) {
    const isRepeated = JSON.stringify(supports.at(-1)) === JSON.stringify(source)
    if (!isRepeated) supports.push(source)
  } else sites.push(isSite(source) ? source : toSite(citation, text, start))
}

const SITE_FIELDS: ReadonlySet<string> = new Set([
  'startIndex',
  'endIndex',
  'uri',
  'title',
  'license',
  'publicationDate',
])

function isSite(source: unknown): source is WireObject {
  if (!isObject(source)) return false
  const keys = Object.keys(source)
  return keys.length > 0 && keys.every((key) => SITE_FIELDS.has(key))
}

function toSite({ url, title, start, end }: Citation, text: string, base: number): WireObject {
  const bytes = (place: number): number => base + byteLengthOf(text.slice(0, place))
  return {
    ...(start !== undefined && end !== undefined && { startIndex: bytes(start), endIndex: bytes(end) }),
    ...(url !== undefined && { uri: url }),
    ...(title !== undefined && { title }),
  }
}

function join(metadata: WireObject, key: string, list: string, items: readonly WireObject[]): WireObject {
  const known = metadata[key]
  if (items.length === 0) return known === undefined ? {} : { [key]: known }
  return { [key]: { ...(isObject(known) && known), [list]: items } }
}
