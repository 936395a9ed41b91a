import type { Citation } from '@concord/core'
import { isObject, objectsOf, textOrAbsent, type WireObject } from '@concord/core/adapter'
import type { SpanFinder } from './spans.ts'

/** What a citation stands in: a block of text, a block of thoughts, the plan of the tool calls; or what is not known. */
export type CitationTarget = 'text' | 'thinking' | 'tool_plan' | 'unknown'

/** Tells what a citation stands in. */
export function targetOf({ type }: WireObject): CitationTarget {
  if (type === undefined || type === null) return 'text'
  return TARGETS.get(type) ?? 'unknown'
}

const TARGETS: ReadonlyMap<unknown, CitationTarget> = new Map<unknown, CitationTarget>([
  ['TEXT_CONTENT', 'text'],
  ['THINKING_CONTENT', 'thinking'],
  ['PLAN', 'tool_plan'],
])

/** Reads a citation. Its own `text` is the stretch of the answer, not of a source, so that it stays in `source`. */
export function fromCitation(citation: WireObject, finder: SpanFinder): Citation {
  const documents = objectsOf(citation['sources']).map(documentOf)
  const url = documents.map((document) => textOrAbsent(document['url'])).find(isGiven)
  const title = documents.map((document) => textOrAbsent(document['title'])).find(isGiven)
  return {
    ...(url !== undefined && { url }),
    ...(title !== undefined && { title }),
    ...finder.spanOf(citation),
    source: citation,
  }
}

function isGiven(value: string | undefined): value is string {
  return value !== undefined
}

/** A source is a document of the request, or what a tool gave. */
function documentOf({ document, tool_output: output }: WireObject): WireObject {
  return isObject(document) ? document : isObject(output) ? output : {}
}
