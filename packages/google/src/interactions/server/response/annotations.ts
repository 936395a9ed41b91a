import type { Citation } from '@concord/core'
import { isObject, type Losses, type WireObject } from '@concord/core/adapter'
import { byteLengthOf } from '../../../spans.ts'
import { fromAnnotations } from '../../response/annotations.ts'

/** Writes the citations of a text: as they came where they are of this wire, by their address otherwise. */
export function toAnnotations(
  citations: readonly Citation[],
  text: string,
  path: string,
  losses: Losses,
): readonly WireObject[] {
  const annotations = citations.map((citation) => toAnnotation(citation, text))
  if (JSON.stringify(fromAnnotations(annotations, text)) !== JSON.stringify(citations))
    losses.add(`${path}.citations`, 'a citation of another vendor')
  return annotations
}

function toAnnotation({ url, title, start, end, source }: Citation, text: string): WireObject {
  if (isObject(source) && typeof source['type'] === 'string') return source
  const bytes = (place: number): number => byteLengthOf(text.slice(0, place))
  return {
    type: 'url_citation',
    ...(start !== undefined && end !== undefined && { start_index: bytes(start), end_index: bytes(end) }),
    ...(url !== undefined && { url }),
    ...(title !== undefined && { title }),
  }
}
