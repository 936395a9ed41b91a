import type { PriceSource } from '../price-list.ts'

/** A list of prices that a library keeps and checks against the vendors' pages, at the version of 2026-09-23. */
export const CHECKED_2026_09_23: Omit<PriceSource, 'url'> = {
  date: '2026-09-23',
  readAt: 'https://www.npmjs.com/package/@pydantic/genai-prices/v/0.1.8',
}

/** The same list at commits that carry the day on which each price was checked. */
export const CHECKED_LISTS: Readonly<Record<'openai' | 'cohere', string>> = {
  openai:
    'https://github.com/pydantic/genai-prices/blob/01d6df8c6f465a479f1bb6ef1d17758e0bf1b7f7/prices/providers/openai.yml',
  cohere:
    'https://github.com/pydantic/genai-prices/blob/9cd65749f65783db79343e9d6f839137644c19ae/prices/providers/cohere.yml',
}
