import type { CompletionChoice, CompletionResponse, OutputPart, ParsedRequest, Translation } from '@concord/core'
import { createLosses, finishReasonOf, type Losses, type WireObject } from '@concord/core/adapter'
import { PROVIDER } from '../../../config.ts'
import { noteFacts } from '../../../server/response.ts'
import { secondsOf, toTime } from '../../../time.ts'
import { FINISH_REASONS, INTERACTION_FIELDS } from '../../response/interaction.ts'
import { toStep } from './steps.ts'
import { toUsageBody } from './usage.ts'

/** Writes a whole answer as an interaction. */
export function toBody(response: CompletionResponse, _parsed: ParsedRequest): Translation<unknown> {
  const losses = createLosses(WIRE)
  const [choice] = response.choices
  noteFacts(response, losses)
  noteChoices(response.choices, losses)
  const { usage: ownUsage, created, ...metadata } = ownMetadata(response, losses)
  const facts = { path: CHOICE, losses, isOwn: response.provider === PROVIDER }
  const usage = toUsageBody(response, ownUsage, losses)
  const types = choice.content.map(({ type }) => type)
  const value = {
    ...metadata,
    ...toHead(response),
    status: toStatus(choice, types, losses),
    created: toCreated(response.created, created),
    steps: choice.content.map((part) => toStep(part, facts)).filter((step) => step !== undefined),
    ...toFacts(response.serviceTier, usage),
  }
  return { value, warnings: losses.warnings }
}

/** The wire, as a warning names it. */
export const WIRE = 'the wire of interactions'

/** The one choice that an interaction is. */
export const CHOICE = 'choices[0]'

/** Writes who answered. */
export function toHead({ id, model }: Pick<CompletionResponse, 'id' | 'model'>): WireObject {
  return { id, object: 'interaction', model }
}

/** The time of an answer; the vendor's own, which is finer, where it says the same. */
export function toCreated(created: number, own: unknown): unknown {
  return secondsOf(own) === created ? own : toTime(created)
}

/** Writes what stands beside the steps and is absent where nothing is known. */
export function toFacts(serviceTier: string | undefined, usage: WireObject | undefined): WireObject {
  return { ...(usage !== undefined && { usage }), ...(serviceTier !== undefined && { service_tier: serviceTier }) }
}

/** Notes what an interaction is not, which is one choice without more than its parts. */
export function noteChoices(choices: readonly Omit<CompletionChoice, 'finishReason'>[], losses: Losses): void {
  for (const { index, logprobs, providerMetadata } of choices) {
    if (index !== 0) losses.add('choices', 'further choices')
    else if (logprobs !== undefined) losses.add(`${CHOICE}.logprobs`, 'log-probabilities')
    if (index === 0 && providerMetadata !== undefined) losses.add(`${CHOICE}.providerMetadata`, 'metadata of a choice')
  }
}

const RESERVED: ReadonlySet<string> = new Set(
  [...INTERACTION_FIELDS, 'error', 'interaction_id', 'event_type'].filter((field) => field !== 'usage'),
)

/** The vendor's own fields of an interaction, but for those that the contract's fields are written to. */
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
  stop: 'completed',
  length: 'incomplete',
  tool_calls: 'requires_action',
  pause: 'requires_continuation',
  error: 'failed',
}

/** Writes how the interaction ended: the vendor's own word where it reads back the same. */
export function toStatus(
  { finishReason, nativeFinishReason: native }: Pick<CompletionChoice, 'finishReason' | 'nativeFinishReason'>,
  types: readonly OutputPart['type'][],
  losses: Losses,
): string {
  const read = types.filter((type) => type !== 'refusal')
  const readsBack = (word: string): boolean => finishReasonOf(word, FINISH_REASONS, read).finishReason === finishReason
  if (native !== undefined && readsBack(native)) return native
  const word = WORDS[finishReason] ?? finishReason
  if (!readsBack(word)) losses.add(`${CHOICE}.finishReason`, `an ending of ${finishReason}`)
  return word
}
