import type { LanguageModelV4Citation, LanguageModelV4Source } from '@ai-sdk/provider'
import type { Citation, OutputPart } from '@concord/core'
import { toMetadata } from '../../metadata.ts'

/** Writes the citations of a text; none where there are none. */
export function toCitations(citations: readonly Citation[] | undefined): LanguageModelV4Citation[] | undefined {
  return citations?.map((citation) => ({
    source: toSource(citation, 0),
    ...(citation.start !== undefined && { startIndex: citation.start }),
    ...(citation.end !== undefined && { endIndex: citation.end }),
    ...(citation.quotedText !== undefined && { citedText: citation.quotedText }),
  }))
}

/** Writes what an answer cites as sources, each once. */
export function toSources(parts: readonly OutputPart[]): LanguageModelV4Source[] {
  const cited = parts.flatMap((part) => (part.type === 'text' ? (part.citations ?? []) : []))
  const distinct = new Map(
    cited.map((citation) => [citation.url ?? citation.title ?? JSON.stringify(citation.source), citation]),
  )
  return [...distinct.values()].map(toSource)
}

function toSource({ url, title, source }: Citation, index: number): LanguageModelV4Source {
  const facts = { type: 'source', id: `source-${index}`, providerMetadata: toMetadata({ source }) } as const
  return url === undefined
    ? { ...facts, sourceType: 'document', mediaType: 'text/plain', title: title ?? 'A document' }
    : { ...facts, sourceType: 'url', url, ...(title !== undefined && { title }) }
}
