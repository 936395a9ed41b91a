import type { CompletionChoice, CompletionResponse, OutputPart, Usage } from '@concord/core'
import { finishReasonOf, isObject, type Losses, present, type WireObject } from '@concord/core/adapter'
import { PROVIDER } from '../config.ts'
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

/** The one choice that an answer is. */
export const CHOICE = 'choices[0]'

/** The kinds of part in a content. */
export function typesOf(content: readonly OutputPart[]): readonly OutputPart['type'][] {
  return content.map((part) => part.type)
}

/** Notes what stands beside the choices and has no place on the wire. */
export function noteFacts(
  response: Pick<CompletionResponse, 'systemFingerprint' | 'serviceTier' | 'warnings' | 'usage'>,
  losses: Losses,
): void {
  const { systemFingerprint, serviceTier, warnings, usage } = response
  if (systemFingerprint !== undefined) losses.add('systemFingerprint', 'a system fingerprint')
  if (serviceTier !== undefined) losses.add('serviceTier', 'a service tier')
  if (warnings !== undefined) losses.add('warnings', 'warnings')
  for (const details of ['promptTokensDetails', 'completionTokensDetails'] as const)
    if (usage?.[details] !== undefined) losses.add(`usage.${details}`, 'counts within counts')
}

/** Notes the choices that the wire does not have. */
export function noteChoices(choices: readonly { readonly index: number }[], losses: Losses): void {
  if (choices.some(({ index }) => index !== 0)) losses.add('choices', 'further choices')
}

/** Of these kinds an answer has one. */
const SINGLE: ReadonlySet<OutputPart['type']> = new Set(['text', 'reasoning', 'media'])

/** Notes a part of a kind of which there is one already. */
export function noteSecond({ type }: OutputPart, before: readonly OutputPart['type'][], losses: Losses): void {
  if (SINGLE.has(type) && before.includes(type)) losses.add(`${CHOICE}.content`, `a second ${type} part`)
}

/** Ollama's own fields of a body, but for those that the contract's fields are written to. */
export function ownFacts(
  { provider, providerMetadata = {}, usage }: Pick<CompletionResponse, 'provider' | 'providerMetadata' | 'usage'>,
  { read }: BodyForm,
  losses: Losses,
): WireObject {
  const isReserved = (key: string): boolean =>
    key === 'error' || read.fields.has(key) || (usage !== undefined && COUNTS.includes(key))
  const entries = Object.entries(providerMetadata)
  const own = provider === PROVIDER ? entries.filter(([key]) => !isReserved(key)) : []
  if (own.length < entries.length) losses.add('providerMetadata', `the metadata of ${provider}`)
  return Object.fromEntries(own)
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

const WORDS: Partial<Record<CompletionChoice['finishReason'], string>> = {
  stop: 'stop',
  length: 'length',
  tool_calls: 'stop',
}

/** Writes that and how an answer ended. */
export function toEnd(
  choice: Pick<CompletionChoice, 'finishReason' | 'nativeFinishReason'>,
  types: readonly OutputPart['type'][],
  losses: Losses,
): object {
  return present({ done: true, done_reason: toFinishWord(choice, types, losses) })
}

/** Writes how an answer ended: the vendor's own word where it reads back the same. */
export function toFinishWord(
  { finishReason, nativeFinishReason: native }: Pick<CompletionChoice, 'finishReason' | 'nativeFinishReason'>,
  types: readonly OutputPart['type'][],
  losses: Losses,
): string | undefined {
  const carried = types.filter((type) => type !== 'refusal')
  const readsBack = (word: string | undefined): boolean =>
    finishReasonOf(word, FINISH_REASONS, carried).finishReason === finishReason
  if (native !== undefined && readsBack(native)) return native
  if (finishReason === 'unknown' && readsBack(undefined)) return undefined
  const word = WORDS[finishReason] ?? finishReason
  if (!readsBack(word)) losses.add(`${CHOICE}.finishReason`, `an ending of ${finishReason}`)
  return word
}

/** The header with the id of a request. */
export function toRequestId({ requestId }: { readonly requestId?: string }): Record<string, string> {
  return requestId === undefined ? {} : { 'x-request-id': requestId }
}
