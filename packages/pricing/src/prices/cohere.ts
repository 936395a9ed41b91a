import type { ModelPrice } from '../price-list.ts'
import { CHECKED_LISTS } from './sources.ts'

const URL = 'https://cohere.com/pricing'

/** Cohere's own API. */
export const COHERE: readonly ModelPrice[] = [
  {
    models: ['command-a-03-2025', 'command-r-plus-08-2024'],
    rates: { input: 2.5, output: 10 },
    source: { url: URL, date: '2025-07-04', readAt: CHECKED_LISTS.cohere },
  },
  {
    models: ['command-r-08-2024'],
    rates: { input: 0.15, output: 0.6 },
    source: {
      url: URL,
      date: '2026-11-11',
      readAt: 'https://docs.flexprice.io/cookbooks/pricing-teardowns/cohere-pricing',
    },
  },
  {
    models: ['command-r7b-12-2024'],
    rates: { input: 0.0375, output: 0.15 },
    source: { url: URL, date: '2026-06', readAt: 'https://developer.puter.com/tutorials/cohere-api-pricing/' },
  },
]
