import type { GenerateContentResponse } from '@google/genai'
import type { CompletionChoice, CompletionResponse, Context, ProviderMetadata } from '@concord/core'
import {
  choicesInOrder,
  createContext,
  createdAt,
  createError,
  isObject,
  leftovers,
  objectsOf,
  textOrAbsent,
  type WireObject,
} from '@concord/core/adapter'
import { PROVIDER } from '../../config.ts'
import { fromErrorBody } from '../../errors.ts'
import { isWholeTime, secondsOf } from '../../time.ts'
import { fromCandidate, wordOf } from './candidate.ts'
import { fromUsage } from './usage.ts'

/** Reads what `models.generateContent` answered. Throws `invalid_response` for what is no such answer. */
export function fromGenerateContentResponse(
  response: GenerateContentResponse,
  context: Partial<Context> = {},
): CompletionResponse {
  return fromBody(response, createContext(context))
}

/** Reads a body of the wire, of which nothing is known yet. */
export function fromBody(body: unknown, context: Context): CompletionResponse {
  const failure = fromErrorBody(body)
  if (failure !== undefined) throw failure
  if (!isObject(body) || !SIGNS.some((key) => isObject(body[key]) || Array.isArray(body[key]))) {
    const message = `${PROVIDER}: the answer has no candidates; it is no generated content`
    throw createError('invalid_response', message, { provider: PROVIDER, requestId: context.requestId })
  }
  const candidates = objectsOf(body['candidates']).map((candidate, i) => fromCandidate(candidate, i, context))
  const [first, ...others] = choicesInOrder(candidates)
  return {
    object: 'completion',
    id: textOrAbsent(body['responseId']) ?? context.createId(),
    created: createdAt(secondsOf(body['createTime']), context),
    model: textOrAbsent(body['modelVersion']) ?? context.request.model ?? '',
    provider: PROVIDER,
    choices: [first ?? toEmptyChoice(body['promptFeedback']), ...others],
    ...fromFacts(body['usageMetadata']),
    ...toMetadata(body, first === undefined),
  }
}

/** An answer has candidates, or says why not. */
const SIGNS = ['candidates', 'promptFeedback', 'usageMetadata']

/** What answers a prompt without any candidate: it was blocked, or nobody says why. */
export function toEmptyChoice(feedback: unknown): CompletionChoice {
  const word = blockReasonOf(feedback)
  const ending = word === undefined ? {} : { nativeFinishReason: word }
  return { index: 0, text: '', content: [], finishReason: word === undefined ? 'unknown' : 'content_filter', ...ending }
}

/** The vendor's word for why a prompt was blocked. */
export function blockReasonOf(feedback: unknown): string | undefined {
  return isObject(feedback) ? textOrAbsent(wordOf(feedback['blockReason'])) : undefined
}

/** The fields of an answer that the contract holds. */
export const RESPONSE_FIELDS: ReadonlySet<string> = new Set([
  'candidates',
  'modelVersion',
  'responseId',
  'usageMetadata',
  'sdkHttpResponse', // the SDK's own
])

/** What stands beside the candidates. A word that ends a choice is not said twice. */
export function toMetadata(body: WireObject, isEmpty: boolean): { providerMetadata?: ProviderMetadata } {
  const rest: WireObject = leftovers(body, RESPONSE_FIELDS).providerMetadata ?? {}
  const { promptFeedback: feedback, createTime, ...metadata } = rest
  const usage = body['usageMetadata']
  const { blockReason: _reason, ...beside }: WireObject = isObject(feedback) ? feedback : {}
  const kept = isEmpty ? beside : feedback
  const all = {
    ...metadata,
    // Unix seconds have no fraction.
    ...(createTime !== undefined && !isWholeTime(createTime) && { createTime }),
    ...(isObject(kept) && Object.keys(kept).length > 0 && { promptFeedback: kept }),
    ...(isObject(usage) && { usage }),
  }
  return Object.keys(all).length > 0 ? { providerMetadata: all } : {}
}

/** Reads what stands in the usage; the vendor's object is kept as metadata by the caller. */
export function fromFacts(usage: unknown): Pick<CompletionResponse, 'usage' | 'warnings' | 'serviceTier'> {
  if (!isObject(usage)) return {}
  const serviceTier = textOrAbsent(usage['serviceTier'])
  return { ...fromUsage(usage), ...(serviceTier !== undefined && { serviceTier }) }
}
