import type { CompletionResponse, ParsedRequest, Translation } from '@concord/core'
import {
  createLosses,
  type FinishWords,
  type Losses,
  noteChoices,
  noteFacts,
  objectsOf,
  ownFields,
  ownMetadata,
  present,
  toFinishWord,
  typesOf,
} from '@concord/core/adapter'
import { PROVIDER } from '../../config.ts'
import { BODY_FIELDS, FINISH_REASONS } from '../../response/chat.ts'
import { MESSAGE_FIELDS } from '../../response/message.ts'
import { toLogprobs } from './logprobs.ts'
import { toMessage } from './message.ts'
import { toUsageBody } from './usage.ts'

/** Writes a whole answer as a chat response. */
export function toBody(response: CompletionResponse, parsed: ParsedRequest): Translation<unknown> {
  const losses = createLosses(WIRE)
  const [choice] = response.choices
  const facts = { path: CHOICE, losses, isOwn: response.provider === PROVIDER }
  noteModel(response, parsed, losses)
  noteFacts(response, losses)
  noteChoices(response.choices, CARRIES, losses)
  const { usage: ownUsage, ...metadata } = ownMetadata(response, PROVIDER, RESERVED, losses)
  const { citations, ...ofMessage } = ownFields(choice, MESSAGE_RESERVED, CHOICE, facts)
  const message = toMessage(choice.content, facts, objectsOf(citations))
  const value = {
    ...metadata,
    ...present({
      id: response.id,
      finish_reason: toFinishWord(choice, typesOf(choice.content), ENDINGS, CHOICE, losses),
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

/** What of a choice has a place beside its parts. */
export const CARRIES = { logprobs: true, metadata: true } as const

/** Notes another model than the one that was asked for, and a tier: the wire says neither. */
export function noteModel(
  { model, serviceTier }: Pick<CompletionResponse, 'model' | 'serviceTier'>,
  { request }: ParsedRequest,
  losses: Losses,
): void {
  if (model !== request.model) losses.add('model', 'a model, which is the one that was asked for')
  if (serviceTier !== undefined) losses.add('serviceTier', 'a service tier')
}

/** The fields of an answer that the contract's fields are written to. */
export const RESERVED: ReadonlySet<string> = BODY_FIELDS

/** The same of its message; citations that stand in nothing which is known are the vendor's own. */
export const MESSAGE_RESERVED: ReadonlySet<string> = new Set(
  [...MESSAGE_FIELDS].filter((field) => field !== 'citations'),
)

/** How an answer says that it ended. */
export const ENDINGS: FinishWords = {
  table: FINISH_REASONS,
  words: {
    stop: 'COMPLETE',
    length: 'MAX_TOKENS',
    tool_calls: 'TOOL_CALL',
    content_filter: 'content_filter',
    refusal: 'refusal',
    pause: 'pause',
    error: 'ERROR',
    unknown: 'unknown',
  },
}
