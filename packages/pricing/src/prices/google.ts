import type { ModelPrice, PriceSource } from '../price-list.ts'
import { CHECKED_2026_09_23 } from './sources.ts'

const URL = 'https://ai.google.dev/gemini-api/docs/pricing'

const SEPTEMBER: PriceSource = { url: URL, ...CHECKED_2026_09_23 }

/** A list made of the page in the month of GPT-6.2 (17 November), which it names as well. */
const NOVEMBER: PriceSource = {
  url: URL,
  date: '2026-11',
  readAt: 'https://github.com/iyulab/TokenMeter/releases/tag/v0.17.0',
}

/** Figures that were found word by word on the page of this day. */
const OCTOBER: PriceSource = {
  url: URL,
  date: '2026-10-07',
  readAt:
    'https://github.com/api-evangelist/deepmind/blob/47a9772bdb46163b5e5560285bbc88bb11b86073/plans/deepmind-plans-pricing.yml',
}

/** The Gemini API. */
export const GOOGLE: readonly ModelPrice[] = [
  {
    models: ['gemini-4-neon'],
    rates: { input: 3, cachedInput: 0.15, output: 15 },
    tiers: { flex: { rates: { input: 1.5, output: 7.5 } }, priority: { rates: { input: 5.4, output: 27 } } },
    source: NOVEMBER,
  },
  {
    models: ['gemini-4-hydrogen'],
    rates: { input: 1.5, cachedInput: 0.075, output: 7.5 },
    tiers: { flex: { rates: { input: 0.75, output: 3.75 } }, priority: { rates: { input: 2.7, output: 13.5 } } },
    source: NOVEMBER,
  },
  {
    models: ['gemini-3.8-flash', 'gemini-3.7-flash'],
    rates: { input: 0.75, cachedInput: 0.075, output: 3.75 },
    // Half on the one tier, 1.8 times as much on the other; what a cache read costs there was not found.
    tiers: { flex: { rates: { input: 0.375, output: 1.875 } }, priority: { rates: { input: 1.35, output: 6.75 } } },
    until: '2026-12-31',
    source: SEPTEMBER,
  },
  {
    models: ['gemini-3.8-flash'],
    rates: { input: 1.5, output: 7.5 },
    from: '2027-01-01',
    source: OCTOBER,
  },
  {
    models: ['gemini-3.5-flash-lite'],
    rates: { input: 0.3, audioInput: 0.3, output: 2.5 },
    source: OCTOBER,
  },
  {
    models: ['gemini-3.5-flash'],
    rates: { input: 1.5, cachedInput: 0.15, output: 9 },
    source: SEPTEMBER,
  },
  {
    models: ['gemini-3.1-pro-preview', 'gemini-3-pro-preview'],
    rates: { input: 2, cachedInput: 0.2, output: 12 },
    longContext: { above: 200_000, rates: { input: 4, cachedInput: 0.4, output: 18 } },
    source: SEPTEMBER,
  },
  {
    models: ['gemini-2.5-pro'],
    rates: { input: 1.25, cachedInput: 0.125, output: 10 },
    longContext: { above: 200_000, rates: { input: 2.5, cachedInput: 0.25, output: 15 } },
    source: SEPTEMBER,
  },
  {
    models: ['gemini-2.5-flash'],
    rates: { input: 0.3, cachedInput: 0.03, audioInput: 1, cachedAudioInput: 0.1, output: 2.5 },
    source: SEPTEMBER,
  },
  {
    models: ['gemini-2.5-flash-lite'],
    rates: { input: 0.1, cachedInput: 0.01, audioInput: 0.3, cachedAudioInput: 0.03, output: 0.4 },
    source: SEPTEMBER,
  },
]
