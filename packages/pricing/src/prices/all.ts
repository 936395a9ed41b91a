import type { PriceList } from '../price-list.ts'
import { ANTHROPIC } from './anthropic.ts'
import { COHERE } from './cohere.ts'
import { GOOGLE } from './google.ts'
import { MISTRAL } from './mistral.ts'
import { OPENAI } from './openai.ts'

/** Prices that the vendors' pages named, each with its page and date; a price without a source is not here. */
export const PRICES: PriceList = {
  anthropic: ANTHROPIC,
  cohere: COHERE,
  google: GOOGLE,
  mistral: MISTRAL,
  openai: OPENAI,
}
