/** What a vendor sent and the contract has no field for: the vendor's keys verbatim, at the level where it put them. */
export interface ProviderMetadata {
  readonly [key: string]: unknown
}

/**
 * What a vendor's API must get back verbatim with a part in the next turn: a thinking signature, encrypted reasoning,
 * a thought signature. It goes back only to an adapter that takes tokens of this `provider` and `api`.
 */
export interface ReplayToken {
  /** The vendor that minted the token, such as `anthropic`. */
  readonly provider: string
  /** The API of that vendor, such as `messages`. */
  readonly api: string
  /** Plain JSON, opaque to everybody else. */
  readonly data: unknown
}
