import type { Message } from './message.ts'
import type { ProviderOptions } from './provider-options.ts'
import type { JsonSchema, StandardJsonSchema } from './schema.ts'
import type { Tool, ToolChoice } from './tool.ts'

/**
 * What to complete, and how. Exactly one of `messages` and `prompt` is given.
 *
 * A vendor may lack a field. A hint is then left out and named in `warnings` (under `strict: true` it rejects with
 * `unsupported`); a demand is refused: it rejects with `unsupported` before anything is sent. `REQUEST_FIELDS` says which is
 * which. A value of the wrong type rejects with `invalid_request`; what one model refuses is that vendor's answer.
 */
export interface CompletionRequest {
  /** The model, by the vendor's name for it, such as `gpt-5.4`. Default: the one that the client was created with. */
  readonly model?: string | undefined
  /** A conversation, the oldest turn first; at least one. */
  readonly messages?: readonly Message[] | undefined
  /**
   * One text to go on with, or several that are completed side by side (choice index `i · n + j`). An API that only chats is sent
   * one text as one user message, and refuses several.
   */
  readonly prompt?: string | readonly string[] | undefined
  /** What comes after the completion (fill in the middle); with `prompt`. Refused where a vendor lacks it. */
  readonly suffix?: string | undefined
  /** Repeat the prompt in the answer; with `prompt`. Refused where a vendor lacks it. */
  readonly echo?: boolean | undefined
  /**
   * How many candidates the vendor makes to choose the `n` likeliest from, all of them paid; from 1, with `prompt`.
   * Refused where a vendor lacks it.
   */
  readonly bestOf?: number | undefined
  /**
   * The most tokens a choice may have, reasoning included; from 1. An answer that reaches it finishes with `length`.
   * Default: the vendor's own; where a wire requires one, 8192.
   */
  readonly maxTokens?: number | undefined
  /**
   * How random the choice of tokens is: 0 is the least, most vendors end at 1 or 2.
   * Left out, with a warning, where a vendor lacks it.
   */
  readonly temperature?: number | undefined
  /**
   * Choose only among the likeliest tokens whose probabilities add up to this, above 0 to 1.
   * Left out, with a warning, where a vendor lacks it.
   */
  readonly topP?: number | undefined
  /** Choose only among this many of the likeliest tokens. Left out, with a warning, where a vendor lacks it. */
  readonly topK?: number | undefined
  /**
   * Texts that end the answer, which then finishes with `stop`; most vendors leave them out of it.
   * Refused where a vendor lacks it.
   */
  readonly stop?: string | readonly string[] | undefined
  /**
   * An integer with which the vendor tries to give the same answer again, without a promise.
   * Left out, with a warning, where a vendor lacks it.
   */
  readonly seed?: number | undefined
  /**
   * Makes tokens less likely by how often they occurred; −2 to 2 with most vendors.
   * Left out, with a warning, where a vendor lacks it.
   */
  readonly frequencyPenalty?: number | undefined
  /**
   * Makes tokens less likely that occurred at all; −2 to 2 with most vendors.
   * Left out, with a warning, where a vendor lacks it.
   */
  readonly presencePenalty?: number | undefined
  /**
   * Makes tokens likelier or less likely: the vendor's token id → bias, −100 to 100 with most.
   * Refused where a vendor lacks it.
   */
  readonly logitBias?: Readonly<Record<string, number>> | undefined
  /** How many choices, from 1; each is paid. Default: 1. From 2, refused where a vendor lacks it. */
  readonly n?: number | undefined
  /** Give the log-probability of each token, in `logprobs` of each choice. Refused where a vendor lacks it. */
  readonly logprobs?: boolean | undefined
  /** How many alternatives beside each token, from 0; with `logprobs: true`. Refused where a vendor lacks it. */
  readonly topLogprobs?: number | undefined
  /**
   * Tools that the model may call; a call is a part `tool_call` of the answer, and the client runs it.
   * Refused where a vendor lacks it.
   */
  readonly tools?: readonly Tool[] | undefined
  /**
   * Whether the model may, must or must not call tools; or which one it must. Default: the vendor's, mostly `auto`.
   * Refused where a vendor lacks it.
   */
  readonly toolChoice?: ToolChoice | undefined
  /**
   * Whether one turn may hold several calls.
   * Where a vendor lacks it, `false` is refused, and `true` left out with a warning.
   */
  readonly parallelToolCalls?: boolean | undefined
  /**
   * The form of the answer; a schema of a library stands for a JSON Schema, and `parseOutput` reads what comes.
   * Refused where a vendor lacks it.
   */
  readonly responseFormat?: ResponseFormat | StandardJsonSchema | undefined
  /**
   * How much to think, and whether to show it: parts `reasoning` of the answer.
   * Left out, with a warning, where a vendor lacks it.
   */
  readonly reasoning?: ReasoningSettings | undefined
  /**
   * A stable id of the end user, without personal data, by which a vendor tells abuse.
   * Left out, with a warning, where a vendor lacks it.
   */
  readonly user?: string | undefined
  /**
   * Labels that the vendor keeps with the request, for its own logs and dashboards.
   * Left out, with a warning, where a vendor lacks it.
   */
  readonly metadata?: Readonly<Record<string, string>> | undefined
  /**
   * How fast and for which price, in the vendor's word (`flex`, `priority`); the answer's `serviceTier` is the one that was given.
   * Left out, with a warning, where a vendor lacks it.
   */
  readonly serviceTier?: string | undefined
  /**
   * Where a vendor has to be asked to cache the prompt: for which key, and how long.
   * Left out, with a warning, where a vendor lacks it.
   */
  readonly promptCache?: PromptCacheSettings | undefined
  /**
   * The vendor's own parameters, by provider, typed by each adapter's package; merged last, over everything else. Those of
   * other providers are not read.
   */
  readonly providerOptions?: ProviderOptions | undefined
}

/**
 * The form of the answer: any text, JSON of any form, or JSON that fits a schema.
 *
 * `name` and `description` tell the model what the JSON is (a name is made where the wire wants one); `strict` asks the vendor to hold the
 * model to the schema.
 */
export type ResponseFormat =
  | { readonly type: 'text' }
  | { readonly type: 'json_object' }
  | {
      readonly type: 'json_schema'
      readonly schema: JsonSchema | StandardJsonSchema
      readonly name?: string | undefined
      readonly description?: string | undefined
      readonly strict?: boolean | undefined
    }

/** How much the model thinks before it answers. */
export interface ReasoningSettings {
  /** How hard to think; a level that the vendor lacks is sent as the nearest one, with a warning. */
  readonly effort?: ReasoningEffort | undefined
  /** The most tokens to think with, where the vendor has such a limit beside `effort`. */
  readonly maxTokens?: number | undefined
  /** Ask for what may be shown of the reasoning, and for what must be sent back with it. */
  readonly include?: boolean | undefined
}

/** How hard to think. */
export type ReasoningEffort = 'none' | 'minimal' | 'low' | 'medium' | 'high' | 'xhigh' | 'max'

/** How the vendor may cache the prompt. */
export interface PromptCacheSettings {
  /** Requests with the same key are likelier to meet the same cache. */
  readonly key?: string | undefined
  /** How long the vendor keeps it, in the vendor's word (`5m`, `1h`, `24h`). */
  readonly ttl?: string | undefined
}
