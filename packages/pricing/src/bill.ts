import type { PriceSource } from './price-list.ts'

/** What a completion cost, part by part. Plain JSON. */
export interface Bill {
  readonly provider: string
  readonly model: string
  readonly currency: 'USD'
  /** The sum of the lines, in picodollars (10⁻¹² USD): an integer, so that it adds up exactly. */
  readonly total: number
  /** What was used, each kind of tokens once; together they are the tokens that the vendor bills. */
  readonly lines: readonly BillLine[]
  /** The vendor's word for the tier, where its prices are not the standard ones. */
  readonly tier?: string
  /** The prompt was so long that other prices hold for the whole request. */
  readonly longContext?: true
  /** Where the prices stand, and when they stood there. */
  readonly source: PriceSource
}

/** Tokens of one kind. */
export interface BillLine {
  readonly item: BillItem
  readonly tokens: number
  /** Picodollars a token, which are dollars a million tokens times a million. */
  readonly price: number
  /** `tokens × price`, in picodollars. */
  readonly amount: number
}

/** A kind of tokens; each token of a completion is of one kind. */
export type BillItem =
  | 'input'
  | 'audio_input'
  | 'cached_input'
  | 'cached_audio_input'
  | 'cache_write'
  | 'cache_write_1h'
  | 'output'
  | 'reasoning'
  | 'audio_output'
