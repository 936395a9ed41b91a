/**
 * Tokens used, in one convention for every vendor: cached and written tokens are inside `promptTokens`, reasoning tokens
 * are inside `completionTokens`. An unknown detail is absent, never 0.
 */
export interface Usage {
  readonly promptTokens: number
  readonly completionTokens: number
  /** `promptTokens + completionTokens`, computed. */
  readonly totalTokens: number
  readonly promptTokensDetails?: PromptTokensDetails
  readonly completionTokensDetails?: CompletionTokensDetails
}

/** What is known of the prompt tokens. */
export interface PromptTokensDetails {
  /** Read from a cache. */
  readonly cachedTokens?: number
  /** Written to a cache. */
  readonly cacheWriteTokens?: number
  readonly audioTokens?: number
}

/** What is known of the completion tokens. */
export interface CompletionTokensDetails {
  readonly reasoningTokens?: number
  readonly audioTokens?: number
  readonly acceptedPredictionTokens?: number
  readonly rejectedPredictionTokens?: number
}
