import type { Message } from './message.ts'
import type { ProviderOptions } from './provider-options.ts'
import type { JsonSchema, StandardJsonSchema } from './schema.ts'
import type { Tool, ToolChoice } from './tool.ts'

/** What to complete, and how. Exactly one of `messages` and `prompt` is given. */
export interface CompletionRequest {
  /** The model; a client may have a default. */
  readonly model?: string | undefined
  /** A conversation. */
  readonly messages?: readonly Message[] | undefined
  /** One text, or several that are completed side by side (choice index `i · n + j`). */
  readonly prompt?: string | readonly string[] | undefined
  /** What comes after the completion (fill in the middle); with `prompt`. */
  readonly suffix?: string | undefined
  /** Repeat the prompt in the answer; with `prompt`. */
  readonly echo?: boolean | undefined
  /** Candidates that the vendor makes to choose from; with `prompt`. */
  readonly bestOf?: number | undefined
  /** The most tokens the answer may have, reasoning included. */
  readonly maxTokens?: number | undefined
  readonly temperature?: number | undefined
  readonly topP?: number | undefined
  readonly topK?: number | undefined
  /** Texts that end the answer. */
  readonly stop?: string | readonly string[] | undefined
  readonly seed?: number | undefined
  readonly frequencyPenalty?: number | undefined
  readonly presencePenalty?: number | undefined
  /** Token id → bias. */
  readonly logitBias?: Readonly<Record<string, number>> | undefined
  /** How many choices. */
  readonly n?: number | undefined
  /** Give log-probabilities. */
  readonly logprobs?: boolean | undefined
  /** How many alternatives beside each token; with `logprobs`. */
  readonly topLogprobs?: number | undefined
  readonly tools?: readonly Tool[] | undefined
  readonly toolChoice?: ToolChoice | undefined
  readonly parallelToolCalls?: boolean | undefined
  /** The form of the answer; a schema of a library stands for a JSON Schema. */
  readonly responseFormat?: ResponseFormat | StandardJsonSchema | undefined
  readonly reasoning?: ReasoningSettings | undefined
  /** A stable id of the end user, without personal data. */
  readonly user?: string | undefined
  readonly metadata?: Readonly<Record<string, string>> | undefined
  readonly serviceTier?: string | undefined
  readonly promptCache?: PromptCacheSettings | undefined
  readonly providerOptions?: ProviderOptions | undefined
}

/** The form of the answer. */
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
  readonly effort?: ReasoningEffort | undefined
  /** The most tokens to think with. */
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
