import type { Logprobs, TokenLogprob, TopLogprob } from '@concord/core'
import type { Losses, WireObject } from '@concord/core/adapter'

/** Writes log-probabilities: those of the content alone have a place. */
export function toLogprobs(logprobs: Logprobs | undefined, path: string, losses: Losses): WireObject {
  if (logprobs === undefined) return {}
  const { content = [], refusal, reasoning } = logprobs
  if (refusal !== undefined) losses.add(`${path}.logprobs.refusal`, 'log-probabilities of a refusal')
  if (reasoning !== undefined) losses.add(`${path}.logprobs.reasoning`, 'log-probabilities of reasoning')
  if (content.some(hasExtras)) losses.add(`${path}.logprobs.content`, 'bytes and offsets of tokens')
  if (content.length === 0) return {}
  const tops = content.map(({ top = [] }) => ({ candidates: top.map(toToken) }))
  return {
    chosenCandidates: content.map(toToken),
    ...(tops.some(({ candidates }) => candidates.length > 0) && { topCandidates: tops }),
  }
}

function hasExtras({ bytes, textOffset, top = [] }: TokenLogprob): boolean {
  return bytes !== undefined || textOffset !== undefined || top.some((token) => token.bytes !== undefined)
}

function toToken({ token, tokenId, logprob }: TopLogprob): WireObject {
  return { token, ...(tokenId !== undefined && { tokenId }), ...(logprob !== null && { logProbability: logprob }) }
}
