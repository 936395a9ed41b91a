import type { ModelPrice, PriceSource } from '../price-list.ts'
import { CHECKED_2026_09_23, CHECKED_LISTS } from './sources.ts'

const URL = 'https://platform.openai.com/docs/pricing'

const checked = (date: string): PriceSource => ({ url: URL, date, readAt: CHECKED_LISTS.openai })

const SEPTEMBER: PriceSource = { url: URL, ...CHECKED_2026_09_23 }

/** A reading of the page, with its rule for long prompts from https://developers.openai.com/api/docs/models/gpt-5.4-pro */
const APRIL: PriceSource = {
  url: 'https://developers.openai.com/api/docs/pricing',
  date: '2026-04-13',
  readAt: 'https://benchlm.ai/blog/posts/openai-api-pricing',
}

/** OpenAI's own API. */
export const OPENAI: readonly ModelPrice[] = [
  {
    models: ['gpt-5.4', 'gpt-5.4-2026-03-05'],
    rates: { input: 2.5, cachedInput: 0.25, output: 15 },
    longContext: { above: 272_000, rates: { input: 5, cachedInput: 0.5, output: 22.5 } },
    source: APRIL,
  },
  {
    models: ['gpt-5.4-mini', 'gpt-5.4-mini-2026-03-17'],
    rates: { input: 0.75, cachedInput: 0.075, output: 4.5 },
    source: APRIL,
  },
  {
    models: ['gpt-5.6-terra'],
    rates: { input: 2.5, cachedInput: 0.25, cacheWrite: 3.125, output: 15 },
    longContext: { above: 272_000, rates: { input: 5, cachedInput: 0.5, cacheWrite: 6.25, output: 22.5 } },
    until: '2026-07-29',
    source: SEPTEMBER,
  },
  {
    models: ['gpt-5.6-terra'],
    rates: { input: 2, cachedInput: 0.2, cacheWrite: 2.5, output: 12 },
    longContext: { above: 272_000, rates: { input: 4, cachedInput: 0.4, cacheWrite: 5, output: 18 } },
    from: '2026-07-30',
    source: SEPTEMBER,
  },
  {
    models: ['gpt-5.6-luna'],
    rates: { input: 0.2, cachedInput: 0.02, cacheWrite: 0.25, output: 1.2 },
    longContext: { above: 272_000, rates: { input: 0.4, cachedInput: 0.04, cacheWrite: 0.5, output: 1.8 } },
    from: '2026-07-30',
    source: SEPTEMBER,
  },
  {
    models: ['gpt-5.6-sol'],
    rates: { input: 4, cachedInput: 0.4, cacheWrite: 5, output: 20 },
    longContext: { above: 272_000, rates: { input: 8, cachedInput: 0.8, cacheWrite: 10, output: 30 } },
    from: '2026-08-21',
    source: SEPTEMBER,
  },
  {
    models: ['gpt-5.2', 'gpt-5.2-2025-12-11'],
    rates: { input: 1.75, cachedInput: 0.175, output: 14 },
    source: SEPTEMBER,
  },
  {
    models: ['gpt-5.1', 'gpt-5.1-2025-11-13', 'gpt-5', 'gpt-5-2025-08-07'],
    rates: { input: 1.25, cachedInput: 0.125, output: 10 },
    source: checked('2025-11-13'),
  },
  {
    models: ['gpt-5-mini', 'gpt-5-mini-2025-08-07'],
    rates: { input: 0.25, cachedInput: 0.025, output: 2 },
    source: checked('2025-11-13'),
  },
  {
    models: ['gpt-5-nano', 'gpt-5-nano-2025-08-07'],
    rates: { input: 0.05, cachedInput: 0.005, output: 0.4 },
    source: checked('2025-11-13'),
  },
  {
    models: ['gpt-4.1', 'gpt-4.1-2025-04-14'],
    rates: { input: 2, cachedInput: 0.5, output: 8 },
    source: checked('2025-07-04'),
  },
  {
    models: ['gpt-4.1-mini', 'gpt-4.1-mini-2025-04-14'],
    rates: { input: 0.4, cachedInput: 0.1, output: 1.6 },
    source: checked('2025-07-04'),
  },
  {
    models: ['gpt-4.1-nano', 'gpt-4.1-nano-2025-04-14'],
    rates: { input: 0.1, cachedInput: 0.025, output: 0.4 },
    source: checked('2025-07-04'),
  },
  {
    models: ['gpt-4o', 'gpt-4o-2024-08-06', 'gpt-4o-2024-11-20'],
    rates: { input: 2.5, cachedInput: 1.25, output: 10 },
    source: checked('2025-07-04'),
  },
  {
    models: ['gpt-4o-mini', 'gpt-4o-mini-2024-07-18'],
    rates: { input: 0.15, cachedInput: 0.075, output: 0.6 },
    source: checked('2025-07-04'),
  },
  {
    models: ['gpt-audio', 'gpt-audio-2025-08-28'],
    rates: { input: 2.5, output: 10, audioInput: 32, audioOutput: 64 },
    source: SEPTEMBER,
  },
  {
    models: ['o3', 'o3-2025-04-16'],
    rates: { input: 2, cachedInput: 0.5, output: 8 },
    // The page halves both on this tier: https://pypi.org/project/genai-prices/0.1.13/
    tiers: { flex: { rates: { input: 1, output: 4 } } },
    source: checked('2025-07-12'),
  },
  {
    models: ['o4-mini', 'o4-mini-2025-04-16'],
    rates: { input: 1.1, cachedInput: 0.275, output: 4.4 },
    source: checked('2025-07-04'),
  },
]
