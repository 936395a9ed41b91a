/** Log-probabilities of what the model wrote, token by token. */
export interface Logprobs {
  /** Of the text. */
  readonly content?: readonly TokenLogprob[]
  /** Of the words of a refusal. */
  readonly refusal?: readonly TokenLogprob[]
  /** Of what was thought. */
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
  /** The token's text; a part of a character may be shown by a replacement. */
  readonly token: string
  /** Natural logarithm of the probability; null where the vendor has none (the first token of an echoed prompt). */
  readonly logprob: number | null
  /** The token's UTF-8 bytes. */
  readonly bytes?: readonly number[]
  /** The vendor's number for the token. */
  readonly tokenId?: number
}
