import type { ChoiceChunk, CompletionChunk } from '@concord/core'
import {
  type FinishWords,
  type Losses,
  noteFacts,
  ownFields,
  ownMetadata,
  type PartFacts,
  type WireObject,
} from '@concord/core/adapter'
import { PROVIDER } from '../../config.ts'
import { CHOICE_FIELDS, FINISH_REASONS } from '../../response/choice.ts'
import { MESSAGE_FIELDS } from '../../response/message.ts'
import { EVENT_FIELDS } from '../../stream/decoder.ts'
import { objectOf } from './extras.ts'
import { toUsageBody } from './usage.ts'

/** Writes what stands beside the choices. */
export function toFacts(chunk: CompletionChunk, losses: Losses): WireObject {
  noteFacts(chunk, losses)
  const { usage: ownUsage, ...metadata } = ownMetadata(chunk, PROVIDER, EVENT_RESERVED, losses)
  const usage = toUsageBody(chunk, ownUsage, losses)
  return { ...metadata, ...(usage !== undefined && { usage }) }
}

/** The vendor's own fields of a choice, and those of its message. */
export function toOwnFields(
  choice: Pick<ChoiceChunk, 'providerMetadata'>,
  facts: PartFacts,
): { readonly ofChoice: WireObject; readonly ofMessage: WireObject } {
  const { message, ...ofChoice } = ownFields(choice, RESERVED, facts.path, facts)
  return { ofChoice, ofMessage: ownFields({ providerMetadata: objectOf(message) }, MESSAGE_FIELDS, facts.path, facts) }
}

const EVENT_RESERVED: ReadonlySet<string> = new Set([...EVENT_FIELDS].filter((field) => field !== 'usage'))

const RESERVED: ReadonlySet<string> = new Set([...CHOICE_FIELDS].filter((field) => field !== 'message'))

/** How a choice says that it ended. */
export const ENDINGS: FinishWords = {
  table: FINISH_REASONS,
  words: {
    stop: 'stop',
    length: 'length',
    tool_calls: 'tool_calls',
    content_filter: 'content_filter',
    refusal: 'stop',
    pause: 'pause',
    error: 'error',
    unknown: 'unknown',
  },
  hasRefusals: true,
}
