/**
 * Something that was told apart from the answer.
 *
 * - `unsupported`: a request field that this vendor lacks was left out
 * - `adjusted`: a request field was sent in another form than it was given
 * - `history`: the conversation was mended or something in it left out (an orphaned tool result, a foreign part)
 * - `usage_inconsistent`: the vendor's counts contradict each other; the wrong detail was left out
 * - `not_encodable`: the vendor wire that the response was written to has no place for this
 */
export type WarningCode = 'unsupported' | 'adjusted' | 'history' | 'usage_inconsistent' | 'not_encodable'

/** One thing that a caller should know, without anything that the user or the model wrote. */
export interface Warning {
  /** What kind of thing it is. */
  readonly code: WarningCode
  /** A sentence for people. */
  readonly message: string
  /** Where, such as `topK` or `messages[2].content[0]`. */
  readonly path?: string
}
