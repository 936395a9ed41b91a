import type { Citation } from '@concord/core'
import { isObject, objectsOf, textOrAbsent, type WireObject } from '@concord/core/adapter'

/** Reads the citations of a block. */
export function fromCitations(citations: unknown): readonly Citation[] {
  return objectsOf(citations).map(fromCitation)
}

/**
 * Reads one citation. Its positions are those in the cited document (characters, pages, chunks), not in the text that
 * cites, so that they stay in `source`.
 */
export function fromCitation(citation: WireObject): Citation {
  const url = addressOf(citation)
  const title = textOrAbsent(citation['title'])
  const quotedText = textsOf(citation['sourceContent'])
  return {
    ...(url !== undefined && { url }),
    ...(title !== undefined && { title }),
    ...(quotedText !== '' && { quotedText }),
    source: citation,
  }
}

/** A page of the web names its address, the result of a search its source, which may be one. */
function addressOf({ location, source }: WireObject): string | undefined {
  const web = isObject(location) && isObject(location['web']) ? location['web'] : {}
  const named = textOrAbsent(source)
  return textOrAbsent(web['url']) ?? (named !== undefined && /^https?:\/\//.test(named) ? named : undefined)
}

/** The texts of a list of blocks, joined. */
export function textsOf(blocks: unknown): string {
  return objectsOf(blocks)
    .map(({ text }) => textOrAbsent(text) ?? '')
    .join('')
}
