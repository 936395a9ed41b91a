import type { CompletionResponse, ParsedRequest, Translation } from '@concord/core'
import {
  createLosses,
  type FinishWords,
  noteChoices,
  noteFacts,
  ownMetadata,
  toFinishWord,
  typesOf,
  type WireObject,
} from '@concord/core/adapter'
import { PROVIDER } from '../../../config.ts'
import { secondsOf, toTime } from '../../../time.ts'
import { FINISH_REASONS, INTERACTION_FIELDS } from '../../response/interaction.ts'
import { toStep } from './steps.ts'
import { toUsageBody } from './usage.ts'

/** Writes a whole answer as an interaction. */
export function toBody(response: CompletionResponse, _parsed: ParsedRequest): Translation<unknown> {
  const losses = createLosses(WIRE)
  const [choice] = response.choices
  noteFacts(response, losses)
  noteChoices(response.choices, CARRIES, losses)
  const { usage: ownUsage, created, ...metadata } = ownMetadata(response, PROVIDER, RESERVED, losses)
  const facts = { path: CHOICE, losses, isOwn: response.provider === PROVIDER }
  const usage = toUsageBody(response, ownUsage, losses)
  const value = {
    ...metadata,
    ...toHead(response),
    status: toFinishWord(choice, typesOf(choice.content), ENDINGS, CHOICE, losses),
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

/** What of a choice has a place beside its parts. */
export const CARRIES = { logprobs: false, metadata: false } as const

/** The fields of an interaction that the contract's fields are written to. */
export const RESERVED: ReadonlySet<string> = new Set(
  [...INTERACTION_FIELDS, 'error', 'interaction_id', 'event_type'].filter((field) => field !== 'usage'),
)

/** How an interaction says that it ended: its status. */
export const ENDINGS: FinishWords = {
  table: FINISH_REASONS,
  words: {
    stop: 'completed',
    length: 'incomplete',
    tool_calls: 'requires_action',
    content_filter: 'content_filter',
    refusal: 'refusal',
    pause: 'requires_continuation',
    error: 'failed',
    unknown: 'unknown',
  },
}
