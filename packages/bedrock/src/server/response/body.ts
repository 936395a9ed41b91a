import type { CompletionResponse, ParsedRequest, Translation } from '@concord/core'
import {
  createLosses,
  type FinishWords,
  type Losses,
  noteChoices,
  noteFacts,
  ownFields,
  ownMetadata,
  present,
  toFinishWord,
  typesOf,
  type WireObject,
} from '@concord/core/adapter'
import { PROVIDER } from '../../config.ts'
import { BODY_FIELDS, FINISH_REASONS, MESSAGE_FIELDS } from '../../response/answer.ts'
import { toBlock } from './blocks.ts'
import { toUsageBody } from './usage.ts'

/** Writes a whole answer. */
export function toBody(response: CompletionResponse, parsed: ParsedRequest): Translation<unknown> {
  const losses = createLosses(WIRE)
  const [choice] = response.choices
  noteModel(response, parsed, losses)
  noteFacts(response, losses)
  noteChoices(response.choices, CARRIES, losses)
  const isOwn = response.provider === PROVIDER
  const { usage: ownUsage, ...metadata } = ownMetadata(response, PROVIDER, RESERVED, losses)
  const facts = { path: CHOICE, losses, isOwn, names: new Map<string, string>() }
  const value = present({
    ...NO_METRICS,
    ...metadata,
    output: {
      message: {
        ...ownFields(choice, MESSAGE_RESERVED, CHOICE, facts),
        role: 'assistant',
        content: choice.content.map((part) => toBlock(part, facts)).filter((block) => block !== undefined),
      },
    },
    stopReason: toFinishWord(choice, typesOf(choice.content), ENDINGS, CHOICE, losses),
    usage: toUsageBody(response.usage, ownUsage, losses),
    serviceTier: toTier(response.serviceTier),
  })
  return { value, warnings: losses.warnings }
}

/** The wire, as a warning names it. */
export const WIRE = 'the Converse wire'

/** The one choice that a message is. */
export const CHOICE = 'choices[0]'

/** What of a choice has a place beside its parts. */
export const CARRIES = { logprobs: false, metadata: true } as const

/** What every answer has, whatever is known of it. */
export const NO_METRICS: { readonly metrics: { readonly latencyMs: number } } = { metrics: { latencyMs: 0 } }

/** Writes the tier. */
export function toTier(serviceTier: string | undefined): WireObject | undefined {
  return serviceTier === undefined ? undefined : { type: serviceTier }
}

/** Notes another model than the one that was asked for: of the model the wire says nothing. */
export function noteModel(
  { model }: Pick<CompletionResponse, 'model'>,
  { request }: ParsedRequest,
  losses: Losses,
): void {
  if (request.model !== undefined && model !== request.model)
    losses.add('model', 'another model than the one asked for')
}

/** The fields of a message that the contract's fields are written to. */
export const MESSAGE_RESERVED: ReadonlySet<string> = new Set([...MESSAGE_FIELDS, 'p'])

/** The fields that the contract's are written to, and the names of the events of a stream. */
export const RESERVED: ReadonlySet<string> = new Set([
  ...BODY_FIELDS,
  'output',
  'serviceTier',
  'message',
  'Message',
  'code',
  '__type',
  'p',
])

/** How an answer says that it ended. */
export const ENDINGS: FinishWords = {
  table: FINISH_REASONS,
  words: {
    stop: 'end_turn',
    length: 'max_tokens',
    tool_calls: 'tool_use',
    content_filter: 'content_filtered',
    refusal: 'refusal',
    pause: 'pause',
    error: 'malformed_model_output',
    unknown: 'unknown',
  },
}
