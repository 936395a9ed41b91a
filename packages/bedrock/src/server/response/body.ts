import type { CompletionChoice, CompletionResponse, OutputPart, ParsedRequest, Translation } from '@concord/core'
import { createLosses, finishReasonOf, type Losses, present, type WireObject } from '@concord/core/adapter'
import { PROVIDER } from '../../config.ts'
import { BODY_FIELDS, FINISH_REASONS, MESSAGE_FIELDS, typesOf } from '../../response/answer.ts'
import { toBlock } from './blocks.ts'
import { toUsageBody } from './usage.ts'

/** Writes a whole answer. */
export function toBody(response: CompletionResponse, parsed: ParsedRequest): Translation<unknown> {
  const losses = createLosses(WIRE)
  const [choice] = response.choices
  noteFacts(response, parsed, losses)
  noteChoices(response.choices, losses)
  const isOwn = response.provider === PROVIDER
  const { usage: ownUsage, ...metadata } = ownMetadata(response, losses)
  const facts = { path: CHOICE, losses, isOwn, names: new Map<string, string>() }
  const value = present({
    ...NO_METRICS,
    ...metadata,
    output: {
      message: {
        ...choiceMetadata(choice, isOwn, losses),
        role: 'assistant',
        content: choice.content.map((part) => toBlock(part, facts)).filter((block) => block !== undefined),
      },
    },
    stopReason: toFinishWord(choice, typesOf(choice.content), losses),
    usage: toUsageBody(response.usage, ownUsage, losses),
    serviceTier: toTier(response.serviceTier),
  })
  return { value, warnings: losses.warnings }
}

/** The wire, as a warning names it. */
export const WIRE = 'the Converse wire'

/** The one choice that a message is. */
export const CHOICE = 'choices[0]'

/** What every answer has, whatever is known of it. */
export const NO_METRICS: { readonly metrics: { readonly latencyMs: number } } = { metrics: { latencyMs: 0 } }

/** Writes the tier. */
export function toTier(serviceTier: string | undefined): WireObject | undefined {
  return serviceTier === undefined ? undefined : { type: serviceTier }
}

/** Notes what stands beside the choices and has no place on the wire; of the model it says nothing. */
export function noteFacts(
  { model, systemFingerprint, warnings }: Pick<CompletionResponse, 'model' | 'systemFingerprint' | 'warnings'>,
  { request }: ParsedRequest,
  losses: Losses,
): void {
  if (request.model !== undefined && model !== request.model)
    losses.add('model', 'another model than the one asked for')
  if (systemFingerprint !== undefined) losses.add('systemFingerprint', 'a system fingerprint')
  if (warnings !== undefined) losses.add('warnings', 'warnings')
}

/** Notes what an answer is not, which is one choice. */
export function noteChoices(choices: readonly Omit<CompletionChoice, 'finishReason'>[], losses: Losses): void {
  for (const { index, logprobs } of choices) {
    if (index !== 0) losses.add('choices', 'further choices')
    else if (logprobs !== undefined) losses.add(`${CHOICE}.logprobs`, 'log-probabilities')
  }
}

/** The vendor's own fields of a message. */
export function choiceMetadata(
  { providerMetadata = {} }: Pick<CompletionChoice, 'providerMetadata'>,
  isOwn: boolean,
  losses: Losses,
): WireObject {
  const own = isOwn ? ownEntries(providerMetadata, MESSAGE_RESERVED) : {}
  if (Object.keys(own).length < Object.keys(providerMetadata).length)
    losses.add(`${CHOICE}.providerMetadata`, 'metadata of a choice')
  return own
}

const MESSAGE_RESERVED: ReadonlySet<string> = new Set([...MESSAGE_FIELDS, 'p'])

/** The fields that the contract's are written to, and the names of the events of a stream. */
const RESERVED: ReadonlySet<string> = new Set([
  ...BODY_FIELDS,
  'output',
  'serviceTier',
  'message',
  'Message',
  'code',
  '__type',
  'p',
])

/** The vendor's own fields of an answer, but for those that the contract's fields are written to. */
export function ownMetadata(
  { provider, providerMetadata = {} }: Pick<CompletionResponse, 'provider' | 'providerMetadata'>,
  losses: Losses,
): WireObject {
  const own = provider === PROVIDER ? ownEntries(providerMetadata, RESERVED) : {}
  if (Object.keys(own).length < Object.keys(providerMetadata).length)
    losses.add('providerMetadata', `the metadata of ${provider}`)
  return own
}

function ownEntries(metadata: WireObject, reserved: ReadonlySet<string>): WireObject {
  return Object.fromEntries(Object.entries(metadata).filter(([key]) => !reserved.has(key)))
}

const WORDS: Partial<Record<CompletionChoice['finishReason'], string>> = {
  stop: 'end_turn',
  length: 'max_tokens',
  tool_calls: 'tool_use',
  content_filter: 'content_filtered',
  error: 'malformed_model_output',
}

/** Writes how the answer ended: the vendor's own word where it reads back the same; none where none is known. */
export function toFinishWord(
  { finishReason, nativeFinishReason: native }: Pick<CompletionChoice, 'finishReason' | 'nativeFinishReason'>,
  types: readonly OutputPart['type'][],
  losses: Losses,
): string | undefined {
  const readsBack = (word: string | undefined): boolean =>
    finishReasonOf(
      word,
      FINISH_REASONS,
      types.filter((type) => type !== 'refusal'),
    ).finishReason === finishReason
  if (native !== undefined && readsBack(native)) return native
  if (finishReason === 'unknown' && readsBack(undefined)) return undefined
  const word = WORDS[finishReason] ?? finishReason
  if (!readsBack(word)) losses.add(`${CHOICE}.finishReason`, `an ending of ${finishReason}`)
  return word
}
