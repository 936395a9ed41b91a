/** Log-probabilities of what the model wrote, token by token. */
export interface Logprobs {
  readonly content?: readonly TokenLogprob[]
  readonly refusal?: readonly TokenLogprob[]
  readonly reasoning?: readonly TokenLogprob[]
}

/** One token that the model chose. */
export interface TokenLogprob extends TopLogprob {
  /** The likeliest alternatives at this place. */
  readonly top?: readonly TopLogprob[]
  /** Where the token begins in the text, in the unit of the vendor (legacy completions). */
  readonly textOffset?: number
}

/** A token and how likely it was. */
export interface TopLogprob {
  readonly token: string
  /** Natural logarithm of the probability; null where the vendor has none (the first token of an echoed prompt). */
  readonly logprob: number | null
  /** The token's UTF-8 bytes. */
  readonly bytes?: readonly number[]
  readonly tokenId?: number
}
