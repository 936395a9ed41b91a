import type {
  CompletionChoice,
  CompletionRequest,
  CompletionResponse,
  OutputPart,
  ParsedRequest,
  Translation,
} from '@concord/core'
import { createLosses, finishReasonOf, isObject, type Losses, present, type WireObject } from '@concord/core/adapter'
import type { Host } from '../../../host.ts'
import { FINISH_REASONS, RESPONSE_FIELDS, typesOf } from '../../response/response.ts'
import { toGroups } from './groups.ts'
import { CHOICE, type ItemFacts, toItem, WIRE } from './items.ts'
import { toUsageBody } from './usage.ts'

/** Writes a whole answer as a response. */
export function toBody(response: CompletionResponse, { request }: ParsedRequest, host: Host): Translation<unknown> {
  const losses = createLosses(WIRE)
  const [choice] = response.choices
  noteChoices(response.choices, losses)
  const facts: ItemFacts = {
    losses,
    host,
    isOwn: response.provider === host.provider,
    calls: new Map(),
    hasPieces: false,
    logprobs: choice.logprobs?.content,
  }
  const items = toGroups(choice.content, host).map((group) => ({ group, item: toItem(group, facts) }))
  if (facts.logprobs !== undefined) losses.add(`${CHOICE}.logprobs`, 'log-probabilities without a text')
  const carried = items.flatMap(({ group, item }) => (item === undefined ? [] : typesOf(group)))
  const value = {
    ...toHead(response, request),
    ...toFacts(response, losses, host),
    ...toStatus(toFinishWord(choice, carried, losses), response),
    output: items.flatMap(({ item }) => item ?? []),
  }
  return { value, warnings: losses.warnings }
}

/** Writes what every response has: its identity, and the echo of its request. */
export function toHead(
  { id, created, model }: Pick<CompletionResponse, 'id' | 'created' | 'model'>,
  request: CompletionRequest,
): WireObject {
  return {
    id,
    object: 'response',
    created_at: created,
    model,
    error: null,
    incomplete_details: null,
    instructions: null,
    metadata: request.metadata ?? {},
    parallel_tool_calls: request.parallelToolCalls ?? true,
    temperature: request.temperature ?? null,
    tool_choice: typeof request.toolChoice === 'string' ? request.toolChoice : 'auto',
    tools: [],
    top_p: request.topP ?? null,
  }
}

/** Notes what a response is not, which is one choice without more than its parts and the log-probabilities of its text. */
export function noteChoices(choices: readonly Omit<CompletionChoice, 'finishReason'>[], losses: Losses): void {
  for (const { index, logprobs, providerMetadata } of choices) {
    if (index !== 0) {
      losses.add('choices', 'further choices')
      continue
    }
    for (const list of ['refusal', 'reasoning'] as const)
      if (logprobs?.[list] !== undefined) losses.add(`${CHOICE}.logprobs.${list}`, `log-probabilities of ${list}`)
    if (providerMetadata !== undefined) losses.add(`${CHOICE}.providerMetadata`, 'metadata of a choice')
  }
}

/** Writes what stands beside the output. */
export function toFacts(
  response: Pick<
    CompletionResponse,
    'provider' | 'usage' | 'systemFingerprint' | 'serviceTier' | 'providerMetadata' | 'warnings'
  >,
  losses: Losses,
  host: Host,
): WireObject {
  const { usage, systemFingerprint, serviceTier, warnings } = response
  if (warnings !== undefined) losses.add('warnings', 'warnings')
  const { usage: ownUsage, ...metadata } = ownMetadata(response, losses, host)
  return {
    ...metadata,
    ...(usage !== undefined && { usage: toUsageBody(usage, ownUsage, losses) }),
    ...present({ system_fingerprint: systemFingerprint, service_tier: serviceTier }),
  }
}

/** The vendor's own fields of a response, but for those that the contract's fields are written to. */
export function ownMetadata(
  { provider, providerMetadata = {} }: Pick<CompletionResponse, 'provider' | 'providerMetadata'>,
  losses: Losses,
  host: Host,
): WireObject {
  const entries = Object.entries(providerMetadata)
  const own = provider === host.provider ? entries.filter(([key]) => !RESPONSE_FIELDS.has(key)) : []
  if (own.length < entries.length) losses.add('providerMetadata', `the metadata of ${provider}`)
  return Object.fromEntries(own)
}

const WORDS: Readonly<Record<CompletionChoice['finishReason'], string>> = {
  stop: 'completed',
  length: 'max_output_tokens',
  tool_calls: 'completed',
  content_filter: 'content_filter',
  refusal: 'completed',
  pause: 'in_progress',
  error: 'error',
  unknown: 'incomplete',
}

/** Writes how a response ended: the vendor's own word where it reads back the same beside what the wire carries of it. */
export function toFinishWord(
  { finishReason, nativeFinishReason: native }: Pick<CompletionChoice, 'finishReason' | 'nativeFinishReason'>,
  carried: readonly OutputPart['type'][],
  losses: Losses,
): string {
  const readsBack = (word: string): boolean =>
    word !== 'failed' && finishReasonOf(word, FINISH_REASONS, carried).finishReason === finishReason
  if (native !== undefined && readsBack(native)) return native
  const word = WORDS[finishReason]
  if (!readsBack(word)) losses.add(`${CHOICE}.finishReason`, `an ending of ${finishReason}`)
  return word
}

const STATUSES: ReadonlySet<string> = new Set(['completed', 'queued', 'in_progress', 'cancelled', 'incomplete'])

/** A word is a status, or why a response is incomplete. */
export function toStatus(
  word: string,
  { providerMetadata }: Pick<CompletionResponse, 'providerMetadata'>,
): { readonly status: string; readonly incomplete_details?: WireObject } {
  if (STATUSES.has(word)) return { status: word }
  const details = providerMetadata?.['incomplete_details']
  return { status: 'incomplete', incomplete_details: { ...(isObject(details) && details), reason: word } }
}
