import type { CompletionChoice, CompletionResponse, ParsedRequest, Translation } from '@concord/core'
import {
  createLosses,
  type FinishWords,
  isObject,
  type Losses,
  noteFacts,
  ownFields,
  ownMetadata,
  toFinishWord,
  typesOf,
  type WireObject,
} from '@concord/core/adapter'
import { PROVIDER } from '../../../config.ts'
import { CANDIDATE_FIELDS, FINISH_REASONS } from '../../response/candidate.ts'
import { CITATION_FIELDS } from '../../response/citations.ts'
import { RESPONSE_FIELDS } from '../../response/response.ts'
import { secondsOf, toTime } from '../../../time.ts'
import { toSources } from './citations.ts'
import { toLogprobs } from './logprobs.ts'
import { toPart } from './parts.ts'
import { toUsageBody } from './usage.ts'

/** Writes a whole answer. */
export function toBody(response: CompletionResponse, _parsed: ParsedRequest): Translation<unknown> {
  const losses = createLosses(WIRE)
  noteFacts(response, losses)
  const { usage: ownUsage, ...metadata } = ownMetadata(response, PROVIDER, RESERVED, losses)
  const isOwn = response.provider === PROVIDER
  const candidates = response.choices.map((choice, i) => toCandidate(choice, `choices[${i}]`, isOwn, losses))
  const usage = toUsageBody(response, ownUsage, losses)
  const value = {
    ...(isBlocked(response.choices) ? toBlocked(response.choices[0], metadata) : { ...metadata, candidates }),
    ...(usage !== undefined && { usageMetadata: usage }),
    ...toHead(response, metadata),
  }
  return { value, warnings: losses.warnings }
}

/** The wire, as a warning names it. */
export const WIRE = 'the wire of generateContent'

/** Writes who answered, and when: the time as it came where it says the same. */
export function toHead(
  { id, model, created }: Pick<CompletionResponse, 'id' | 'model' | 'created'>,
  { createTime }: WireObject,
): WireObject {
  return {
    modelVersion: model,
    createTime: secondsOf(createTime) === created ? createTime : toTime(created),
    responseId: id,
  }
}

/** The fields of an answer that the contract's fields are written to. */
export const RESERVED: ReadonlySet<string> = new Set([...RESPONSE_FIELDS, 'error'])

/** Tells the answer to a prompt that was blocked: one choice without anything. */
export function isBlocked(choices: readonly Omit<CompletionChoice, 'finishReason'>[]): boolean {
  const [choice, ...others] = choices
  if (choice === undefined || others.length > 0 || choice.index !== 0) return false
  const isEmpty = choice.content.length === 0 && choice.logprobs === undefined && choice.providerMetadata === undefined
  return isEmpty && 'finishReason' in choice && choice.finishReason === 'content_filter'
}

/** Writes why a prompt was blocked. */
export function toBlocked(
  { nativeFinishReason }: Pick<CompletionChoice, 'nativeFinishReason'>,
  metadata: WireObject,
): WireObject {
  const { promptFeedback: feedback, ...others } = metadata
  return {
    ...others,
    promptFeedback: { blockReason: nativeFinishReason ?? 'SAFETY', ...(isObject(feedback) && feedback) },
  }
}

function toCandidate(choice: CompletionChoice, path: string, isOwn: boolean, losses: Losses): WireObject {
  const facts = { path, losses, isOwn }
  const { logprobsResult, ...metadata } = ownFields(choice, RESERVED_OF_CHOICE, path, facts)
  const parts = choice.content.map((part) => toPart(part, facts)).filter((part) => part !== undefined)
  const texts = choice.content.flatMap((part) =>
    part.type === 'text' ? [{ index: part.index, text: part.text, citations: part.citations ?? [] }] : [],
  )
  const logprobs = { ...(isObject(logprobsResult) && logprobsResult), ...toLogprobs(choice.logprobs, path, losses) }
  return {
    ...metadata,
    content: { parts, role: 'model' },
    finishReason: toFinishWord(choice, typesOf(choice.content), ENDINGS, path, losses),
    index: choice.index,
    ...(Object.keys(logprobs).length > 0 && { logprobsResult: logprobs }),
    ...toSources(texts, metadata, path, losses),
  }
}

const KEPT: ReadonlySet<string> = new Set([...CITATION_FIELDS, 'logprobsResult'])

/** The fields of a candidate that the contract's fields are written to; of some a part is metadata. */
export const RESERVED_OF_CHOICE: ReadonlySet<string> = new Set(
  [...CANDIDATE_FIELDS].filter((field) => !KEPT.has(field)),
)

/** How a candidate says that it ended. */
export const ENDINGS: FinishWords = {
  table: FINISH_REASONS,
  words: {
    stop: 'STOP',
    length: 'MAX_TOKENS',
    tool_calls: 'STOP',
    content_filter: 'SAFETY',
    refusal: 'REFUSAL',
    pause: 'CONTINUATION',
    error: 'OTHER',
    unknown: 'FINISH_REASON_UNSPECIFIED',
  },
}
