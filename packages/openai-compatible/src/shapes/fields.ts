import type { AnyForm, Mode } from './form.ts'

/** The fields of a completion that the contract holds in one way or another. */
export function completionFields({ facts }: AnyForm, mode: Mode): ReadonlySet<string> {
  return new Set(['id', 'object', 'created', 'model', 'choices', 'usage', ...facts[mode]])
}

/** The fields of a choice. */
export function choiceFields({ content, logprobs }: AnyForm, mode: Mode): ReadonlySet<string> {
  const said = content === 'text' ? 'text' : mode === 'body' ? 'message' : 'delta'
  return new Set(['index', 'finish_reason', said, ...(logprobs === 'none' ? [] : ['logprobs'])])
}
