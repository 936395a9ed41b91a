import type { Logprobs, TokenLogprob } from '@concord/core'
import type { Losses, WireObject } from '@concord/core/adapter'

/** Writes log-probabilities: tokens without a text of their own go with the one before them. */
export function toLogprobs({ content, refusal, reasoning }: Logprobs, path: string, losses: Losses): WireObject[] {
  if (refusal !== undefined) losses.add(`${path}.refusal`, 'log-probabilities of refusals')
  if (reasoning !== undefined) losses.add(`${path}.reasoning`, 'log-probabilities of reasoning')
  const items: Item[] = []
  for (const token of content ?? []) {
    noteExtras(token, `${path}.content`, losses)
    const { tokenId, logprob } = token
    const last = items.at(-1)
    if (token.token === '' && last?.isWhole === true && tokenId !== undefined && logprob !== null) {
      last.ids.push(tokenId)
      last.logprobs.push(logprob)
    } else items.push(toItem(token))
  }
  return items.map(({ text, ids, logprobs }) => ({ text, token_ids: ids, logprobs }))
}

interface Item {
  readonly text: string
  readonly ids: number[]
  readonly logprobs: number[]
  /** Every token so far has an id and a probability. */
  readonly isWhole: boolean
}

function toItem({ token, tokenId, logprob }: TokenLogprob): Item {
  return {
    text: token,
    ids: tokenId === undefined ? [] : [tokenId],
    logprobs: logprob === null ? [] : [logprob],
    isWhole: tokenId !== undefined && logprob !== null,
  }
}

function noteExtras({ top, bytes, textOffset }: TokenLogprob, path: string, losses: Losses): void {
  if (top !== undefined || bytes !== undefined || textOffset !== undefined)
    losses.add(path, 'alternatives, bytes and offsets of tokens')
}
