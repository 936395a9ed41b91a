import type { CompletionChoice, CompletionResponse, OutputPart, ParsedRequest, Translation } from '@concord/core'
import { createLosses, finishReasonOf, type Losses, type WireObject } from '@concord/core/adapter'
import { PROVIDER } from '../../config.ts'
import { FINISH_REASONS, MESSAGE_FIELDS, typesOf } from '../../response/message.ts'
import { toBlock } from './blocks.ts'
import { toUsageBody } from './usage.ts'

/** Writes a whole answer as a message. */
export function toBody(response: CompletionResponse, _parsed: ParsedRequest): Translation<unknown> {
  const losses = createLosses(WIRE)
  const [choice] = response.choices
  noteFacts(response, losses)
  noteChoices(response.choices, losses)
  const { usage: ownUsage, ...metadata } = ownMetadata(response, losses)
  const facts = { path: CHOICE, losses, isOwn: response.provider === PROVIDER, names: new Map<string, string>() }
  const value = {
    ...EMPTY_MESSAGE,
    ...metadata,
    id: response.id,
    model: response.model,
    content: choice.content.map((part) => toBlock(part, facts)).filter((block) => block !== undefined),
    stop_reason: toFinishWord(choice, typesOf(choice.content), losses),
    usage: toUsageBody(response, ownUsage, losses),
  }
  return { value, warnings: losses.warnings }
}

/** The wire, as a warning names it. */
export const WIRE = 'the messages wire'

/** The one choice that a message is. */
export const CHOICE = 'choices[0]'

/** What every message has, and what is null where nothing is known of it. */
export const EMPTY_MESSAGE = {
  type: 'message',
  role: 'assistant',
  stop_sequence: null,
  stop_details: null,
  container: null,
  diagnostics: null,
} as const

/** Notes what stands beside the choices and has no place on the wire. */
export function noteFacts(
  { systemFingerprint, warnings }: Pick<CompletionResponse, 'systemFingerprint' | 'warnings'>,
  losses: Losses,
): void {
  if (systemFingerprint !== undefined) losses.add('systemFingerprint', 'a system fingerprint')
  if (warnings !== undefined) losses.add('warnings', 'warnings')
}

/** Notes what a message is not, which is one choice without more than its parts. */
export function noteChoices(choices: readonly Omit<CompletionChoice, 'finishReason'>[], losses: Losses): void {
  for (const { index, logprobs, providerMetadata } of choices) {
    if (index !== 0) losses.add('choices', 'further choices')
    else if (logprobs !== undefined) losses.add(`${CHOICE}.logprobs`, 'log-probabilities')
    if (index === 0 && providerMetadata !== undefined) losses.add(`${CHOICE}.providerMetadata`, 'metadata of a choice')
  }
}

const RESERVED: ReadonlySet<string> = new Set([...MESSAGE_FIELDS, 'delta'])

/** The vendor's own fields of a message, but for those that the contract's fields are written to. */
export function ownMetadata(
  { provider, providerMetadata = {} }: Pick<CompletionResponse, 'provider' | 'providerMetadata'>,
  losses: Losses,
): WireObject {
  const entries = Object.entries(providerMetadata)
  const own = provider === PROVIDER ? entries.filter(([key]) => !RESERVED.has(key)) : []
  if (own.length < entries.length) losses.add('providerMetadata', `the metadata of ${provider}`)
  return Object.fromEntries(own)
}

const WORDS: Partial<Record<CompletionChoice['finishReason'], string>> = {
  stop: 'end_turn',
  length: 'max_tokens',
  tool_calls: 'tool_use',
  pause: 'pause_turn',
  refusal: 'refusal',
}

/** Writes how the message ended: the vendor's own word where it reads back the same. */
export function toFinishWord(
  { finishReason, nativeFinishReason: native }: Pick<CompletionChoice, 'finishReason' | 'nativeFinishReason'>,
  types: readonly OutputPart['type'][],
  losses: Losses,
): string | null {
  const readsBack = (word: string | undefined): boolean =>
    finishReasonOf(
      word,
      FINISH_REASONS,
      types.filter((type) => type !== 'refusal'),
    ).finishReason === finishReason
  if (native !== undefined && readsBack(native)) return native
  if (finishReason === 'unknown' && readsBack(undefined)) return null
  const word = WORDS[finishReason] ?? finishReason
  if (!readsBack(word)) losses.add(`${CHOICE}.finishReason`, `an ending of ${finishReason}`)
  return word
}
