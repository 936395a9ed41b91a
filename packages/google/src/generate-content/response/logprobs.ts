import type { Logprobs, ProviderMetadata, TokenLogprob, TopLogprob } from '@concord/core'
import { isObject, leftovers, numberOrAbsent, objectsOf, type WireObject } from '@concord/core/adapter'

/** What the log-probabilities of a candidate are, and what of them has no place in the contract. */
export interface ReadLogprobs {
  readonly logprobs?: Logprobs
  readonly rest?: ProviderMetadata
}

/** Reads the chosen tokens, each with the likeliest at its place. */
export function fromLogprobs(result: unknown): ReadLogprobs {
  if (!isObject(result)) return {}
  const chosen = objectsOf(result['chosenCandidates'])
  const tops = objectsOf(result['topCandidates'])
  const content = chosen.map((token, i) => fromChosen(token, objectsOf(tops[i]?.['candidates'])))
  const { providerMetadata: others } = leftovers(result, RESULT_FIELDS)
  const unplaced = tops.slice(chosen.length)
  const rest = { ...others, ...(unplaced.length > 0 && { topCandidates: unplaced }) }
  return {
    ...(content.length > 0 && { logprobs: { content } }),
    ...(Object.keys(rest).length > 0 && { rest }),
  }
}

const RESULT_FIELDS: ReadonlySet<string> = new Set(['chosenCandidates', 'topCandidates'])

function fromChosen(token: WireObject, candidates: readonly WireObject[]): TokenLogprob {
  const top = candidates.map(fromToken)
  return { ...fromToken(token), ...(top.length > 0 && { top }) }
}

function fromToken({ token, tokenId, logProbability }: WireObject): TopLogprob {
  const id = numberOrAbsent(tokenId)
  return {
    token: typeof token === 'string' ? token : '',
    logprob: numberOrAbsent(logProbability) ?? null,
    ...(id !== undefined && { tokenId: id }),
  }
}
