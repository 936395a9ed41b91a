import type { CompletionChoice, CompletionResponse } from '@concord/core'
import { createLosses, toFinishWord } from '@concord/core/adapter'
import { type Host, OPENAI } from '../../../host.ts'
import { endingsOf, normalizeBody } from '../../../server/response.ts'

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
  // An ending always has a word on this wire.
  return { ...choice, nativeFinishReason: toFinishWord(choice, [], endingsOf(host), '', createLosses('')) }
}
