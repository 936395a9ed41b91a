import type { ModelPrice, PriceSource, Rates } from '../price-list.ts'
import { CHECKED_2026_09_23, CHECKED_LISTS } from './sources.ts'

const URL = 'https://platform.openai.com/docs/pricing'
const PAGE = 'https://developers.openai.com/api/docs/pricing'

const checked = (date: string): PriceSource => ({ url: URL, date, readAt: CHECKED_LISTS.openai })

const SEPTEMBER: PriceSource = { url: URL, ...CHECKED_2026_09_23 }

/** A reading of the page, with its rule for long prompts from https://developers.openai.com/api/docs/models/gpt-5.4-pro */
const APRIL: PriceSource = {
  url: PAGE,
  date: '2026-04-13',
  readAt: 'https://benchlm.ai/blog/posts/openai-api-pricing',
}

/**
 * The vendor's page of that tier, which leaves out long prompts. It has no date: its list begins with GPT-5.5 (April) and ends
 * before GPT-5.6 (July).
 */
const PRIORITY: PriceSource = { url: 'https://openai.com/api-priority-processing/', date: '2026-05' }

/** A list made of the page when GPT-6.2 (17 November) was on it. */
const NOVEMBER: PriceSource = {
  url: PAGE,
  date: '2026-11',
  readAt: 'https://github.com/iyulab/TokenMeter/releases/tag/v0.17.0',
}

/**
 * A list that was compared with the page on this day. The rule for long prompts (input and cache twice, output one and a half times)
 * was read at https://github.com/BerriAI/litellm/discussions/42523
 */
const GPT_6: PriceSource = {
  url: PAGE,
  date: '2026-09-23',
  readAt: 'https://github.com/zJay26/codex-usage/releases/tag/v2.7.1',
}

const priority = (rates: Rates): NonNullable<ModelPrice['tiers']> => ({
  priority: { rates, longContext: { above: 272_000 }, source: PRIORITY },
})

/** OpenAI's own API. */
export const OPENAI: readonly ModelPrice[] = [
  {
    models: ['gpt-6.2-sol'],
    rates: { input: 2, cachedInput: 0.1, cacheWrite: 2.5, output: 10 },
    longContext: { above: 272_000, rates: { input: 4, cachedInput: 0.2, cacheWrite: 5, output: 15 } },
    source: NOVEMBER,
  },
  {
    models: ['gpt-6.2-astra'],
    rates: { input: 8, cachedInput: 0.4, cacheWrite: 10, output: 40 },
    longContext: { above: 272_000, rates: { input: 16, cachedInput: 0.8, cacheWrite: 20, output: 60 } },
    source: NOVEMBER,
  },
  {
    models: ['gpt-6.1-sol'],
    rates: { input: 2, cachedInput: 0.1, output: 10 },
    longContext: { above: 272_000 },
    source: {
      url: PAGE,
      date: '2026-09-30',
      readAt: 'https://github.com/uttamdeb/agent-telemetry/releases/tag/v1.6.6',
    },
  },
  {
    models: ['gpt-6-sol'],
    rates: { input: 2, cachedInput: 0.2, cacheWrite: 2.5, output: 10 },
    longContext: { above: 272_000, rates: { input: 4, cachedInput: 0.4, cacheWrite: 5, output: 15 } },
    source: GPT_6,
  },
  {
    models: ['gpt-6-luna'],
    rates: { input: 0.1, cachedInput: 0.01, cacheWrite: 0.125, output: 0.5 },
    longContext: { above: 272_000, rates: { input: 0.2, cachedInput: 0.02, cacheWrite: 0.25, output: 0.75 } },
    source: GPT_6,
  },
  {
    models: ['gpt-6-astra'],
    rates: { input: 10, cachedInput: 1, cacheWrite: 12.5, output: 50 },
    longContext: { above: 272_000 },
    source: {
      url: PAGE,
      date: '2026-09-05',
      readAt: 'https://github.com/prefect12/codex-token-meter/releases/tag/v0.2.22',
    },
  },
  {
    models: ['gpt-5.4', 'gpt-5.4-2026-03-05'],
    rates: { input: 2.5, cachedInput: 0.25, output: 15 },
    longContext: { above: 272_000, rates: { input: 5, cachedInput: 0.5, output: 22.5 } },
    tiers: priority({ input: 5, cachedInput: 0.5, output: 30 }),
    source: APRIL,
  },
  {
    models: ['gpt-5.4-mini', 'gpt-5.4-mini-2026-03-17'],
    rates: { input: 0.75, cachedInput: 0.075, output: 4.5 },
    tiers: priority({ input: 1.5, cachedInput: 0.15, output: 9 }),
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
    // The page promises these for three months: https://github.com/TheKrush/PromptFuel/releases/tag/v1.0.17
    until: '2026-11-21',
    source: SEPTEMBER,
  },
  {
    models: ['gpt-5.2', 'gpt-5.2-2025-12-11'],
    rates: { input: 1.75, cachedInput: 0.175, output: 14 },
    tiers: priority({ input: 3.5, cachedInput: 0.35, output: 28 }),
    source: SEPTEMBER,
  },
  {
    models: ['gpt-5.1', 'gpt-5.1-2025-11-13', 'gpt-5', 'gpt-5-2025-08-07'],
    rates: { input: 1.25, cachedInput: 0.125, output: 10 },
    tiers: priority({ input: 2.5, cachedInput: 0.25, output: 20 }),
    source: checked('2025-11-13'),
  },
  {
    models: ['gpt-5-mini', 'gpt-5-mini-2025-08-07'],
    rates: { input: 0.25, cachedInput: 0.025, output: 2 },
    tiers: priority({ input: 0.45, cachedInput: 0.045, output: 3.6 }),
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
    tiers: priority({ input: 3.5, cachedInput: 0.875, output: 14 }),
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
