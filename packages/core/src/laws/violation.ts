/** One place where a value breaks a law. */
export interface Violation {
  readonly law: Law
  /** Where, such as `choices[0].content[2].text`; empty for the whole. */
  readonly path: string
  /** What is wrong there, as a sentence. */
  readonly message: string
}

/**
 * A law of the contract.
 *
 * - `shape`: the fields have the types of the contract, and closed vocabularies hold
 * - `json`: `JSON.parse(JSON.stringify(r))` equals `r`
 * - `absent`: what is empty is left out
 * - `text`: `text` is the text parts, joined
 * - `order`: choices and parts ascend by their index; the parts of a whole are numbered 0, 1, 2 …
 * - `usage`: the total is the sum, and a detail is no larger than what it is a part of
 * - `finish`: a whole is finished, and a choice with tool calls does not say `stop`
 * - `identity`: the chunks of one stream have one id, model, provider and time
 * - `ending`: finish and final usage come in the last chunk
 * - `pieces`: parts are numbered as they arrive, and a piece says whose it is
 * - `twins`: a stream, collected, equals the whole answer
 */
export type Law =
  | 'shape'
  | 'json'
  | 'absent'
  | 'text'
  | 'order'
  | 'usage'
  | 'finish'
  | 'identity'
  | 'ending'
  | 'pieces'
  | 'twins'

/** Throws an error that lists the violations, if there are any. */
export function assertLawful(violations: readonly Violation[]): void {
  if (violations.length === 0) return
  const lines = violations.map(({ law, path, message }) => `- ${law}${path === '' ? '' : ` at ${path}`}: ${message}`)
  throw new Error(`${violations.length} broken ${violations.length === 1 ? 'law' : 'laws'}\n${lines.join('\n')}`)
}
