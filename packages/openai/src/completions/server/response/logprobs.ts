import type { Logprobs, TokenLogprob, TopLogprob } from '@concord/core'
import type { Losses } from '@concord/core/adapter'

/** Writes the log-probabilities of a choice as lists with an entry for each token. */
export function toLogprobs(logprobs: Logprobs | undefined, path: string, losses: Losses): object | null {
  const { content, refusal, reasoning } = logprobs ?? {}
  if (refusal !== undefined) losses.add(`${path}.refusal`, 'log-probabilities of a refusal')
  if (reasoning !== undefined) losses.add(`${path}.reasoning`, 'log-probabilities of reasoning')
  return content === undefined ? null : toLists(content, `${path}.content`, losses)
}

/** A list that has nothing to say is null, or is not there. */
function toLists(tokens: readonly TokenLogprob[], path: string, losses: Losses): object {
  for (const token of tokens) noteExtras(token, path, losses)
  const hasTop = tokens.some(({ top }) => top !== undefined)
  const hasOffset = tokens.some(({ textOffset }) => textOffset !== undefined)
  return {
    tokens: tokens.map(({ token }) => token),
    token_logprobs: tokens.map(({ logprob }) => logprob),
    top_logprobs: hasTop ? tokens.map(({ top }) => (top === undefined ? null : toMap(top, path, losses))) : null,
    ...(hasOffset && { text_offset: tokens.map(({ textOffset }) => textOffset ?? null) }),
  }
}

/** A token is a key here, so each is there once; and JSON objects have keys that are whole numbers first. */
function toMap(top: readonly TopLogprob[], path: string, losses: Losses): object {
  for (const alternative of top) noteExtras(alternative, path, losses)
  const map = Object.fromEntries(top.map(({ token, logprob }) => [token, logprob]))
  const tokens = Object.keys(map)
  if (tokens.length < top.length) losses.add(path, 'an alternative twice')
  if (tokens.some((token, i) => token !== top[i]?.token)) losses.add(path, 'the order of these alternatives')
  return map
}

function noteExtras({ bytes, tokenId }: TopLogprob, path: string, losses: Losses): void {
  if (bytes !== undefined) losses.add(path, 'the bytes of a token')
  if (tokenId !== undefined) losses.add(path, 'token ids')
}
