/** Prices by provider, as Concord's adapters name it. Plain JSON: load your own, or add to `PRICES`. */
export interface PriceList {
  readonly [provider: string]: readonly ModelPrice[]
}

/** What one model costs. */
export interface ModelPrice extends TierPrice {
  /** The ids of the model, as its vendor answers with them; nothing else has these prices. */
  readonly models: readonly string[]
  /** Other prices, by the vendor's word for the tier that answered. A tier that is not here has no known price. */
  readonly tiers?: Readonly<Record<string, TierPrice>>
  /** The first day of these prices (UTC), where they were others before: an earlier answer has those, or no known price. */
  readonly from?: string
  /** The last day of these prices (`2026-12-31`, UTC), where the vendor names one: a later answer has no known price. */
  readonly until?: string
  readonly source: PriceSource
}

/** Prices, and what they are for long prompts. */
export interface TierPrice {
  readonly rates: Rates
  /** What holds for the whole request when its prompt has more tokens than `above`; without rates it has no known price. */
  readonly longContext?: { readonly above: number; readonly rates?: Rates }
  /** Where the prices of a tier stand, if they stand elsewhere than the standard ones. */
  readonly source?: PriceSource
}

/** US dollars a million tokens, with at most six decimals. What is used and has no rate has no known price. */
export interface Rates {
  readonly input: number
  readonly output: number
  readonly cachedInput?: number
  /** Written to a cache, for the vendor's usual time (5 minutes at Anthropic). */
  readonly cacheWrite?: number
  /** Written to a cache for an hour. */
  readonly cacheWrite1h?: number
  readonly audioInput?: number
  readonly cachedAudioInput?: number
  readonly audioOutput?: number
  /** Reasoning, where it does not cost what other output costs. */
  readonly reasoning?: number
}

/** Where a price stands. */
export interface PriceSource {
  /** The vendor's page. */
  readonly url: string
  /** The day or month on which the page said so, as ISO 8601. */
  readonly date: string
  /** Where the page was read, if not there: a dated copy of its figures. */
  readonly readAt?: string
}
