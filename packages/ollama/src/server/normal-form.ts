import type { CompletionChoice, CompletionResponse, OutputPart } from '@concord/core'
import { createLosses, toFinishWord, toInput, typesOf } from '@concord/core/adapter'
import { PROVIDER } from '../config.ts'
import { ENDINGS } from './response.ts'

/**
 * What a response is after it went over one of these wires and back, where nothing was lost; but for `id`, which the wires do
 * not have: it is made by the reader. Idempotent.
 */
export function normalize(response: CompletionResponse): CompletionResponse {
  const [choice] = response.choices
  return {
    ...response,
    // The wire does not say who answers: its adapter does.
    provider: PROVIDER,
    // An answer is one choice.
    choices: [normalizeChoice(choice)],
  }
}

function normalizeChoice(choice: CompletionChoice): CompletionChoice {
  return {
    ...choice,
    content: choice.content.map(normalizePart),
    // An ending always has a word on this wire.
    nativeFinishReason: toFinishWord(choice, typesOf(choice.content), ENDINGS, '', createLosses('')),
  }
}

function normalizePart(part: OutputPart): OutputPart {
  if (part.type !== 'tool_call') return part
  // Newer servers give every call an id: one that was made is one like any other. Arguments travel as their value.
  const { syntheticId: _syntheticId, ...call } = part
  const value = toInput(call.arguments)
  return { ...call, arguments: typeof value === 'string' ? value : JSON.stringify(value) }
}
