import type { CallMode, CompletionResponse, ParsedRequest, Translation } from '@concord/core'

/** Writes a whole answer. */
export function toBody(_response: CompletionResponse, _parsed: ParsedRequest): Translation<unknown> {
  throw new Error('write server/response: toBody; createLosses() names every path that this wire cannot carry')
}

/** What a response is after it went over this wire and back, where nothing was lost. Idempotent. */
export function normalize(_response: CompletionResponse, _mode: CallMode = 'complete'): CompletionResponse {
  throw new Error('write server/response: normalize, each of its rules with its reason')
}
