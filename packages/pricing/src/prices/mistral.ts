import type { ModelPrice, PriceSource } from '../price-list.ts'
import { CHECKED_2026_09_23 } from './sources.ts'

const SEPTEMBER: PriceSource = { url: 'https://mistral.ai/pricing/api', ...CHECKED_2026_09_23 }

/** Mistral's own API. What answers to `latest` changes, and so does its price: only what an id always means is here. */
export const MISTRAL: readonly ModelPrice[] = [
  {
    models: ['mistral-large-2512'],
    rates: { input: 0.5, cachedInput: 0.05, output: 1.5 },
    source: SEPTEMBER,
  },
  {
    models: ['mistral-medium-3-5'],
    rates: { input: 1.5, cachedInput: 0.15, output: 7.5 },
    source: SEPTEMBER,
  },
  {
    models: ['mistral-small-2603'],
    rates: { input: 0.15, cachedInput: 0.015, output: 0.6 },
    source: SEPTEMBER,
  },
  {
    models: ['codestral-2508'],
    rates: { input: 0.3, cachedInput: 0.03, output: 0.9 },
    source: SEPTEMBER,
  },
]
