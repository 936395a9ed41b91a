import type { Logprobs, TokenLogprob, TopLogprob } from '@concord/core'
import type { Losses } from '@concord/core/adapter'

/** Writes the log-probabilities of a choice. */
export function toLogprobs({ content, refusal, reasoning }: Logprobs, path: string, losses: Losses): object {
  const write = (tokens: readonly TokenLogprob[], key: string): readonly object[] =>
    tokens.map((token) => toToken(token, `${path}.${key}`, losses))
  return {
    content: content === undefined ? null : write(content, 'content'),
    refusal: refusal === undefined ? null : write(refusal, 'refusal'),
    ...(reasoning !== undefined && { reasoning_content: write(reasoning, 'reasoning') }),
  }
}

function toToken(token: TokenLogprob, path: string, losses: Losses): object {
  if (token.textOffset !== undefined) losses.add(path, 'text offsets')
  const top = token.top?.map((alternative) => toTop(alternative, path, losses)) ?? []
  return { ...toTop(token, path, losses), top_logprobs: top }
}

function toTop({ token, logprob, bytes, tokenId }: TopLogprob, path: string, losses: Losses): object {
  if (tokenId !== undefined) losses.add(path, 'token ids')
  return { token, logprob, bytes: bytes ?? null }
}
