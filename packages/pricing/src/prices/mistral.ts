import type { ModelPrice, PriceSource } from '../price-list.ts'
import { CHECKED_2026_09_23 } from './sources.ts'

/** Input and output stand in the vendor's own repository as well: https://github.com/mistralai/platform-docs-public */
const SEPTEMBER: PriceSource = { url: 'https://mistral.ai/pricing/api', ...CHECKED_2026_09_23 }

/** The vendor's own repository of its documentation; the model was released on 6 October, at half of the price that stands beside this one. */
const OCTOBER: PriceSource = {
  url: 'https://docs.mistral.ai/models/mistral-large-4-0',
  date: '2026-10',
  readAt:
    'https://github.com/mistralai/platform-docs-public/blob/2175369b7a173014c6847fe16cb916b39646bf4d/src/schema/models/models/mistral-large-4-0.ts',
}

/** Mistral's own API. It answers with the id that was asked for; what `latest` means changes, and is priced from the day of its change. */
export const MISTRAL: readonly ModelPrice[] = [
  {
    models: ['mistral-large-4-0', 'mistral-large-4'],
    rates: { input: 0.68, cachedInput: 0.07, output: 2.09 },
    source: OCTOBER,
  },
  {
    models: ['mistral-large-2512'],
    rates: { input: 0.5, cachedInput: 0.05, output: 1.5 },
    source: SEPTEMBER,
  },
  {
    models: ['mistral-medium-3-5', 'mistral-medium-3.5'],
    rates: { input: 1.5, cachedInput: 0.15, output: 7.5 },
    source: SEPTEMBER,
  },
  {
    models: ['mistral-medium-latest'],
    rates: { input: 1.5, cachedInput: 0.15, output: 7.5 },
    from: '2026-06-16',
    source: SEPTEMBER,
  },
  {
    // Released on that day, under both ids: https://github.com/mistralai/platform-docs-public (mistral-small-4-0-26-03.ts)
    models: ['mistral-small-latest'],
    rates: { input: 0.15, cachedInput: 0.015, output: 0.6 },
    from: '2026-03-16',
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
