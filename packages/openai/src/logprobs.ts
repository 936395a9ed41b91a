import type { Logprobs, TokenLogprob, TopLogprob } from '@concord/core'
import { isObject, leftovers, numberOrAbsent, objectsOf, type WireObject } from '@concord/core/adapter'

/**
 * The lists of the log-probabilities that the contract holds; that of what was thought is DeepSeek's.
 *
 * Source: https://api-docs.deepseek.com/api/create-chat-completion
 */
export const LOGPROBS_FIELDS: ReadonlySet<string> = new Set(['content', 'refusal', 'reasoning_content'])

/** Reads the log-probabilities of a choice; lists without tokens are absent. */
export function fromLogprobs(logprobs: unknown): { logprobs?: Logprobs } {
  if (!isObject(logprobs)) return {}
  const content = objectsOf(logprobs['content']).map(fromToken)
  const refusal = objectsOf(logprobs['refusal']).map(fromToken)
  const reasoning = objectsOf(logprobs['reasoning_content']).map(fromToken)
  if (content.length + refusal.length + reasoning.length === 0) return {}
  return {
    logprobs: {
      ...(content.length > 0 && { content }),
      ...(refusal.length > 0 && { refusal }),
      ...(reasoning.length > 0 && { reasoning }),
    },
  }
}

/** Gathers what the contract lacks of the log-probabilities: lists by token grow, everything else is replaced. */
export function joinLists(known: Map<string, unknown>, logprobs: unknown, fields: ReadonlySet<string>): void {
  const { providerMetadata = {} } = isObject(logprobs) ? leftovers(logprobs, fields) : {}
  for (const [key, value] of Object.entries(providerMetadata)) {
    const list = known.get(key)
    if (Array.isArray(list) && Array.isArray(value)) for (const item of value) list.push(item)
    else known.set(key, Array.isArray(value) ? [...value] : value)
  }
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
