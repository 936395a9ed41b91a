import type { TokenLogprob } from '@concord/core'
import { fromLogprobs } from '../../logprobs.ts'

/** Reads the log-probabilities of one text: a list of the tokens that chat completions have as well. */
export function fromTokens(tokens: unknown): readonly TokenLogprob[] {
  return fromLogprobs({ content: tokens }).logprobs?.content ?? []
}
