import type { CompletionResponse, ParsedRequest, Translation } from '@concord/core'
import {
  createLosses,
  type FinishWords,
  noteChoices,
  noteFacts,
  ownMetadata,
  toFinishWord,
  typesOf,
} from '@concord/core/adapter'
import { PROVIDER } from '../../config.ts'
import { FINISH_REASONS, MESSAGE_FIELDS } from '../../response/message.ts'
import { toBlock } from './blocks.ts'
import { toUsageBody } from './usage.ts'

/** Writes a whole answer as a message. */
export function toBody(response: CompletionResponse, _parsed: ParsedRequest): Translation<unknown> {
  const losses = createLosses(WIRE)
  const [choice] = response.choices
  noteFacts(response, losses)
  noteChoices(response.choices, CARRIES, losses)
  const { usage: ownUsage, ...metadata } = ownMetadata(response, PROVIDER, RESERVED, losses)
  const facts = { path: CHOICE, losses, isOwn: response.provider === PROVIDER, names: new Map<string, string>() }
  const value = {
    ...EMPTY_MESSAGE,
    ...metadata,
    id: response.id,
    model: response.model,
    content: choice.content.map((part) => toBlock(part, facts)).filter((block) => block !== undefined),
    stop_reason: toFinishWord(choice, typesOf(choice.content), ENDINGS, CHOICE, losses),
    usage: toUsageBody(response, ownUsage, losses),
  }
  return { value, warnings: losses.warnings }
}

/** The wire, as a warning names it. */
export const WIRE = 'the messages wire'

/** The one choice that a message is. */
export const CHOICE = 'choices[0]'

/** What of a choice has a place beside its parts. */
export const CARRIES = { logprobs: false, metadata: false } as const

/** What every message has, and what is null where nothing is known of it. */
export const EMPTY_MESSAGE = {
  type: 'message',
  role: 'assistant',
  stop_sequence: null,
  stop_details: null,
  container: null,
  diagnostics: null,
} as const

/** The fields of a message that the contract's fields are written to. */
export const RESERVED: ReadonlySet<string> = new Set([...MESSAGE_FIELDS, 'delta'])

/** How a message says that it ended. */
export const ENDINGS: FinishWords = {
  table: FINISH_REASONS,
  words: {
    stop: 'end_turn',
    length: 'max_tokens',
    tool_calls: 'tool_use',
    content_filter: 'content_filter',
    refusal: 'refusal',
    pause: 'pause_turn',
    error: 'error',
    unknown: 'unknown',
  },
}
