import type { FinishReason } from '../contract/finish-reason.ts'
import type { Logprobs } from '../contract/logprobs.ts'
import type { OutputPart } from '../contract/part.ts'

/** What generated completions may hold; everything, unless it is said otherwise. */
export interface CompletionOptions {
  /** Who answers; also the minter of replay tokens. Default: `example`. */
  readonly provider?: string
  /** The types of parts. Default: all. */
  readonly parts?: readonly OutputPart['type'][]
  /** How many blocks a choice has at most. Default: 4. */
  readonly maxBlocks?: number
  /** How many choices. Default: 1 to 3. */
  readonly choices?: { readonly min?: number; readonly max?: number }
  /** Default: all. `tool_calls` is used where there are tool calls, and `stop` only where there are none. */
  readonly finishReasons?: readonly FinishReason[]
  readonly nativeFinishReason?: boolean
  /** `always`: never absent. */
  readonly usage?: boolean | 'always'
  readonly logprobs?: boolean | LogprobsOptions
  readonly citations?: boolean
  /** Replay tokens, of `provider`; an object narrows them. */
  readonly replay?: boolean | { readonly api: string }
  /** The vendor's own keys, on the completion, its choices and parts. */
  readonly metadata?: boolean
  readonly warnings?: boolean
  readonly systemFingerprint?: boolean
  readonly serviceTier?: boolean
  readonly requestId?: boolean
  /** Tool calls that take free text. */
  readonly customTools?: boolean
  /** Tool calls without an id of the vendor's. */
  readonly syntheticIds?: boolean
  /** `compact`: as `JSON.stringify` writes an object; `json`: any JSON text of an object; `any`: cut text as well. */
  readonly arguments?: 'any' | 'json' | 'compact'
  readonly media?: MediaOptions
  /** Half characters, which UTF-8 cannot carry. Default: false. */
  readonly loneSurrogates?: boolean
}

/** What generated log-probabilities may hold; everything, unless it is said otherwise. */
export interface LogprobsOptions {
  readonly lists?: readonly (keyof Logprobs)[]
  readonly bytes?: boolean
  readonly tokenId?: boolean
  readonly top?: boolean
  readonly textOffset?: boolean
  /** A token without a probability. */
  readonly unknown?: boolean
}

/** What generated media may be; everything, unless it is said otherwise. */
export interface MediaOptions {
  readonly sources?: readonly ('data' | 'url')[]
  readonly mediaTypes?: readonly string[]
  readonly transcript?: boolean
}
