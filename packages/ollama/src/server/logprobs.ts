import type { Logprobs, TokenLogprob, TopLogprob } from '@concord/core'
import { type Losses, present } from '@concord/core/adapter'

/** Writes the log-probabilities: one list, `undefined` without any. */
export function toLogprobs(
  { content, refusal, reasoning }: Logprobs,
  path: string,
  losses: Losses,
): readonly object[] | undefined {
  if (refusal !== undefined) losses.add(`${path}.refusal`, 'log-probabilities of a refusal')
  if (reasoning !== undefined) losses.add(`${path}.reasoning`, 'log-probabilities of reasoning apart')
  return content?.map((token) => toToken(token, `${path}.content`, losses))
}

function toToken(token: TokenLogprob, path: string, losses: Losses): object {
  if (token.textOffset !== undefined) losses.add(path, 'text offsets')
  return present({
    ...toTop(token, path, losses),
    top_logprobs: token.top?.map((alternative) => toTop(alternative, path, losses)),
  })
}

function toTop({ token, logprob, bytes, tokenId }: TopLogprob, path: string, losses: Losses): object {
  if (tokenId !== undefined) losses.add(path, 'token ids')
  return present({ token, logprob, bytes })
}
