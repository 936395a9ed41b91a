import type { CompletionChunk } from '@concord/core'
import type { Bill, BillItem, BillLine } from './bill.ts'
import { type Counts, countTokens } from './counts.ts'
import type { ModelPrice, PriceList, Rates, TierPrice } from './price-list.ts'
import { PRICES } from './prices/all.ts'

/**
 * Says what an answer cost, from its usage and a list of prices.
 *
 * Behaviour:
 * - an unknown model, tier, or kind of tokens gives undefined, and never 0
 * - the amounts are integers, and the lines add up to the total
 * - it is about tokens: fees for searches, images or storage are not in it
 *
 * @example
 * const bill = cost(await claude.complete({ prompt: 'Hello' }))
 * if (bill !== undefined) console.log(toDollars(bill.total), bill.lines)
 */
export function cost(response: CompletionChunk, prices: PriceList = PRICES): Bill | undefined {
  const { provider, model } = response
  const price = priceOf(response, prices)
  const billed = countTokens(response)
  if (price === undefined || billed === undefined) return undefined
  const tier = tierOf(response)
  const tierPrice = tier === undefined ? price : price.tiers?.[tier]
  if (tierPrice === undefined) return undefined
  const { rates, isLong } = ratesOf(tierPrice, billed.promptTokens)
  const lines = rates && toLines(billed.counts, rates)
  if (lines === undefined) return undefined
  return {
    provider,
    model,
    currency: 'USD',
    total: lines.reduce((sum, { amount }) => sum + amount, 0),
    lines,
    ...(tier !== undefined && { tier }),
    ...(isLong && { longContext: true }),
    source: tierPrice.source ?? price.source,
  }
}

function priceOf({ provider, model, created }: CompletionChunk, prices: PriceList): ModelPrice | undefined {
  const models = Object.hasOwn(prices, provider) ? prices[provider] : undefined
  const day = new Date(created * 1000).toISOString().slice(0, 10)
  return models?.find(
    ({ models: names, from = day, until = day }) => names.includes(model) && from <= day && day <= until,
  )
}

/** The tier, where it has prices of its own. */
function tierOf({ serviceTier }: CompletionChunk): string | undefined {
  return serviceTier === undefined || STANDARD.has(serviceTier) ? undefined : serviceTier
}

const STANDARD: ReadonlySet<string> = new Set(['default', 'standard'])

function ratesOf(
  { rates, longContext }: TierPrice,
  promptTokens: number,
): { rates: Rates | undefined; isLong: boolean } {
  return longContext !== undefined && promptTokens > longContext.above
    ? { rates: longContext.rates, isLong: true }
    : { rates, isLong: false }
}

/** The lines of a bill; none where a kind of tokens that was used has no rate. */
function toLines(counts: Counts, rates: Rates): readonly BillLine[] | undefined {
  const lines: BillLine[] = []
  for (const [item, rateOf] of ITEMS) {
    const tokens = counts[item]
    if (tokens === 0) continue
    const rate = rateOf(rates)
    if (rate === undefined) return undefined
    const price = Math.round(rate * PICODOLLARS)
    lines.push({ item, tokens, price, amount: tokens * price })
  }
  return lines
}

/** Picodollars a token in a dollar a million tokens. */
const PICODOLLARS = 1_000_000

const ITEMS: readonly (readonly [BillItem, (rates: Rates) => number | undefined])[] = [
  ['input', ({ input }) => input],
  ['audio_input', ({ audioInput }) => audioInput],
  ['cached_input', ({ cachedInput }) => cachedInput],
  ['cached_audio_input', ({ cachedAudioInput }) => cachedAudioInput],
  ['cache_write', ({ cacheWrite }) => cacheWrite],
  ['cache_write_1h', ({ cacheWrite1h }) => cacheWrite1h],
  ['output', ({ output }) => output],
  ['reasoning', ({ reasoning, output }) => reasoning ?? output],
  ['audio_output', ({ audioOutput }) => audioOutput],
]
