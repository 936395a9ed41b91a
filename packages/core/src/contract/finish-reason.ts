/**
 * Why the model stopped, in one closed vocabulary.
 *
 * - `stop`: a natural end, or a stop sequence
 * - `length`: a token limit or the context window
 * - `tool_calls`: the client has to run tools
 * - `content_filter`: a filter held the prompt or the answer back
 * - `refusal`: the model declined
 * - `pause`: the vendor paused a long turn; send the turn back to go on
 * - `error`: the vendor reports a failed generation
 * - `unknown`: the vendor said nothing, or a word that this version does not know
 *
 * The vendor's own word is `nativeFinishReason`, beside it.
 */
export type FinishReason =
  | 'stop'
  | 'length'
  | 'tool_calls'
  | 'content_filter'
  | 'refusal'
  | 'pause'
  | 'error'
  | 'unknown'
