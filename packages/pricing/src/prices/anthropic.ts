import type { ModelPrice, PriceSource } from '../price-list.ts'
import { CHECKED_2026_09_23 } from './sources.ts'

const URL = 'https://platform.claude.com/docs/en/about-claude/pricing'

/** The page has no date: its list began with Fable 5.1 (1 September) and ended before Sonnet 5.5 (28 September). */
const SEPTEMBER: PriceSource = { url: URL, date: '2026-09' }

/** The page has no date: its list began with Opus 4.6 and held Sonnet 4.6, both of February. */
const FEBRUARY: PriceSource = {
  url: URL,
  date: '2026-02',
  readAt: 'https://platform.claude.com/docs/zh-CN/about-claude/pricing',
}

/** The vendor's pages of its models. They have no date: their list of models holds Haiku 5.5 (7 October), and none that came after. */
const OCTOBER_PAGE: PriceSource = {
  url: URL,
  date: '2026-10',
  readAt: 'https://platform.claude.com/docs/about-claude/models/whats-new-opus-5',
}

/** The list of models on one of these pages; it begins with Fable 5.2 (9 November), which costs the same however long a prompt is. */
const NOVEMBER_PAGE: PriceSource = {
  url: URL,
  date: '2026-11',
  readAt: 'https://platform.claude.com/docs/id/models/opus-5/overview.md',
}

/** A list that was compared with the page on this day. */
const OCTOBER: PriceSource = {
  url: URL,
  date: '2026-10-24',
  readAt: 'https://github.com/kurofune/claudit/releases/tag/v1.9.2',
}

/** Anthropic's own API. A batch costs half of input and output; what a cache costs within one was not found. */
export const ANTHROPIC: readonly ModelPrice[] = [
  {
    models: ['claude-fable-5-2'],
    rates: { input: 8, output: 40 }, // What a cache costs was not found.
    source: NOVEMBER_PAGE,
  },
  {
    models: ['claude-fable-5-1'],
    rates: { input: 10, cacheWrite: 12.5, cacheWrite1h: 20, cachedInput: 0.25, output: 50 },
    source: SEPTEMBER,
  },
  {
    models: ['claude-fable-5'],
    rates: { input: 10, cacheWrite: 12.5, cacheWrite1h: 20, cachedInput: 1, output: 50 },
    source: SEPTEMBER,
  },
  {
    models: ['claude-opus-5-5'],
    rates: { input: 4, cacheWrite: 5, cacheWrite1h: 8, cachedInput: 0.2, output: 20 },
    source: { url: URL, ...CHECKED_2026_09_23 },
  },
  {
    models: ['claude-opus-5'],
    rates: { input: 5, cacheWrite: 6.25, cacheWrite1h: 10, cachedInput: 0.5, output: 25 },
    tiers: { batch: { rates: { input: 2.5, output: 12.5 } } },
    source: OCTOBER_PAGE,
  },
  {
    models: ['claude-opus-4-8', 'claude-opus-4-7', 'claude-opus-4-6', 'claude-opus-4-5', 'claude-opus-4-5-20251101'],
    rates: { input: 5, cacheWrite: 6.25, cacheWrite1h: 10, cachedInput: 0.5, output: 25 },
    source: SEPTEMBER,
  },
  {
    models: ['claude-opus-4-1', 'claude-opus-4-1-20250805'],
    rates: { input: 15, cacheWrite: 18.75, cacheWrite1h: 30, cachedInput: 1.5, output: 75 },
    tiers: { batch: { rates: { input: 7.5, output: 37.5 } } },
    source: SEPTEMBER,
  },
  {
    models: ['claude-sonnet-5-5'],
    rates: { input: 2, cacheWrite: 2.5, cacheWrite1h: 4, cachedInput: 0.2, output: 10 },
    tiers: { batch: { rates: { input: 1, output: 5 } } },
    until: '2026-10-06',
    source: { url: URL, date: '2026-09', readAt: 'https://platform.claude.com/docs/zh-CN/models/sonnet-5-5/overview' },
  },
  {
    models: ['claude-sonnet-5-5'],
    rates: { input: 2, cacheWrite: 2.5, cacheWrite1h: 4, cachedInput: 0.1, output: 10 },
    tiers: { batch: { rates: { input: 1, output: 5 } } },
    from: '2026-10-07',
    source: OCTOBER,
  },
  {
    models: ['claude-sonnet-5'],
    rates: { input: 2, cacheWrite: 2.5, cacheWrite1h: 4, cachedInput: 0.2, output: 10 },
    tiers: { batch: { rates: { input: 1, output: 5 } } },
    source: { url: URL, date: '2026-09', readAt: 'https://platform.claude.com/docs/zh-CN/models/sonnet-5/overview' },
  },
  {
    models: ['claude-sonnet-4-6'],
    rates: { input: 3, cacheWrite: 3.75, cacheWrite1h: 6, cachedInput: 0.3, output: 15 },
    source: { url: URL, ...CHECKED_2026_09_23 },
  },
  {
    models: ['claude-sonnet-4-5', 'claude-sonnet-4-5-20250929'],
    rates: { input: 3, cacheWrite: 3.75, cacheWrite1h: 6, cachedInput: 0.3, output: 15 },
    longContext: {
      above: 200_000,
      rates: { input: 6, cacheWrite: 7.5, cacheWrite1h: 12, cachedInput: 0.6, output: 22.5 },
    },
    source: { url: URL, ...CHECKED_2026_09_23 },
  },
  {
    models: ['claude-sonnet-4-0', 'claude-sonnet-4-20250514'],
    rates: { input: 3, cacheWrite: 3.75, cacheWrite1h: 6, cachedInput: 0.3, output: 15 },
    // What a cache costs in a long prompt was not found: https://docs.anthropic.com/en/docs/about-claude/pricing
    longContext: { above: 200_000, rates: { input: 6, output: 22.5 } },
    source: FEBRUARY,
  },
  {
    models: ['claude-haiku-5-5'],
    rates: { input: 0.1, cacheWrite: 0.125, cacheWrite1h: 0.2, cachedInput: 0.01, output: 0.5 },
    longContext: {
      above: 100_000,
      rates: { input: 0.5, cacheWrite: 0.625, cacheWrite1h: 1, cachedInput: 0.05, output: 2.5 },
    },
    source: OCTOBER,
  },
  {
    models: ['claude-haiku-4-5', 'claude-haiku-4-5-20251001'],
    rates: { input: 1, cacheWrite: 1.25, cacheWrite1h: 2, cachedInput: 0.1, output: 5 },
    source: FEBRUARY,
  },
  {
    models: ['claude-3-5-haiku-20241022', 'claude-3-5-haiku-latest'],
    rates: { input: 0.8, cacheWrite: 1, cacheWrite1h: 1.6, cachedInput: 0.08, output: 4 },
    source: FEBRUARY,
  },
]
