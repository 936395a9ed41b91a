import type { Citation } from '@concord/core'
import { numberOrAbsent, objectsOf, textOrAbsent, type WireObject } from '@concord/core/adapter'
import { createSpanFinder } from '../../spans.ts'

/** Reads the annotations of a text, whose positions are bytes of it. */
export function fromAnnotations(annotations: unknown, text: string): readonly Citation[] {
  const find = createSpanFinder([{ index: 0, text }])
  return objectsOf(annotations).map((annotation): Citation => {
    const url = textOrAbsent(annotation['url']) ?? textOrAbsent(annotation['document_uri'])
    const title = titleOf(annotation)
    const span = find({
      start: numberOrAbsent(annotation['start_index']) ?? 0,
      end: numberOrAbsent(annotation['end_index']),
    })
    return {
      ...(url !== undefined && { url }),
      ...(title !== undefined && { title }),
      ...(span !== undefined && { start: span.start, end: span.end }),
      source: annotation,
    }
  })
}

/** A page has a title, a file and a place have a name. */
function titleOf(annotation: WireObject): string | undefined {
  return ['title', 'file_name', 'name'].map((key) => textOrAbsent(annotation[key])).find((title) => title !== undefined)
}
