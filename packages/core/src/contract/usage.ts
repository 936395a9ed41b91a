/**
 * Tokens used, in one convention for every vendor: cached and written tokens are inside `promptTokens`, reasoning tokens
 * are inside `completionTokens`. An unknown detail is absent, never 0.
 */
export interface Usage {
  /** Tokens of the prompt, those read from a cache and written to it included. */
  readonly promptTokens: number
  /** Tokens of all choices, those of reasoning included. */
  readonly completionTokens: number
  /** `promptTokens + completionTokens`, computed. */
  readonly totalTokens: number
  /** What of the prompt tokens is known; each is inside `promptTokens`. */
  readonly promptTokensDetails?: PromptTokensDetails
  /** What of the completion tokens is known; each is inside `completionTokens`. */
  readonly completionTokensDetails?: CompletionTokensDetails
}

/** What is known of the prompt tokens. */
export interface PromptTokensDetails {
  /** Read from a cache. */
  readonly cachedTokens?: number
  /** Written to a cache. */
  readonly cacheWriteTokens?: number
  /** Of sound. */
  readonly audioTokens?: number
}

/** What is known of the completion tokens. */
export interface CompletionTokensDetails {
  /** Thought, whether it was shown or not. */
  readonly reasoningTokens?: number
  /** Of sound. */
  readonly audioTokens?: number
  /** Of a predicted output, those that occur in the answer. */
  readonly acceptedPredictionTokens?: number
  /** Of a predicted output, those that do not occur in the answer, and are paid all the same. */
  readonly rejectedPredictionTokens?: number
}
