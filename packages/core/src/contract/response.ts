import type { FinishReason } from './finish-reason.ts'
import type { Logprobs } from './logprobs.ts'
import type { ProviderMetadata } from './metadata.ts'
import type { OutputPart } from './part.ts'
import type { Usage } from './usage.ts'
import type { Warning } from './warning.ts'

/** A completion, or a piece of one. Plain JSON. */
export interface CompletionChunk {
  readonly object: 'completion'
  /** The vendor's id of the completion; a made one where the vendor has none. */
  readonly id: string
  /** Unix seconds; the time of receipt where the vendor sends none. */
  readonly created: number
  /** The model that answered; the one asked for where the vendor names none. */
  readonly model: string
  /** Who answered: `openai`, `anthropic`, … */
  readonly provider: string
  /** A piece may speak of some choices, or of none. */
  readonly choices: readonly ChoiceChunk[]
  /** The best known so far; final in a finished response. */
  readonly usage?: Usage
  readonly systemFingerprint?: string
  readonly serviceTier?: string
  /** The vendor's id of the HTTP request, for its support. */
  readonly requestId?: string
  readonly warnings?: readonly Warning[]
  readonly providerMetadata?: ProviderMetadata
}

/** A choice, or a piece of one. */
export interface ChoiceChunk {
  readonly index: number
  /** The text parts of `content`, joined. */
  readonly text: string
  readonly content: readonly OutputPart[]
  /** `null` while the choice is not finished. */
  readonly finishReason: FinishReason | null
  /** The vendor's own word. */
  readonly nativeFinishReason?: string
  readonly logprobs?: Logprobs
  readonly providerMetadata?: ProviderMetadata
}

/** A whole completion: a chunk in which every choice is finished. */
export interface CompletionResponse extends CompletionChunk {
  readonly choices: readonly [CompletionChoice, ...CompletionChoice[]]
}

/** A finished choice. */
export interface CompletionChoice extends ChoiceChunk {
  readonly finishReason: FinishReason
}
