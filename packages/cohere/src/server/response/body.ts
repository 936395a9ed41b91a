import type { CompletionChoice, CompletionResponse, OutputPart, ParsedRequest, Translation } from '@concord/core'
import { createLosses, finishReasonOf, type Losses, objectsOf, present, type WireObject } from '@concord/core/adapter'
import { PROVIDER } from '../../config.ts'
import { BODY_FIELDS, FINISH_REASONS, typesOf } from '../../response/chat.ts'
import { MESSAGE_FIELDS } from '../../response/message.ts'
import { toLogprobs } from './logprobs.ts'
import { toMessage } from './message.ts'
import { toUsageBody } from './usage.ts'

/** Writes a whole answer as a chat response. */
export function toBody(response: CompletionResponse, parsed: ParsedRequest): Translation<unknown> {
  const losses = createLosses(WIRE)
  const [choice] = response.choices
  const isOwn = response.provider === PROVIDER
  noteFacts(response, parsed, losses)
  noteChoices(response.choices, losses)
  const { usage: ownUsage, ...metadata } = ownMetadata(response, losses)
  const { citations, ...ofMessage } = choiceMetadata(choice, isOwn, losses)
  const message = toMessage(choice.content, { path: CHOICE, losses, isOwn }, objectsOf(citations))
  const value = {
    ...metadata,
    ...present({
      id: response.id,
      finish_reason: toFinishWord(choice, typesOf(choice.content), losses),
      message: { ...ofMessage, ...message },
      usage: toUsageBody(response.usage, ownUsage, losses),
      logprobs: choice.logprobs && toLogprobs(choice.logprobs, `${CHOICE}.logprobs`, losses),
    }),
  }
  return { value, warnings: losses.warnings }
}

/** The wire, as a warning names it. */
export const WIRE = 'the chat wire'

/** The one choice that an answer is. */
export const CHOICE = 'choices[0]'

type Facts = Pick<CompletionResponse, 'model' | 'systemFingerprint' | 'serviceTier' | 'warnings'>

/** Notes what stands beside the choices and has no place on the wire. */
export function noteFacts(
  { model, systemFingerprint, serviceTier, warnings }: Facts,
  { request }: ParsedRequest,
  losses: Losses,
): void {
  if (model !== request.model) losses.add('model', 'a model, which is the one that was asked for')
  if (systemFingerprint !== undefined) losses.add('systemFingerprint', 'a system fingerprint')
  if (serviceTier !== undefined) losses.add('serviceTier', 'a service tier')
  if (warnings !== undefined) losses.add('warnings', 'warnings')
}

/** Notes what an answer is not, which is one choice. */
export function noteChoices(choices: readonly { readonly index: number }[], losses: Losses): void {
  if (choices.some(({ index }) => index !== 0)) losses.add('choices', 'further choices')
}

/** The vendor's own fields of an answer, but for those that the contract's fields are written to. */
export function ownMetadata(
  { provider, providerMetadata = {} }: Pick<CompletionResponse, 'provider' | 'providerMetadata'>,
  losses: Losses,
): WireObject {
  const entries = Object.entries(providerMetadata)
  const own = provider === PROVIDER ? entries.filter(([key]) => !BODY_FIELDS.has(key)) : []
  if (own.length < entries.length) losses.add('providerMetadata', `the metadata of ${provider}`)
  return Object.fromEntries(own)
}

/** The vendor's own fields of the message, and the citations that stand in nothing which is known. */
export function choiceMetadata(
  { providerMetadata = {} }: Pick<CompletionChoice, 'providerMetadata'>,
  isOwn: boolean,
  losses: Losses,
): WireObject {
  const entries = Object.entries(providerMetadata)
  const own = isOwn ? entries.filter(([key]) => key === 'citations' || !MESSAGE_FIELDS.has(key)) : []
  if (own.length < entries.length) losses.add(`${CHOICE}.providerMetadata`, 'metadata of another vendor')
  return Object.fromEntries(own)
}

const WORDS: Partial<Record<CompletionChoice['finishReason'], string>> = {
  stop: 'COMPLETE',
  length: 'MAX_TOKENS',
  tool_calls: 'TOOL_CALL',
  error: 'ERROR',
}

/** Writes how the answer ended: the vendor's own word where it reads back the same. */
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
