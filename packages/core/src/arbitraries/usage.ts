import * as fc from 'fast-check'
import type { CompletionTokensDetails, PromptTokensDetails, Usage } from '../contract/usage.ts'
import { objectOf } from './values.ts'

/** Token counts that add up; the details of one count are together no more than it. */
export function usage(): fc.Arbitrary<Usage> {
  const count = fc.oneof(fc.nat({ max: 40 }), fc.nat({ max: 200_000 }))
  return fc
    .tuple(count, count, fc.option(promptDetails(), ABSENT), fc.option(completionDetails(), ABSENT))
    .map(([promptTokens, completionTokens, prompt = {}, completion = {}]) => ({
      promptTokens,
      completionTokens,
      totalTokens: promptTokens + completionTokens,
      ...(Object.keys(prompt).length > 0 && { promptTokensDetails: shareOut(prompt, promptTokens) }),
      ...(Object.keys(completion).length > 0 && { completionTokensDetails: shareOut(completion, completionTokens) }),
    }))
}

const ABSENT = { nil: undefined }

/** Of a hundred. */
const share = (): fc.Arbitrary<number> => fc.nat({ max: 100 })

function promptDetails(): fc.Arbitrary<PromptTokensDetails> {
  return objectOf({}, { cachedTokens: share(), cacheWriteTokens: share(), audioTokens: share() })
}

function completionDetails(): fc.Arbitrary<CompletionTokensDetails> {
  const predictions = { acceptedPredictionTokens: share(), rejectedPredictionTokens: share() }
  return objectOf({}, { reasoningTokens: share(), audioTokens: share(), ...predictions })
}

function shareOut(shares: object, whole: number): Record<string, number> {
  let rest = whole
  const entries: readonly (readonly [string, number])[] = Object.entries(shares)
  return Object.fromEntries(
    entries.map(([key, percent]) => {
      const count = Math.floor((rest * percent) / 100)
      rest -= count
      return [key, count]
    }),
  )
}
