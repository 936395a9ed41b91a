import type { CompletionChoice, CompletionResponse, Translation } from '@concord/core'
import { createLosses, type Losses, type PartFacts, toFinishWord, type WireObject } from '@concord/core/adapter'
import { PROVIDER } from '../../config.ts'
import { WIRE } from './extras.ts'
import { ENDINGS, toFacts, toOwnFields } from './facts.ts'
import { toMessages } from './message.ts'

/** Writes a whole answer. */
export function toBody(response: CompletionResponse): Translation<unknown> {
  const losses = createLosses(WIRE)
  const value = {
    id: response.id,
    object: 'chat.completion',
    created: response.created,
    model: response.model,
    choices: response.choices.map((choice) => toChoice(choice, response, losses)),
    ...NOT_COUNTED,
    ...toFacts(response, losses),
  }
  return { value, warnings: losses.warnings }
}

/** Clients need a usage; where nothing is known, it says nothing. */
const NOT_COUNTED = { usage: {} } as const

function toChoice(choice: CompletionChoice, { provider }: CompletionResponse, losses: Losses): WireObject {
  const { index, logprobs } = choice
  const facts: PartFacts = { path: `choices[${index}]`, losses, isOwn: provider === PROVIDER }
  if (logprobs !== undefined) losses.add(`${facts.path}.logprobs`, 'log-probabilities')
  const { messages, carried } = toMessages(choice.content, facts)
  const { ofChoice, ofMessage } = toOwnFields(choice, facts)
  return {
    index,
    finish_reason: toFinishWord(choice, carried, ENDINGS, facts.path, losses) ?? null,
    ...ofChoice,
    ...toMessageFields(messages, ofMessage),
  }
}

/** One message stands alone; several are a list. */
function toMessageFields(messages: readonly WireObject[], own: WireObject): WireObject {
  const [only, ...others] = messages
  if (others.length === 0) return { message: { ...own, ...only } }
  const last = messages.findLastIndex(({ role }) => role === 'assistant')
  return { messages: messages.map((message, i) => (i === last ? { ...own, ...message } : message)) }
}
