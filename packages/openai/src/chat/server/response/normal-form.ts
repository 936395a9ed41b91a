import type { CompletionChoice, CompletionResponse, OutputPart } from '@concord/core'
import { createLosses, toFinishWord, typesOf } from '@concord/core/adapter'
import { type Host, OPENAI } from '../../../host.ts'
import { endingsOf, normalizeBody } from '../../../server/response.ts'
import { normalizeReasoning } from './reasoning.ts'

/**
 * What a response is after it went over this wire and back, where nothing was lost. Idempotent.
 */
export function normalize(response: CompletionResponse): CompletionResponse {
  return normalizeFor(response, OPENAI)
}

/** The same of a host's wire. */
export function normalizeFor(response: CompletionResponse, host: Host): CompletionResponse {
  return normalizeBody(response, (choice) => normalizeChoice(choice, host), host)
}

function normalizeChoice(choice: CompletionChoice, host: Host): CompletionChoice {
  return {
    ...choice,
    content: choice.content.map((part, i) => normalizePart(part, countReasoning(choice.content.slice(0, i)), host)),
    // An ending always has a word on this wire.
    nativeFinishReason: toFinishWord(choice, typesOf(choice.content), endingsOf(host), '', createLosses('')),
  }
}

/** Every call has an id on this wire: one that was made is one like any other. */
function normalizePart(part: OutputPart, count: number, host: Host): OutputPart {
  if (part.type === 'reasoning') return normalizeReasoning(part, count, host)
  if (part.type !== 'tool_call' || part.syntheticId === undefined) return part
  const { syntheticId: _syntheticId, ...call } = part
  return call
}

function countReasoning(content: readonly OutputPart[]): number {
  return content.filter(({ type }) => type === 'reasoning').length
}
