import type { FinishReason } from './finish-reason.ts'
import type { Logprobs } from './logprobs.ts'
import type { ProviderMetadata } from './metadata.ts'
import type { OutputPart } from './part.ts'
import type { Usage } from './usage.ts'
import type { Warning } from './warning.ts'

/** A completion, or a piece of one. Plain JSON. */
export interface CompletionChunk {
  /** Always `completion`, so that a reader of a log or a queue can tell what it holds. */
  readonly object: 'completion'
  /** The vendor's id of the completion; a made one where the vendor has none. */
  readonly id: string
  /** Unix seconds; the time of receipt where the vendor sends none. */
  readonly created: number
  /** The model that answered; the one asked for where the vendor names none. */
  readonly model: string
  /** Who answered: `openai`, `anthropic`, … */
  readonly provider: string
  /** By index; a piece may speak of some choices, or of none (usage alone). */
  readonly choices: readonly ChoiceChunk[]
  /** Tokens used: the best known so far, final in a finished response, absent where the vendor sends none. */
  readonly usage?: Usage
  /** The vendor's word for the build that answered; two answers to one `seed` compare only where it is the same. */
  readonly systemFingerprint?: string
  /** The tier that the vendor gave, in its own word. */
  readonly serviceTier?: string
  /** The vendor's id of the HTTP request, for its support. */
  readonly requestId?: string
  /** What was left out of the request or sent otherwise, and what does not add up in the answer; absent where nothing is. */
  readonly warnings?: readonly Warning[]
  /** What the vendor sent beside the choices and no field is for, by the vendor's keys; `usage` is its own counts. */
  readonly providerMetadata?: ProviderMetadata
}

/** A choice, or a piece of one. */
export interface ChoiceChunk {
  /** Which of the `n` answers: 0, 1, 2 … */
  readonly index: number
  /** The text parts of `content`, joined. */
  readonly text: string
  /** Everything that the model wrote, in its order: text, reasoning, tool calls, refusals, media. */
  readonly content: readonly OutputPart[]
  /** Why the model stopped; `null` while the choice is not finished. */
  readonly finishReason: FinishReason | null
  /** The vendor's own word for it; absent where it sent none. */
  readonly nativeFinishReason?: string
  /** Log-probabilities of the tokens, where the request asked for them. */
  readonly logprobs?: Logprobs
  /** What the vendor sent with this choice and no field is for, by the vendor's keys. */
  readonly providerMetadata?: ProviderMetadata
}

/**
 * A whole completion: a chunk in which every choice is finished. Plain JSON: it goes into a log, a queue or a cache as it is.
 *
 * @example
 * const { choices, usage } = await client.complete({ prompt: 'Why is the sky blue?' })
 * console.log(choices[0].text, choices[0].finishReason, usage?.totalTokens)
 */
export interface CompletionResponse extends CompletionChunk {
  /** At least one, so that `choices[0]` needs no check. */
  readonly choices: readonly [CompletionChoice, ...CompletionChoice[]]
}

/** A finished choice. */
export interface CompletionChoice extends ChoiceChunk {
  /** Why the model stopped; an ending such as `length` or `refusal` is no error. */
  readonly finishReason: FinishReason
}
