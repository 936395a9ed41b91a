import type { Citation } from '@concord/core'
import { objectsOf, textOrAbsent, type WireObject } from '@concord/core/adapter'

/** Reads the citations of a text block. */
export function fromCitations(citations: unknown): readonly Citation[] {
  return objectsOf(citations).map(fromCitation)
}

/**
 * Reads one citation. Its positions are those in the cited document (characters, pages, blocks), not in the text that
 * cites, so that they stay in `source`.
 */
export function fromCitation(citation: WireObject): Citation {
  const url = textOrAbsent(citation['url'])
  const title = textOrAbsent(citation['title']) ?? textOrAbsent(citation['document_title'])
  const quotedText = textOrAbsent(citation['cited_text'])
  return {
    ...(url !== undefined && { url }),
    ...(title !== undefined && { title }),
    ...(quotedText !== undefined && { quotedText }),
    source: citation,
  }
}
