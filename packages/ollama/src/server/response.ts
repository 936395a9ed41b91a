import type { CompletionChoice, CompletionResponse, OutputPart, Usage } from '@concord/core'
import {
  type FinishWords,
  isObject,
  type Losses,
  type Reserved,
  toFinishWord,
  type WireObject,
} from '@concord/core/adapter'
import { COUNTS, FINISH_REASONS, secondsOf, toTime, type WireForm } from '../response.ts'
import type { Written } from './parts.ts'

/** How an API writes its answers. */
export interface BodyForm {
  /** The wire, as a warning names it. */
  readonly wire: string
  /** How it is read. */
  readonly read: WireForm
  /** Whether it has a place for an image. */
  readonly hasImage: boolean
  /** Puts what the model wrote in its place, with the vendor's own fields of a message. */
  place(written: Written, own: WireObject): object
  /** The fields of a message that the contract holds; without any, there is no message of its own. */
  readonly messageFields: ReadonlySet<string>
}

/** What of a choice has a place beside its parts. */
export const CARRIES = { logprobs: true, metadata: true } as const

/** The one choice that an answer is. */
export const CHOICE = 'choices[0]'

/** Notes a tier, and counts within counts: the wires have neither. */
export function noteDetails(
  { serviceTier, usage }: Pick<CompletionResponse, 'serviceTier' | 'usage'>,
  losses: Losses,
): void {
  if (serviceTier !== undefined) losses.add('serviceTier', 'a service tier')
  for (const details of ['promptTokensDetails', 'completionTokensDetails'] as const)
    if (usage?.[details] !== undefined) losses.add(`usage.${details}`, 'counts within counts')
}

/** Of these kinds an answer has one. */
const SINGLE: ReadonlySet<OutputPart['type']> = new Set(['text', 'reasoning', 'media'])

/** Notes a part of a kind of which there is one already. */
export function noteSecond({ type }: OutputPart, before: readonly OutputPart['type'][], losses: Losses): void {
  if (SINGLE.has(type) && before.includes(type)) losses.add(`${CHOICE}.content`, `a second ${type} part`)
}

/** The fields of a body that the contract's fields are written to; the counts only where there is a usage. */
export function reservedOf({ usage }: Pick<CompletionResponse, 'usage'>, { read }: BodyForm): Reserved {
  return {
    has: (key) => key === 'error' || read.fields.has(key) || (usage !== undefined && COUNTS.includes(key)),
  }
}

/** Ollama's own fields of a message. */
export function ownMessage(
  { providerMetadata }: Pick<CompletionChoice, 'providerMetadata'>,
  isOwn: boolean,
  { messageFields }: BodyForm,
  losses: Losses,
): WireObject {
  if (providerMetadata === undefined) return {}
  const { message, ...others } = providerMetadata
  const entries = isOwn && messageFields.size > 0 && isObject(message) ? Object.entries(message) : []
  const own = entries.filter(([key]) => !messageFields.has(key))
  const isWhole = own.length > 0 && own.length === entries.length && Object.keys(others).length === 0
  if (!isWhole) losses.add(`${CHOICE}.providerMetadata`, 'metadata of a choice')
  return Object.fromEntries(own)
}

/** Writes what every answer, and every line of a stream, begins with. */
export function toHead(
  { model, created }: Pick<CompletionResponse, 'model' | 'created'>,
  { created_at: own }: WireObject,
  losses: Losses,
): { readonly model: string; readonly created_at: string } {
  const isSame = own === undefined || secondsOf(own) === created
  if (!isSame) losses.add('providerMetadata.created_at', 'a second time')
  if (!Number.isInteger(created)) losses.add('created', 'a time like this one')
  return { model, created_at: isSame && typeof own === 'string' ? own : toTime(Math.trunc(created)) }
}

/** Writes the counts, and Ollama's own fields. */
export function toStats(usage: Usage | undefined, { created_at: _time, ...own }: WireObject): WireObject {
  if (usage === undefined) return own
  return { ...own, prompt_eval_count: usage.promptTokens, eval_count: usage.completionTokens }
}

/** How an answer says that it ended. */
export const ENDINGS: FinishWords = {
  table: FINISH_REASONS,
  words: {
    stop: 'stop',
    length: 'length',
    tool_calls: 'stop',
    content_filter: 'content_filter',
    refusal: 'refusal',
    pause: 'pause',
    error: 'error',
    unknown: 'unknown',
  },
}

/** Writes that and how an answer ended. */
export function toEnd(
  choice: Pick<CompletionChoice, 'finishReason' | 'nativeFinishReason'>,
  types: readonly OutputPart['type'][],
  losses: Losses,
): object {
  return { done: true, done_reason: toFinishWord(choice, types, ENDINGS, CHOICE, losses) }
}

/** The header with the id of a request. */
export function toRequestId({ requestId }: { readonly requestId?: string }): Record<string, string> {
  return requestId === undefined ? {} : { 'x-request-id': requestId }
}
