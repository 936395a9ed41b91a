import type { Citation } from '@concord/core'
import { numberOrAbsent, objectsOf, textOrAbsent, type WireObject } from '@concord/core/adapter'

/** Reads the citations of a text; those of files have the file's name as their title. */
export function fromAnnotations(annotations: unknown): readonly Citation[] {
  return objectsOf(annotations).map(fromAnnotation)
}

/** Reads one citation. */
export function fromAnnotation(annotation: WireObject): Citation {
  const url = textOrAbsent(annotation['url'])
  const title = textOrAbsent(annotation['title']) ?? textOrAbsent(annotation['filename'])
  const start = numberOrAbsent(annotation['start_index'])
  const end = numberOrAbsent(annotation['end_index'])
  return {
    ...(url !== undefined && { url }),
    ...(title !== undefined && { title }),
    ...(start !== undefined && { start }),
    ...(end !== undefined && { end }),
    source: annotation,
  }
}
