import type { Citation, CompletionChoice, OutputPart, ProviderMetadata } from '@concord/core'
import {
  finishReasonOf,
  type FinishTable,
  isObject,
  leftovers,
  numberOrAbsent,
  objectsOf,
  textOf,
  typesOf,
  type WireObject,
} from '@concord/core/adapter'
import { CITATION_FIELDS, fromCitations } from './citations.ts'
import { fromLogprobs } from './logprobs.ts'
import { fromPart, type PartFacts } from './parts.ts'

/** Reads one whole candidate; `position` is its place in the list. */
export function fromCandidate(candidate: WireObject, position: number, { createId }: PartFacts): CompletionChoice {
  const facts: PartFacts = { createId }
  const parts: OutputPart[] = []
  for (const part of partsOf(candidate)) {
    const read = fromPart(part, parts.length, facts)
    if (read !== undefined) parts.push(read)
  }
  const texts = parts.filter((part) => part.type === 'text')
  const { citations, metadata } = fromCitations(candidate, texts)
  const content = parts.map((part) => withCitations(part, citations.get(part.index)))
  const { logprobs, rest } = fromLogprobs(candidate['logprobsResult'])
  return {
    index: indexOf(candidate, position),
    text: textOf(content),
    content,
    ...finishReasonOf(wordOf(candidate['finishReason']), FINISH_REASONS, typesOf(content)),
    ...(logprobs !== undefined && { logprobs }),
    ...toMetadata(leftovers(candidate, CANDIDATE_FIELDS).providerMetadata, metadata, rest),
  }
}

function withCitations(part: OutputPart, citations: readonly Citation[] | undefined): OutputPart {
  return part.type === 'text' && citations !== undefined ? { ...part, citations } : part
}

/** The fields of a candidate that the contract holds, or that say nothing. */
export const CANDIDATE_FIELDS: ReadonlySet<string> = new Set([
  'index',
  'content',
  'finishReason',
  'logprobsResult',
  ...CITATION_FIELDS,
])

/** The parts of a candidate. */
export function partsOf({ content }: WireObject): readonly WireObject[] {
  return isObject(content) ? objectsOf(content['parts']) : []
}

/** Which choice a candidate is: an index of nothing is left out. */
export function indexOf(candidate: WireObject, position: number): number {
  const index = numberOrAbsent(candidate['index'])
  return index !== undefined && Number.isSafeInteger(index) && index >= 0 ? index : position
}

/** A word that is asked for as a number (`enum-encoding=int`) is read as its digits. */
export function wordOf(word: unknown): unknown {
  return typeof word === 'number' ? String(word) : word
}

/** What stands beside the parts, each at its own key. */
export function toMetadata(
  own: ProviderMetadata | undefined,
  sources: ProviderMetadata,
  logprobsResult: ProviderMetadata | undefined,
): { providerMetadata?: ProviderMetadata } {
  const metadata = { ...own, ...sources, ...(logprobsResult !== undefined && { logprobsResult }) }
  return Object.keys(metadata).length > 0 ? { providerMetadata: metadata } : {}
}

/**
 * A call of a tool ends with `STOP` too.
 *
 * Source: https://ai.google.dev/api/generate-content#FinishReason
 */
export const FINISH_REASONS: FinishTable = {
  STOP: 'stop',
  MAX_TOKENS: 'length',
  SAFETY: 'content_filter',
  RECITATION: 'content_filter',
  BLOCKLIST: 'content_filter',
  PROHIBITED_CONTENT: 'content_filter',
  SPII: 'content_filter',
  IMAGE_SAFETY: 'content_filter',
  IMAGE_PROHIBITED_CONTENT: 'content_filter',
  IMAGE_RECITATION: 'content_filter',
  MODEL_ARMOR: 'content_filter',
  CONTINUATION: 'pause',
  LANGUAGE: 'error',
  OTHER: 'error',
  MALFORMED_FUNCTION_CALL: 'error',
  MALFORMED_RESPONSE: 'error',
  UNEXPECTED_TOOL_CALL: 'error',
  TOO_MANY_TOOL_CALLS: 'error',
  MISSING_THOUGHT_SIGNATURE: 'error',
  NO_IMAGE: 'error',
  IMAGE_OTHER: 'error',
  // The numbers that mean the same for the Gemini API and for Vertex AI.
  1: 'stop',
  2: 'length',
  3: 'content_filter',
  4: 'content_filter',
  5: 'error',
}
