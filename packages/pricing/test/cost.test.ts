import { completionResponse } from '@concord/core/arbitraries'
import { assert, property } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cost, type PriceList, toDollars } from '../src/index.ts'
import { type Answered, answered, used } from './usages.ts'
import { WORKED } from './worked/all.ts'

describe('usages, worked out by hand', () => {
  test('there are twenty and more, of five vendors', () => {
    expect(WORKED.length).toBeGreaterThanOrEqual(20)
    expect(new Set(WORKED.map(({ provider }) => provider)).size).toBe(5)
  })

  test.each(WORKED)('$title: $$$dollars', ({ lines, total, dollars, ...facts }) => {
    const bill = cost(answered(facts))
    expect(bill?.lines.map(({ item, tokens, price, amount }) => [item, tokens, price, amount])).toEqual(lines)
    expect(bill?.total).toBe(total)
    expect(toDollars(bill?.total ?? -1)).toBe(dollars)
    expect(bill?.source.url).toMatch(/^https:/)
  })
})

const HAIKU: Answered = { provider: 'anthropic', model: 'claude-haiku-4-5', usage: used(10, 5) }

describe('what has no known price is undefined, and not 0', () => {
  const unknown: Readonly<Record<string, Answered>> = {
    'an unknown model': { ...HAIKU, model: 'claude-haiku-9' },
    'an unknown provider': { ...HAIKU, provider: 'nobody' },
    'a provider named like a method': { ...HAIKU, provider: 'constructor' },
    'no usage': { provider: 'anthropic', model: 'claude-haiku-4-5' },
    'an unknown tier': { ...HAIKU, serviceTier: 'priority' },
    'a kind of tokens without a price': {
      provider: 'openai',
      model: 'gpt-4o',
      usage: used(10, 5, undefined, { audioTokens: 2 }),
    },
    'a cache read on a tier where its price is unknown': {
      provider: 'openai',
      model: 'o3',
      serviceTier: 'flex',
      usage: used(10, 5, { cachedTokens: 4 }),
    },
    'sound and cached tokens that the usage does not tell apart': {
      provider: 'google',
      model: 'gemini-2.5-flash',
      usage: used(10, 5, { cachedTokens: 4, audioTokens: 4 }),
    },
    'fast mode': { ...HAIKU, vendor: { input_tokens: 10, output_tokens: 5, speed: 'fast' } },
    'a place of inference': { ...HAIKU, vendor: { input_tokens: 10, output_tokens: 5, inference_geo: 'us' } },
    'work beside the answer': {
      ...HAIKU,
      vendor: { input_tokens: 10, output_tokens: 5, iterations: [{ type: 'message' }, { type: 'compaction' }] },
    },
    'a prompt so long that its price is unknown': {
      provider: 'openai',
      model: 'gpt-6-astra',
      usage: used(272_001, 5),
    },
    'a long prompt on a tier that leaves them out': {
      provider: 'openai',
      model: 'gpt-5.4',
      serviceTier: 'priority',
      usage: used(272_001, 5),
    },
    'an answer after the last day of a price': {
      provider: 'openai',
      model: 'gpt-5.6-sol',
      usage: used(10, 5),
      created: Date.UTC(2026, 10, 22) / 1000,
    },
  }

  test.each(Object.entries(unknown))('%s', (_title, facts) => {
    expect(cost(answered(facts))).toBeUndefined()
  })
})

test('a tier whose prices stand on a page of its own names that page', () => {
  const facts = { provider: 'openai', model: 'gpt-5', usage: used(10, 5) }
  const pages = ['default', 'priority'].map((serviceTier) => cost(answered({ ...facts, serviceTier }))?.source.url)
  expect(pages).toEqual(['https://platform.openai.com/docs/pricing', 'https://openai.com/api-priority-processing/'])
})

test('prices that changed are those of the day', () => {
  const facts = { provider: 'anthropic', model: 'claude-sonnet-5-5', usage: used(10, 0, { cachedTokens: 10 }) }
  const days = [Date.UTC(2026, 9, 6, 23), Date.UTC(2026, 9, 7)]
  expect(days.map((day) => cost(answered({ ...facts, created: day / 1000 }))?.total)).toEqual([2_000_000, 1_000_000])
  const flash = { provider: 'google', model: 'gemini-3.8-flash', usage: used(10, 0) }
  const years = [Date.UTC(2026, 11, 31, 23), Date.UTC(2027, 0, 1)]
  expect(years.map((day) => cost(answered({ ...flash, created: day / 1000 }))?.total)).toEqual([7_500_000, 15_000_000])
})

describe('the bill', () => {
  test('says the tier, the long prompt and the source of its prices', () => {
    const rates = { input: 1, output: 2 }
    const prices: PriceList = {
      mine: [
        {
          models: ['m'],
          rates,
          tiers: { fast: { rates, longContext: { above: 9, rates } } },
          source: { url: 'https://example.org/prices', date: '2026-11-01' },
        },
      ],
    }
    const response = answered({ provider: 'mine', model: 'm', usage: used(10, 5), serviceTier: 'fast' })
    expect(cost(response, prices)).toEqual({
      provider: 'mine',
      model: 'm',
      currency: 'USD',
      total: 20_000_000,
      lines: [
        { item: 'input', tokens: 10, price: 1_000_000, amount: 10_000_000 },
        { item: 'output', tokens: 5, price: 2_000_000, amount: 10_000_000 },
      ],
      tier: 'fast',
      longContext: true,
      source: { url: 'https://example.org/prices', date: '2026-11-01' },
    })
  })

  test('without a word for how long tokens were written to a cache, it is the usual time', () => {
    const bill = cost(answered({ ...HAIKU, usage: used(10, 5, { cacheWriteTokens: 10 }) }))
    expect(bill?.lines.map(({ item }) => item)).toEqual(['cache_write', 'output'])
  })

  test('adds up, in integers, for every usage', () => {
    const rates = {
      input: 0.000001,
      output: 600,
      cachedInput: 0.003625,
      cacheWrite: 3.75,
      audioInput: 32,
      audioOutput: 64,
      reasoning: 0.1,
    }
    let bills = 0
    const check = property(completionResponse(), ({ providerMetadata: _vendor, serviceTier: _tier, ...response }) => {
      const source = { url: 'https://example.org', date: '2026-11-01' }
      const bill = cost(response, { [response.provider]: [{ models: [response.model], rates, source }] })
      if (bill === undefined) return
      bills++
      expect(bill.total).toBe(bill.lines.reduce((sum, { amount }) => sum + amount, 0))
      expect(bill.lines.every(({ tokens, price, amount }) => amount === tokens * price)).toBe(true)
      expect(bill.lines.every(({ amount }) => Number.isSafeInteger(amount))).toBe(true)
      expect(bill.lines.reduce((sum, { tokens }) => sum + tokens, 0)).toBe(response.usage?.totalTokens)
    })
    assert(check, { numRuns: 300 })
    expect(bills).toBeGreaterThan(50)
  })

  test('dollars are written exactly', () => {
    expect([0, 1, 123_456, 10 ** 12, 2_500_000_000_000, -30].map(toDollars)).toEqual([
      '0',
      '0.000000000001',
      '0.000000123456',
      '1',
      '2.5',
      '-0.00000000003',
    ])
  })
})
