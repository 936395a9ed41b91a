import type {
  CompletionChoice,
  CompletionRequest,
  CompletionResponse,
  OutputPart,
  ParsedRequest,
  Translation,
} from '@concord/core'
import {
  createLosses,
  type FinishWords,
  isObject,
  type Losses,
  ownMetadata,
  present,
  toFinishWord,
  typesOf,
  type WireObject,
} from '@concord/core/adapter'
import type { Host } from '../../../host.ts'
import { FINISH_REASONS, RESPONSE_FIELDS } from '../../response/response.ts'
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
    ids: new Set(),
    hasPieces: false,
    logprobs: choice.logprobs?.content,
  }
  const items = toGroups(choice.content, host).map((group) => ({ group, item: toItem(group, facts) }))
  if (facts.logprobs !== undefined) losses.add(`${CHOICE}.logprobs`, 'log-probabilities without a text')
  const carried = items.flatMap(({ group, item }) => (item === undefined ? [] : typesOf(group)))
  const value = {
    ...toHead(response, request),
    ...toFacts(response, losses, host),
    ...toStatus(toWord(choice, carried, losses), response),
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
    access_programs: null,
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
  const { usage: ownUsage, ...metadata } = ownMetadata(response, host.provider, RESPONSE_FIELDS, losses)
  return {
    ...metadata,
    ...(usage !== undefined && { usage: toUsageBody(usage, ownUsage, losses) }),
    ...present({ system_fingerprint: systemFingerprint, service_tier: serviceTier }),
  }
}

/** How a response says that it ended: its status, or why it is incomplete. */
const ENDINGS: FinishWords = {
  table: FINISH_REASONS,
  words: {
    stop: 'completed',
    length: 'max_output_tokens',
    tool_calls: 'completed',
    content_filter: 'content_filter',
    refusal: 'completed',
    pause: 'in_progress',
    error: 'error',
    unknown: 'incomplete',
  },
  hasRefusals: true,
}

/** Writes how a response ended; not as one that failed, which would be an error and no answer. */
export function toWord(
  { finishReason, nativeFinishReason: native }: Pick<CompletionChoice, 'finishReason' | 'nativeFinishReason'>,
  types: readonly OutputPart['type'][],
  losses: Losses,
): string {
  const ending =
    native === undefined || native === 'failed' ? { finishReason } : { finishReason, nativeFinishReason: native }
  return toFinishWord(ending, types, ENDINGS, CHOICE, losses)
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
