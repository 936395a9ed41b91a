import type { Logprobs, TokenLogprob } from '@concord/core'
import { isObject, numberOrAbsent, objectsOf, type WireObject } from '@concord/core/adapter'

/** Reads the log-probabilities of an answer, or of a piece of one; a list without tokens is absent. */
export function fromLogprobs(items: unknown): { logprobs?: Logprobs } {
  const content = (isObject(items) ? [items] : objectsOf(items)).flatMap(fromItem)
  return content.length > 0 ? { logprobs: { content } } : {}
}

/** An item is a text and the tokens that it is made of: the first of them has the text, those after it have none. */
function fromItem({ text, token_ids: ids, logprobs: values }: WireObject): readonly TokenLogprob[] {
  const tokenIds: readonly unknown[] = Array.isArray(ids) ? ids : []
  const logprobs: readonly unknown[] = Array.isArray(values) ? values : []
  return Array.from({ length: Math.max(1, tokenIds.length, logprobs.length) }, (_, i) => {
    const tokenId = numberOrAbsent(tokenIds[i])
    return {
      token: i === 0 && typeof text === 'string' ? text : '',
      logprob: numberOrAbsent(logprobs[i]) ?? null,
      ...(tokenId !== undefined && { tokenId }),
    }
  })
}
