import type { ChoiceChunk, CompletionChunk, CompletionChoice, OutputPart } from '@concord/core'
import { finishReasonOf, type Losses, type WireObject } from '@concord/core/adapter'
import { PROVIDER } from '../../config.ts'
import { CHOICE_FIELDS, FINISH_REASONS } from '../../response/choice.ts'
import { MESSAGE_FIELDS } from '../../response/message.ts'
import { EVENT_FIELDS } from '../../stream/decoder.ts'
import { objectOf, ownFields, type WriteFacts } from './extras.ts'
import { toUsageBody } from './usage.ts'

/** Writes what stands beside the choices. */
export function toFacts(chunk: CompletionChunk, losses: Losses): WireObject {
  const { provider, systemFingerprint, providerMetadata, warnings } = chunk
  if (systemFingerprint !== undefined) losses.add('systemFingerprint', 'a system fingerprint')
  if (warnings !== undefined) losses.add('warnings', 'warnings')
  const isOwn = provider === PROVIDER
  const { usage: ownUsage, ...metadata } = isOwn ? (providerMetadata ?? {}) : {}
  if (!isOwn && providerMetadata !== undefined) losses.add('providerMetadata', `the metadata of ${provider}`)
  const kept = Object.entries(metadata).filter(([key]) => !EVENT_FIELDS.has(key))
  if (kept.length < Object.keys(metadata).length) losses.add('providerMetadata', 'metadata of this name')
  const usage = toUsageBody(chunk, ownUsage, losses)
  return { ...Object.fromEntries(kept), ...(usage !== undefined && { usage }) }
}

/** The vendor's own fields of a choice, and those of its message. */
export function toOwnFields(
  { providerMetadata }: Pick<ChoiceChunk, 'providerMetadata'>,
  facts: WriteFacts,
): { readonly ofChoice: WireObject; readonly ofMessage: WireObject } {
  const { message, ...ofChoice } = ownFields(providerMetadata, RESERVED, facts.path, facts)
  return { ofChoice, ofMessage: ownFields(objectOf(message), MESSAGE_FIELDS, facts.path, facts) }
}

const RESERVED: ReadonlySet<string> = new Set([...CHOICE_FIELDS].filter((field) => field !== 'message'))

const WORDS: Partial<Record<CompletionChoice['finishReason'], string>> = {
  stop: 'stop',
  length: 'length',
  tool_calls: 'tool_calls',
  error: 'error',
  refusal: 'stop',
}

/** Writes how a choice ended: the vendor's own word where it reads back the same beside what the wire carries of it. */
export function toFinishWord(
  { finishReason, nativeFinishReason: native }: Pick<CompletionChoice, 'finishReason' | 'nativeFinishReason'>,
  carried: readonly OutputPart['type'][],
  { path, losses }: Pick<WriteFacts, 'path' | 'losses'>,
): string | null {
  const readsBack = (given: string | undefined): boolean =>
    finishReasonOf(given, FINISH_REASONS, carried).finishReason === finishReason
  if (native !== undefined && readsBack(native)) return native
  const word = WORDS[finishReason] ?? null
  if (word !== null && readsBack(word)) return word
  if (readsBack(undefined)) return null
  losses.add(`${path}.finishReason`, `an ending of ${finishReason}`)
  return word ?? finishReason
}
