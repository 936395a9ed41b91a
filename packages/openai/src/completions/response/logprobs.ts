import type { Logprobs, TokenLogprob, TopLogprob } from '@concord/core'
import { isObject, numberOrAbsent } from '@concord/core/adapter'

/** The fields of the log-probabilities: lists with an entry for each token. */
export const LOGPROBS_FIELDS: ReadonlySet<string> = new Set(['tokens', 'token_logprobs', 'top_logprobs', 'text_offset'])

/**
 * Reads the log-probabilities of a choice. The longest list says how many tokens there are: what a shorter one lacks is
 * an empty token, a null probability, or absent.
 */
export function fromLogprobs(logprobs: unknown): { logprobs?: Logprobs } {
  if (!isObject(logprobs)) return {}
  const tokens = listOf(logprobs['tokens'])
  const values = listOf(logprobs['token_logprobs'])
  const tops = listOf(logprobs['top_logprobs'])
  const offsets = listOf(logprobs['text_offset'])
  const length = Math.max(tokens.length, values.length, tops.length, offsets.length)
  const content = Array.from({ length }, (_, i) => toToken(tokens[i], values[i], tops[i], offsets[i]))
  return length === 0 ? {} : { logprobs: { content } }
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

function toToken(token: unknown, logprob: unknown, alternatives: unknown, offset: unknown): TokenLogprob {
  const top = fromMap(alternatives)
  const textOffset = numberOrAbsent(offset)
  return {
    token: typeof token === 'string' ? token : '',
    logprob: numberOrAbsent(logprob) ?? null,
    ...(top.length > 0 && { top }),
    ...(textOffset !== undefined && { textOffset }),
  }
}

/** The alternatives of a token are the keys of an object, in its order. */
function fromMap(alternatives: unknown): readonly TopLogprob[] {
  const entries = isObject(alternatives) ? Object.entries(alternatives) : []
  return entries.map(([token, logprob]) => ({ token, logprob: numberOrAbsent(logprob) ?? null }))
}
