import type { Logprobs, TokenLogprob, TopLogprob } from '@concord/core'
import { numberOrAbsent, objectsOf, type WireObject } from '@concord/core/adapter'

/** Reads the log-probabilities: one list, in which the wire does not tell thoughts from text. */
export function fromLogprobs(logprobs: unknown): { logprobs?: Logprobs } {
  const content = objectsOf(logprobs).map(fromToken)
  return content.length === 0 ? {} : { logprobs: { content } }
}

function fromToken(token: WireObject): TokenLogprob {
  const top = objectsOf(token['top_logprobs']).map(fromTop)
  return { ...fromTop(token), ...(top.length > 0 && { top }) }
}

function fromTop({ token, logprob, bytes: given }: WireObject): TopLogprob {
  const bytes = Array.isArray(given) ? given.filter((byte) => typeof byte === 'number') : []
  return {
    token: typeof token === 'string' ? token : '',
    logprob: numberOrAbsent(logprob) ?? null,
    ...(bytes.length > 0 && { bytes }),
  }
}
