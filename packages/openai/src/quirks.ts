/**
 * How a host's wire differs from OpenAI's. What can mean one thing alone is read of every host, whether its literal says so
 * or not; a quirk tells what would otherwise be misread, what a request has to look like, and what a mirror writes.
 */
export interface Quirks extends RequestQuirks, AnswerQuirks, StreamQuirks {}

/** What a request has to look like. */
export interface RequestQuirks {
  /** The field of `maxTokens`. Default: `max_completion_tokens`. */
  readonly maxTokens?: 'max_tokens'
  /** The field of `user`. Default: `safety_identifier`. */
  readonly user?: 'user'
  /**
   * Where the settings of `reasoning` go: `reasoning_effort` (the default), an object `reasoning` (effort, max_tokens,
   * exclude), that and a switch `thinking`, or the switch `enable_thinking` with a `thinking_budget`.
   */
  readonly reasoningSettings?: 'reasoning' | 'thinking' | 'enable_thinking'
  /**
   * What `reasoning.include` asks with. `always`: what was thought is shown without being asked for. Default: there is no
   * such wish.
   */
  readonly reasoningInclude?: 'always' | 'include_reasoning'
  /** A JSON Schema needs no name. */
  readonly schemaName?: 'optional'
  /** One number asks for log-probabilities, with so many alternatives. Default: a switch, and the number apart. */
  readonly logprobs?: 'count'
  /** The host knows `top_k`. */
  readonly topK?: true
  /** What the model thought goes back in the field in which it came. */
  readonly takesReasoning?: true
  /** The host does not know `stream_options`: it gives the usage of every stream. */
  readonly streamOptions?: false
}

/** What an answer looks like, whole or in pieces. */
export interface AnswerQuirks {
  /** The field of what was thought. Default: `reasoning_content`. */
  readonly reasoning?: 'reasoning'
  /** What was thought is always a list of blocks too, `reasoning_details`. */
  readonly reasoningDetails?: true
  /** Images that the model made stand in a list of their own, `images`; so they go back. */
  readonly images?: true
  /** Reasoning tokens are counted beside `completion_tokens`, not within. */
  readonly reasoningTokens?: 'beside'
  /** The field of `usage` that counts cached tokens, where there are no details of the prompt. */
  readonly cachedTokens?: 'cached_tokens' | 'prompt_cache_hit_tokens'
  /** An object beside the choices that holds the usage of a stream, and a failure within one. */
  readonly extension?: string
  /** Sources are listed beside the choices: `search_results`, and their addresses as `citations`. */
  readonly citations?: true
  /** `created` is in milliseconds, or 0. */
  readonly created?: 'milliseconds' | 'zero'
  /** Every field of a union is there; those of the other members are empty. */
  readonly fullUnions?: true
}

/** What only a stream looks like. */
export interface StreamQuirks {
  /** `[DONE]` may be missing; a clean close after every finish word is then the end. */
  readonly endMark?: false
  /** The first event has no choices. */
  readonly opening?: true
  /** The finish word comes twice, or is `''` until it comes. */
  readonly finishWord?: 'twice' | 'empty'
  /** Each event has the whole message so far, beside its delta. */
  readonly snapshots?: true
  /** The text of a delta stands beside it once more, as that of a legacy completion. */
  readonly textTwice?: true
  /** The positions of tool calls are missing, or texts. */
  readonly callIndex?: 'missing' | 'text'
  /** Every event has the usage so far. */
  readonly runningUsage?: true
}
