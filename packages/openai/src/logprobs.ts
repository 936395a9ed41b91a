import type { Logprobs, TokenLogprob, TopLogprob } from '@concord/core'
import { isObject, numberOrAbsent, objectsOf, type WireObject } from '@concord/core/adapter'

/** Reads the log-probabilities of a choice; lists without tokens are absent. */
export function fromLogprobs(logprobs: unknown): { logprobs?: Logprobs } {
  if (!isObject(logprobs)) return {}
  const content = objectsOf(logprobs['content']).map(fromToken)
  const refusal = objectsOf(logprobs['refusal']).map(fromToken)
  if (content.length === 0 && refusal.length === 0) return {}
  return { logprobs: { ...(content.length > 0 && { content }), ...(refusal.length > 0 && { refusal }) } }
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
