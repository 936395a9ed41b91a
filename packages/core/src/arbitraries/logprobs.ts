import * as fc from 'fast-check'
import type { Logprobs, TokenLogprob, TopLogprob } from '../contract/logprobs.ts'
import type { CompletionOptions, LogprobsOptions } from './options.ts'
import { objectOf, text } from './values.ts'

/** Log-probabilities, with at least one list and no list that is empty. */
export function logprobs(options: CompletionOptions = {}): fc.Arbitrary<Logprobs> {
  const settings = typeof options.logprobs === 'object' ? options.logprobs : {}
  const { lists = ['content', 'refusal', 'reasoning'] } = settings
  const tokens = (key: keyof Logprobs): fc.Arbitrary<readonly TokenLogprob[]> | false =>
    lists.includes(key) && fc.array(tokenLogprob(settings, options), { minLength: 1, maxLength: 4 })
  return objectOf(
    {},
    { content: tokens('content'), refusal: tokens('refusal'), reasoning: tokens('reasoning') },
  ).filter((value) => Object.keys(value).length > 0)
}

function tokenLogprob(settings: LogprobsOptions, options: CompletionOptions): fc.Arbitrary<TokenLogprob> {
  const { top = true, textOffset = true } = settings
  return fc
    .tuple(
      topLogprob(settings, options),
      objectOf(
        {},
        {
          top: top && fc.array(topLogprob(settings, options), { minLength: 1, maxLength: 2 }),
          textOffset: textOffset && fc.nat({ max: 1000 }),
        },
      ),
    )
    .map(([token, rest]) => ({ ...token, ...rest }))
}

function topLogprob(settings: LogprobsOptions, options: CompletionOptions): fc.Arbitrary<TopLogprob> {
  const { bytes = true, tokenId = true, unknown = true } = settings
  const values = [0, -0.25, -1.5, -7.125, -9999]
  return objectOf(
    {
      token: text({ ...options, maxLength: 3 }),
      logprob: fc.constantFrom<number | null>(...values, ...(unknown ? [null] : [])),
    },
    { hasBytes: bytes && fc.constant(true), tokenId: tokenId && fc.nat({ max: 100_000 }) },
  ).map(({ hasBytes, ...rest }) =>
    hasBytes === true ? { ...rest, bytes: [...new TextEncoder().encode(rest.token)] } : rest,
  )
}
