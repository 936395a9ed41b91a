import type { CompletionResponse, OutputPart, Translation } from '@concord/core'
import { createLosses, type Losses, noteChoices, noteFacts, ownMetadata, present, typesOf } from '@concord/core/adapter'
import { PROVIDER } from '../config.ts'
import { toLogprobs } from './logprobs.ts'
import { dropped, type WriteFacts, toWritten, type Written } from './parts.ts'
import {
  type BodyForm,
  CARRIES,
  CHOICE,
  noteDetails,
  noteSecond,
  ownMessage,
  reservedOf,
  toEnd,
  toHead,
  toStats,
} from './response.ts'

/** Writes a whole answer. */
export function toWholeBody(response: CompletionResponse, form: BodyForm): Translation<unknown> {
  const losses = createLosses(form.wire)
  const [choice] = response.choices
  const isOwn = response.provider === PROVIDER
  noteFacts(response, losses)
  noteDetails(response, losses)
  noteChoices(response.choices, CARRIES, losses)
  noteOrder(choice.content, losses)
  const written = toWhole(choice.content, { path: CHOICE, losses, isOwn, hasImage: form.hasImage })
  const facts = ownMetadata(response, PROVIDER, reservedOf(response, form), losses)
  const value = {
    ...toHead(response, facts, losses),
    ...form.place(written, ownMessage(choice, isOwn, form, losses)),
    ...toEnd(choice, typesOf(choice.content), losses),
    ...toStats(response.usage, facts),
    ...present({ logprobs: choice.logprobs && toLogprobs(choice.logprobs, `${CHOICE}.logprobs`, losses) }),
  }
  return { value, warnings: losses.warnings }
}

/** The order in which an answer is read: its wire has none. */
const ORDER: readonly OutputPart['type'][] = ['reasoning', 'text', 'media', 'tool_call']

function noteOrder(content: readonly OutputPart[], losses: Losses): void {
  const ranks = content.map((part) => ORDER.indexOf(part.type))
  if (ranks.some((rank, i) => i > 0 && rank < (ranks[i - 1] ?? 0)))
    losses.add(`${CHOICE}.content`, 'the order of parts')
}

function toWhole(content: readonly OutputPart[], facts: WriteFacts): Written {
  const types = typesOf(content)
  return content.reduce<Written>((whole, part, i) => {
    noteSecond(part, types.slice(0, i), facts.losses)
    const written = toWritten(part, facts)
    if (written === undefined) dropped(part, facts)
    return join(whole, written ?? {})
  }, {})
}

function join(one: Written, other: Written): Written {
  const calls = [...(one.tool_calls ?? []), ...(other.tool_calls ?? [])]
  return {
    ...one,
    ...other,
    ...(other.text !== undefined && { text: (one.text ?? '') + other.text }),
    ...(other.thinking !== undefined && { thinking: (one.thinking ?? '') + other.thinking }),
    ...(calls.length > 0 && { tool_calls: calls }),
  }
}
