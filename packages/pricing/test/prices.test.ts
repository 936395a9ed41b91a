import { describe, expect, test } from 'vitest'
import { type ModelPrice, PRICES, type Rates } from '../src/index.ts'

const all = Object.entries(PRICES).flatMap(([provider, models]) => models.map((price) => ({ provider, price })))

describe('every price', () => {
  test.each(all)('$provider $price.models has a page and a date', ({ price: { source, tiers = {} } }) => {
    for (const one of [source, ...Object.values(tiers).flatMap((tier) => tier.source ?? [])]) {
      expect(one.url).toMatch(/^https:\/\//)
      expect(one.date).toMatch(/^20\d\d-\d\d(-\d\d)?$/)
      expect(one.date <= '2026-11-25').toBe(true)
    }
  })

  test('of the five vendors stands on a page of theirs', () => {
    const pages = all.map(({ price }) => new URL(price.source.url).host)
    expect(new Set(pages)).toEqual(
      new Set([
        'platform.claude.com',
        'cohere.com',
        'ai.google.dev',
        'docs.mistral.ai',
        'mistral.ai',
        'developers.openai.com',
        'platform.openai.com',
      ]),
    )
  })

  test('is a whole number of picodollars a token', () => {
    const rates = all.flatMap(({ price }) => ratesOf(price)).flatMap((rate) => Object.values(rate))
    expect(rates.filter((rate) => rate <= 0 || Number((rate * 1e6).toFixed(6)) % 1 !== 0)).toEqual([])
  })

  test.each(['2026-07-29', '2026-10-06', '2026-10-07', '2026-11-25', '2027-01-01'])(
    'is the only one of its ids on %s',
    (day) => {
      for (const models of Object.values(PRICES)) {
        const current = models.filter(({ from = day, until = day }) => from <= day && day <= until)
        const ids = current.flatMap((price) => price.models)
        expect(new Set(ids).size).toBe(ids.length)
      }
    },
  )
})

function ratesOf(price: ModelPrice): readonly Rates[] {
  const tiers = [price, ...Object.values(price.tiers ?? {})]
  return tiers.flatMap(({ rates, longContext }) => [rates, ...(longContext?.rates ? [longContext.rates] : [])])
}
